"""Where the servers of a running system are, for commands that are typed in another terminal."""

import contextlib
import fcntl
import json
import os
from collections.abc import Mapping
from pathlib import Path

from config.local.errors import LocalError

NAMES = ("DATABASE_URL", "REDIS_URL", "CELERY_BROKER_URL", "SECRET_KEY")


class NotRunning(LocalError):
    """No system runs in this home."""


def discover(home: Path) -> dict[str, str]:
    """DATABASE_URL, REDIS_URL, CELERY_BROKER_URL and SECRET_KEY of the system that runs in `home`.

    Raises NotRunning, whose message says what to do.
    """
    known = announced(home) if owned(home) else {}
    if not all(name in known for name in NAMES):
        raise NotRunning(
            f"Stook is not running in {home}. Start it with `make serve`, or set STOOK_HOME to where it runs, "
            f"or set {', '.join(NAMES)} to use servers of your own."
        )
    return {name: known[name] for name in NAMES}


def owned(home: Path) -> bool:
    """Whether a living process owns this home; what one that was killed left behind does not count."""
    try:
        with lock_file(home).open("rb") as lock:
            fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
            return False
    except BlockingIOError:
        return True
    except OSError:
        return False


def announced(home: Path) -> dict[str, str]:
    """What the owner of this home wrote about itself: the addresses, its `pid`, and its `url` once it has one."""
    try:
        known: dict[str, str] = json.loads(runtime_file(home).read_text())
    except (OSError, ValueError):
        return {}
    return known


def announce(home: Path, known: Mapping[str, str]) -> None:
    """Writes for `discover`; the file holds the secret key, so that only its owner may read it."""
    draft = runtime_file(home).with_suffix(".new")
    with contextlib.suppress(FileNotFoundError):
        draft.unlink()
    with open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        json.dump(known, file, indent=1)
    draft.rename(runtime_file(home))


def withdraw(home: Path) -> None:
    runtime_file(home).unlink(missing_ok=True)


def lock_file(home: Path) -> Path:
    return home / "lock"


def runtime_file(home: Path) -> Path:
    return home / "runtime.json"
