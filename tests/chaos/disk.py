"""A small disk of its own for the documents, which can be filled to the last byte."""

import contextlib
import errno
import os
import subprocess
from pathlib import Path

from tests.chaos.words import NoEffect, NotHere

DISK_MB = 48
CHUNK = 1024 * 1024


class SmallDisk:
    """Mounted at `folder`, seen by this process and its children alone, and gone with them. To be made by the main
    thread before there are others: the kernel takes only the calling thread, and what it starts, into the new
    namespace. Raises NotHere.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        folder.mkdir(mode=0o700, parents=True)
        if os.geteuid() != 0:
            raise NotHere("only root may mount the small disk that is to be filled")
        try:
            os.unshare(os.CLONE_NEWNS)
        except (AttributeError, OSError) as error:
            raise NotHere(f"the kernel gives no mount namespace: {error}") from error
        _mount("--make-rprivate", "/")
        _mount("-t", "tmpfs", "-o", f"size={DISK_MB}m,mode=0700", "none", str(folder))

    def fill(self) -> None:
        """Leaves no byte."""
        with (self._folder / "ballast").open("ab", buffering=0) as ballast:
            size = CHUNK
            while size:
                try:
                    ballast.write(b"\0" * size)
                except OSError as error:
                    if error.errno != errno.ENOSPC:
                        raise NoEffect(str(error)) from error
                    size //= 2

    def clear(self) -> None:
        with contextlib.suppress(FileNotFoundError):
            (self._folder / "ballast").unlink()

    def close(self) -> None:
        subprocess.run(["umount", "--lazy", str(self._folder)], check=False)


def _mount(*arguments: str) -> None:
    try:
        subprocess.run(["mount", *arguments], check=True, capture_output=True, text=True)
    except FileNotFoundError as error:
        raise NotHere("there is no `mount` here") from error
    except subprocess.CalledProcessError as error:
        raise NotHere(f"mounting is not allowed: {error.stderr.strip()}") from error
