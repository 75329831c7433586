"""As whom PostgreSQL runs: it refuses root, and a container's only user is often root."""

import os
import pwd
import signal
import subprocess
from dataclasses import dataclass
from pathlib import Path

from config.local.errors import NoAccountError
from config.local.program import launched


@dataclass(frozen=True)
class Account:
    """Options for the launcher, and who owns the files on disk."""

    launch: tuple[str, ...]
    uid: int
    gid: int
    name: str = ""

    @property
    def folder_mode(self) -> int:
        """For the folders of ours that it must pass through."""
        return 0o711 if self.name else 0o700

    def own(self, folder: Path) -> None:
        """Gives the folder and all in it to this account, where it is not so already."""
        if os.geteuid() != 0 or folder.stat().st_uid == self.uid:
            return
        # The top comes last: it is the sign that all below is done.
        for place, folders, files in folder.walk(top_down=False):
            for name in (*folders, *files):
                os.chown(place / name, self.uid, self.gid, follow_symlinks=False)
        os.chown(folder, self.uid, self.gid)

    def check_reach(self, *paths: Path) -> None:
        """Raises NoAccountError, naming the folder that is closed; opening it is the user's to decide."""
        for path in paths if self.name else ():
            if closed := self._closed_folder(path):
                raise NoAccountError(
                    f"PostgreSQL does not run as root, and the account {self.name} cannot reach {path}, because "
                    f"{closed} is closed to it. Start Stook as another user than root, or let others pass through "
                    f"(chmod o+x {closed}), or set DATABASE_URL to a server of your own."
                )

    def _closed_folder(self, path: Path) -> Path | None:
        for folder in reversed(path.parents):
            found = folder.stat()
            pass_bit = 0o100 if found.st_uid == self.uid else 0o010 if found.st_gid == self.gid else 0o001
            if not found.st_mode & pass_bit:
                return folder
        return None


def unprivileged_account(name: str) -> Account:
    """The account for PostgreSQL: ourselves, unless we are root.

    Root keeps its files and gets another number in a user namespace. Where that is forbidden, or an account is named,
    it is that account, by default `nobody`. Raises NoAccountError if there is no such account.
    """
    if os.geteuid() != 0:
        return Account((), os.geteuid(), os.getegid())
    if not name and namespaces_allowed():
        return Account(("--namespace",), 0, 0)
    name = name or "nobody"
    try:
        entry = pwd.getpwnam(name)
    except KeyError:
        raise NoAccountError(
            f"PostgreSQL does not run as root, and there is no account {name}. "
            "Set STOOK_POSTGRES_USER to one that exists, or start Stook as another user than root."
        ) from None
    return Account(("--account", name), entry.pw_uid, entry.pw_gid, name)


def namespaces_allowed() -> bool:
    """Containers often forbid them; only a try can tell."""
    command = launched(["/bin/true"], signal_at_owners_death=signal.SIGKILL, options=["--namespace"])
    return subprocess.run(command, check=False, capture_output=True).returncode == 0
