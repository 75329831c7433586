"""`make serve`: the whole of Stook on this machine, until Ctrl-C."""

import os
import signal

if __name__ == "__main__":
    # Python's own handler would show a trace during the imports, which take seconds on a busy machine.
    signal.signal(signal.SIGINT, signal.SIG_DFL)

import shlex
import sys
import threading
import time
from pathlib import Path
from types import FrameType

from config.local.errors import LocalError
from config.local.names import ANY_HOST, names_of
from config.local.programs import ROOT
from config.local.system import System

__all__ = ["System"]

HOME = ROOT / ".stook"
LAST_PORT = 65535
KILLED = 130
SAME_KEYPRESS_S = 0.5
WELCOME = """
Stook is ready at {url}

  documentation   {url}/docs
  admin           {url}/admin/
{others}
In another terminal, in this folder:

  make an API key       {manage} createapikey "My company" --name "my first key"
  make an admin user    {manage} createsuperuser
  try it                curl -H "Authorization: Bearer <the key>" {url}/v1/jobs

Ctrl-C stops it.
"""
OTHERS = """
From other machines: {urls}.
To be reached by other names, list them all in STOOK_ALLOWED_HOSTS.
"""


def main() -> int:
    """The exit code: 0 after an orderly stop, 1 where it could not start, 130 after a second Ctrl-C."""
    try:
        host = os.environ.get("STOOK_HOST") or "127.0.0.1"
        system = System(
            Path(os.environ.get("STOOK_HOME") or HOME),
            host=host,
            port=number("PORT", 8000, most=LAST_PORT),
            environment=os.environ,
            workers=number("STOOK_WORKERS", os.cpu_count() or 1),
        )
        stop_on_signals(system)
        with system:
            print(welcome(system.url, system.home, host), flush=True)
            threading.Event().wait()
    except KeyboardInterrupt:
        return 0
    except LocalError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def welcome(url: str, home: Path, host: str) -> str:
    port = url.rpartition(":")[2]
    listed = bool(os.environ.get("STOOK_ALLOWED_HOSTS"))
    urls = [f"http://{name}:{port}" for name in names_of(host)] if host in ANY_HOST and not listed else []
    return WELCOME.format(url=url, manage=manage(home), others=OTHERS.format(urls=", ".join(urls)) if urls else "")


def manage(home: Path) -> str:
    """How to type a management command in another terminal: not every machine has uv on its path."""
    path = Path(sys.executable)
    python = str(path.relative_to(ROOT) if path.is_relative_to(ROOT) else path)
    elsewhere = [] if home == HOME.resolve() else [f"STOOK_HOME={shlex.quote(str(home))}"]
    return " ".join([*elsewhere, shlex.quote(python), "manage.py"])


def stop_on_signals(system: System) -> None:
    """The first signal stops everything in order, a later one at once."""
    asked_at: float | None = None

    def handle(caught: int, frame: FrameType | None) -> None:
        nonlocal asked_at
        now = time.monotonic()
        if asked_at is None:
            asked_at = now
            raise KeyboardInterrupt
        # One Ctrl-C may come twice: from the terminal, and from a parent that passes it on.
        if now - asked_at > SAME_KEYPRESS_S:
            system.kill()
            os._exit(KILLED)

    for ending in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(ending, handle)


def number(name: str, default: int, *, most: int | None = None) -> int:
    """Raises LocalError."""
    given = os.environ.get(name) or str(default)
    if not given.isdecimal() or int(given) < 1 or (most is not None and int(given) > most):
        allowed = "of at least 1" if most is None else f"from 1 to {most}"
        raise LocalError(f"{name} is {given!r}, but must be a whole number {allowed}.")
    return int(given)


if __name__ == "__main__":
    sys.exit(main())
