"""The servers that one machine runs by itself."""

import os
import shutil
from collections.abc import Mapping
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import Self

from config.local.account import Account, unprivileged_account
from config.local.addresses import Addresses, broker_beside, given
from config.local.discovery import announce, withdraw
from config.local.home import blamed, claim, private_folder, runtime_folder, secret_key
from config.local.keeper import Keeper
from config.local.postgres import Postgres
from config.local.program import Say
from config.local.valkey import Valkey

LOG_BYTES = 16 * 1024 * 1024


def silent(name: str, line: str) -> None:
    """Takes lines that nobody reads; the servers have logs of their own."""


class EmbeddedServers:
    """PostgreSQL and Valkey on sockets in `home`, each only where `environment` names none.

    A context manager: entering starts them and waits until they answer, leaving stops them. They are restarted when
    they end, and end with this process however it ends. Raises LocalError.
    """

    addresses: Addresses
    sockets: Path
    """A private folder with a path short enough for sockets; removed at the end."""

    def __init__(
        self,
        home: Path,
        *,
        environment: Mapping[str, str] = os.environ,
        durable: bool = True,
        say: Say = silent,
    ) -> None:
        self.home = home.resolve()
        self.keeper = Keeper(say)
        self._environment = environment
        self._durable = durable
        self._stack = ExitStack()

    @property
    def database_url(self) -> str:
        return self.addresses.database_url

    @property
    def redis_url(self) -> str:
        return self.addresses.redis_url

    @property
    def broker_url(self) -> str:
        return self.addresses.broker_url

    def announce(self, **more: str) -> None:
        """Tells commands in other terminals where everything is."""
        announce(self.home, {"pid": str(os.getpid()), **more, **self.addresses.environment()})

    def __enter__(self) -> Self:
        with ExitStack() as stack, blamed(self.home):
            self._start(stack)
            self._stack = stack.pop_all()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stack.close()

    def _start(self, stack: ExitStack) -> None:
        account = unprivileged_account(self._environment.get("STOOK_POSTGRES_USER", ""))
        self.home.mkdir(mode=account.folder_mode, parents=True, exist_ok=True)
        stack.enter_context(claim(self.home))
        private_folder(self.home / "logs")
        self.sockets = runtime_folder(self.home, mode=account.folder_mode)
        stack.callback(shutil.rmtree, self.sockets, ignore_errors=True)
        stack.enter_context(self.keeper)
        stack.callback(self.keeper.stop, "valkey", "postgres")
        database_url = given(self._environment, "DATABASE_URL") or self._start_postgres(account)
        redis_url, broker_url = self._redis_addresses()
        key = given(self._environment, "SECRET_KEY") or secret_key(self.home)
        self.addresses = Addresses(database_url, redis_url, broker_url, key)
        stack.callback(withdraw, self.home)
        self.announce()

    def _start_postgres(self, account: Account) -> str:
        postgres = Postgres(
            self.home / "postgres",
            private_folder(self.sockets / "postgres"),
            self._log("postgres"),
            account,
            durable=self._durable,
        )
        postgres.prepare()
        self.keeper.start(postgres.program(), ready=postgres.ready)
        return postgres.url

    def _redis_addresses(self) -> tuple[str, str]:
        redis_url, broker_url = given(self._environment, "REDIS_URL"), given(self._environment, "CELERY_BROKER_URL")
        if redis_url:
            return redis_url, broker_url or broker_beside(redis_url)
        valkey = Valkey(private_folder(self.home / "valkey"), self.sockets, self._log("valkey"))
        self.keeper.start(valkey.program(), ready=valkey.ready)
        return valkey.redis_url, broker_url or valkey.broker_url

    def _log(self, name: str) -> Path:
        log = self.home / "logs" / f"{name}.log"
        if log.exists() and log.stat().st_size > LOG_BYTES:
            log.rename(log.with_suffix(".old.log"))
        return log
