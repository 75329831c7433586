"""As whom PostgreSQL runs, in real: root, root without namespaces, and everybody else."""

import os
import pwd
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from config.local.account import unprivileged_account
from config.local.errors import NoAccountError
from config.local.postgres import binary
from config.local.servers import EmbeddedServers
from tests.config.owner import owner_of

as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root needs another account")


def servers(home: Path, **environment: str) -> EmbeddedServers:
    return EmbeddedServers(home, environment={**environment, "REDIS_URL": "redis://none"}, durable=False)


def nobody_reaches(path: Path) -> bool:
    return os.geteuid() != 0 or all(folder.stat().st_mode & 0o001 for folder in path.parents)


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that any account may pass through, as pytest's own are not."""
    folder = Path(tempfile.mkdtemp(prefix="stook-", dir="/var/tmp"))
    folder.chmod(0o711)
    yield folder
    shutil.rmtree(folder)


def owner_of_process(pid: int) -> int:
    return Path(f"/proc/{pid}").stat().st_uid


@as_root
def test_root_runs_it_in_a_user_namespace_among_its_own_files(home: Path) -> None:
    home.parent.chmod(0o700)
    with servers(home) as running:
        pid = running.keeper.processes["postgres"].pid
        assert Path(f"/proc/{pid}/uid_map").read_text().split() == ["1000", "0", "1"]
    assert (home / "postgres").stat().st_uid == 0


@as_root
@pytest.mark.skipif(not nobody_reaches(binary("postgres")), reason="nobody cannot reach the installed PostgreSQL")
def test_root_can_drop_to_an_account_and_come_back(open_folder: Path) -> None:
    nobody = pwd.getpwnam("nobody").pw_uid
    home = open_folder / "home"
    with servers(home, STOOK_POSTGRES_USER="nobody") as running:
        assert owner_of_process(running.keeper.processes["postgres"].pid) == nobody
        with psycopg.connect(running.database_url) as connection:
            connection.execute("create table kept ()")
    assert (home / "postgres").stat().st_uid == nobody
    assert (home / "secret_key").stat().st_mode & 0o077 == 0
    with servers(home) as running, psycopg.connect(running.database_url) as connection:
        connection.execute("table kept")
    assert (home / "postgres" / "PG_VERSION").stat().st_uid == 0


@as_root
def test_a_closed_folder_is_named_and_stays_closed(open_folder: Path) -> None:
    closed = open_folder / "closed"
    closed.mkdir(mode=0o700)
    with pytest.raises(NoAccountError, match=r"nobody cannot reach .*, because \S+ is closed.*DATABASE_URL"):
        servers(closed / "home", STOOK_POSTGRES_USER="nobody").__enter__()
    assert closed.stat().st_mode & 0o777 == 0o700


@as_root
def test_an_unknown_account_is_named() -> None:
    with pytest.raises(NoAccountError, match="there is no account no-such-one"):
        unprivileged_account("no-such-one")


@as_root
def test_anybody_else_runs_it_as_themselves(home: Path) -> None:
    """The whole owner runs in the namespace, where it is not root."""
    with owner_of(home, launch=["--namespace"]) as owner, psycopg.connect(owner.database_url) as connection:
        connection.execute("select 1")
