"""Folders on disk for what a file is put together from, a customer's rows among it.

A process that is killed leaves its folder behind. Each is locked for as long as its process lives, so that whoever
makes the next one knows those that are nobody's, and removes them.
"""

import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from fcntl import LOCK_EX, LOCK_NB, flock
from pathlib import Path
from shutil import rmtree
from tempfile import gettempdir, mkdtemp


@contextmanager
def working_folder() -> Iterator[Path]:
    """It is gone afterwards, whatever happens."""
    with ExitStack() as held:
        home = _home()
        with _locked(home, LOCK_EX):
            _remove_abandoned(home)
            folder = Path(mkdtemp(dir=home))
            held.enter_context(_locked(folder, LOCK_EX))
        held.callback(rmtree, folder, ignore_errors=True)
        yield folder


def _home() -> Path:
    """Raise PermissionError where somebody else could look into it: the name is no secret, and the place is shared."""
    home = Path(gettempdir()) / f"stook-exports-{os.getuid()}"
    home.mkdir(mode=0o700, exist_ok=True)
    found = home.lstat()
    if found.st_uid != os.getuid() or found.st_mode & 0o777 != 0o700:
        raise PermissionError(f"{home} has to be this user's alone. Remove it.")
    return home


def _remove_abandoned(home: Path) -> None:
    for folder in home.iterdir():
        try:
            with _locked(folder, LOCK_EX | LOCK_NB):
                rmtree(folder, ignore_errors=True)
        except OSError:  # held, or just gone
            continue


@contextmanager
def _locked(folder: Path, how: int) -> Iterator[None]:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    try:
        flock(descriptor, how)
        yield
    finally:
        os.close(descriptor)
