"""`make serve`: the whole of Stook on this machine, until Ctrl-C."""

import os
import signal
import sys
import threading
import time
from pathlib import Path
from types import FrameType

from config.local.errors import LocalError
from config.local.programs import ROOT
from config.local.system import System

__all__ = ["System"]

KILLED = 130
SAME_KEYPRESS_S = 0.5
WELCOME = """
Stook is ready at {url}

  documentation   {url}/docs
  admin           {url}/admin/

In another terminal, in this folder:

  make an API key       {python} manage.py createapikey "My company" --name "my first key"
  make an admin user    {python} manage.py createsuperuser
  try it                curl -H "Authorization: Bearer <the key>" {url}/v1/jobs

Ctrl-C stops it.
"""


def main() -> int:
    """The exit code: 0 after an orderly stop, 1 where it could not start, 130 after a second Ctrl-C."""
    try:
        system = System(
            Path(os.environ.get("STOOK_HOME") or ROOT / ".stook"),
            host=os.environ.get("STOOK_HOST") or "127.0.0.1",
            port=number("PORT", 8000),
            environment=os.environ,
            workers=number("STOOK_WORKERS", os.cpu_count() or 1),
        )
        stop_on_signals(system)
        with system:
            print(WELCOME.format(url=system.url, python=python()), flush=True)
            threading.Event().wait()
    except KeyboardInterrupt:
        return 0
    except LocalError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def python() -> str:
    """How to type this interpreter: not every machine has uv on its path."""
    path = Path(sys.executable)
    return str(path.relative_to(ROOT) if path.is_relative_to(ROOT) else path)


def stop_on_signals(system: System) -> None:
    """The first signal stops everything in order, a later one at once."""
    asked_at: float | None = None

    def handle(number: int, frame: FrameType | None) -> None:
        nonlocal asked_at
        now = time.monotonic()
        if asked_at is None:
            asked_at = now
            raise KeyboardInterrupt
        # One Ctrl-C may come twice: from the terminal, and from a parent that passes it on.
        if now - asked_at > SAME_KEYPRESS_S:
            system.kill()
            os._exit(KILLED)

    for caught in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(caught, handle)


def number(name: str, default: int) -> int:
    """Raises LocalError."""
    given = os.environ.get(name) or str(default)
    if not given.isdecimal() or int(given) < 1:
        raise LocalError(f"{name} is {given!r}, but must be a whole number of at least 1.")
    return int(given)


if __name__ == "__main__":
    sys.exit(main())
