"""The folder in which one machine keeps everything, and who owns it."""

import fcntl
import hashlib
import os
import re
import secrets
import stat
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from config.local.discovery import announced, lock_file
from config.local.errors import AlreadyRunningError, LocalError

# A Unix socket's path may have this many bytes on Linux.
SOCKET_PATH_BYTES = 107
LONGEST_SOCKET = ".s.PGSQL.5432.lock"
# Characters that need no escape in any of the three kinds of address.
PLAIN_PATH = re.compile(r"[A-Za-z0-9/._-]+")
CLAIM_TRIES, CLAIM_PAUSE_S = 20, 0.05


@contextmanager
def blamed(home: Path) -> Iterator[None]:
    """Turns what the file system refuses in `home` into a LocalError that names the variable."""
    try:
        yield
    except OSError as error:
        if not error.filename:
            raise
        raise LocalError(
            f"STOOK_HOME is {home}, but Stook cannot keep its files there: {error.strerror}: {error.filename}. "
            "Set it to a folder of your own."
        ) from error


@contextmanager
def claim(home: Path) -> Iterator[None]:
    """Makes this process the owner of `home`; the kernel ends that with the process, whatever way it goes.

    Raises AlreadyRunningError, which names the owner.
    """
    with lock_file(home).open("ab") as lock:
        for last in range(CLAIM_TRIES):
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                # A look by `discover` holds the lock for a moment; an owner holds it on.
                if last == CLAIM_TRIES - 1:
                    raise AlreadyRunningError(owner_message(home)) from None
                time.sleep(CLAIM_PAUSE_S)
        yield


def owner_message(home: Path) -> str:
    known = announced(home)
    place = ", ".join(word for word in (f"process {known['pid']}" if known else "", known.get("url", "")) if word)
    return (
        f"Stook is already running in {home}{f' ({place})' if place else ''}. "
        "Stop that one first, or set STOOK_HOME to another folder."
    )


def secret_key(home: Path) -> str:
    """The key of this home, made at the first call; only its owner can read the file."""
    path = home / "secret_key"
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        key = path.read_text().strip()
        if not key:
            raise LocalError(f"{path} is empty. Remove it to have a new key made; sessions then end.") from None
        return key
    key = secrets.token_urlsafe(48)
    with open(descriptor, "w") as file:
        file.write(key)
    return key


def runtime_folder(home: Path, *, mode: int = 0o700) -> Path:
    """The private folder for sockets: inside the home, or a short one where the home's path is too deep or unusual."""
    inside = home / "run"
    longest = inside / "postgres" / LONGEST_SOCKET
    if len(os.fsencode(longest)) <= SOCKET_PATH_BYTES and PLAIN_PATH.fullmatch(str(longest)):
        return private_folder(inside, mode=mode)
    name = hashlib.sha256(os.fsencode(home)).hexdigest()[:12]
    return private_folder(Path("/tmp") / f"stook-{os.geteuid()}-{name}", mode=mode)  # noqa: S108 - checked to be ours


def private_folder(path: Path, *, mode: int = 0o700) -> Path:
    """Makes the folder, or takes it as it is if it is ours; raises LocalError if somebody else was there first."""
    path.mkdir(mode=mode, exist_ok=True)
    found = path.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.geteuid():
        raise LocalError(f"{path} belongs to somebody else. Remove it and start again.")
    path.chmod(mode)
    return path
