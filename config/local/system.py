"""The whole of Stook on one machine: servers, processes, and one address in front."""

import os
import sys
import urllib.request
from collections.abc import Mapping
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import Self

from config.local.discovery import NAMES, owned
from config.local.errors import AlreadyRunningError, ProgramFailedError
from config.local.front import front, listen, url_of
from config.local.home import blamed, owner_message, private_folder
from config.local.keeper import Process
from config.local.log import Log
from config.local.names import allowed_hosts
from config.local.programs import migrate, processes
from config.local.servers import EmbeddedServers

STOP_ORDER = (("front",), ("web", "events"), ("beat", "supervisor"), ("worker", "webhooks"))
START_S = 120.0
ANSWER_S = 2.0
# Each look is a request to web, which is busy starting.
READY_POLL_S = 0.2


class System:
    """A running Stook in `home`, reached at `url`. A context manager, or `start` and `stop`. Raises LocalError.

    Of the inherited environment the processes see nothing that speaks to Stook; what they shall see, the addresses of
    other servers included, is given by `environment`. `workers` is the number of documents in work at a time.
    """

    url: str
    environment: dict[str, str]
    """All that a management command needs to reach this system."""

    def __init__(
        self,
        home: Path,
        *,
        host: str = "127.0.0.1",
        port: int = 0,
        environment: Mapping[str, str] | None = None,
        workers: int = 2,
        quiet: bool = False,
        log_to: Path | None = None,
    ) -> None:
        self.home = home.resolve()
        self._address, self._workers, self._log_to = (host, port), workers, log_to
        self._given = {**inherited(os.environ), **(environment or {})}
        self._log = Log([] if quiet else [sys.stdout])
        self._servers = EmbeddedServers(self.home, environment=self._given, say=self._log.say)
        self._stack = ExitStack()

    @property
    def processes(self) -> dict[str, Process]:
        """By name; a process that is being restarted has the pid 0."""
        return self._servers.keeper.processes

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def start(self) -> None:
        """Returns when the front answers; what was started is stopped if that does not come about."""
        with ExitStack() as stack:
            if self._log_to:
                stack.enter_context(self._log.also_to(self._log_to))
            with blamed(self.home):
                self._start(stack)
            self._stack = stack.pop_all()

    def stop(self) -> None:
        """Ends everything in order: no new requests, then no new turns, then the work in hand, then the servers."""
        self._stack.close()

    def kill(self) -> None:
        """Ends everything at once; PostgreSQL repairs itself at the next start."""
        self._servers.keeper.kill()

    def wait_until_ready(self) -> None:
        """Returns when every process runs and the front answers, after a crash for instance."""
        self._servers.keeper.wait_until(self._ready, within_s=START_S, every_s=READY_POLL_S)

    def _start(self, stack: ExitStack) -> None:
        if owned(self.home):  # said before anything about the port, which is then in use as well
            raise AlreadyRunningError(owner_message(self.home))
        listener = stack.enter_context(listen(*self._address))
        self.url = url_of(listener)
        self._log.say("stook", f"starts in {self.home}")
        stack.callback(self._log.say, "stook", "has stopped")
        servers = stack.enter_context(self._servers)
        self.environment = self._environment()
        self._migrate()

        sockets, keeper = servers.sockets, servers.keeper
        stack.callback(self._stop_processes)
        private_folder(self.home / "static")
        programs = [
            *processes(
                self.environment,
                workers=self._workers,
                web=sockets / "web.sock",
                events=sockets / "events.sock",
                schedule=private_folder(self.home / "beat") / "schedule",
            ),
            front(
                listener,
                web=sockets / "web.sock",
                events=sockets / "events.sock",
                data=private_folder(sockets / "front"),  # nothing to keep, and a path without blanks
                environment=self.environment,
            ),
        ]
        for program in programs:
            keeper.start(program)
        names = [program.name for program in programs]
        keeper.wait_until(self._ready, *names, within_s=START_S, every_s=READY_POLL_S)
        servers.announce(url=self.url)
        self._log.say("stook", f"is ready at {self.url}")

    def _environment(self) -> dict[str, str]:
        """The addresses replace whatever named them, NAME_FILE included."""
        hosts = ",".join(allowed_hosts(self._address[0]))
        defaults = {"STOOK_PUBLIC_URL": self.url, "STOOK_ALLOWED_HOSTS": hosts, "STOOK_LOG": "lines"}
        given = {name: value for name, value in self._given.items() if name.removesuffix("_FILE") not in NAMES}
        fixed = {"STOOK_HOME": str(self.home), "PYTHONUNBUFFERED": "1", "DJANGO_SETTINGS_MODULE": "config.settings"}
        return {**defaults, **given, **fixed, **self._servers.addresses.environment()}

    def _migrate(self) -> None:
        if code := self._servers.keeper.run(migrate(self.environment)):
            raise ProgramFailedError(f"The migration of the database ended with exit code {code}; its lines say why.")

    def _stop_processes(self) -> None:
        self._log.say("stook", "stops")
        for names in STOP_ORDER:
            self._servers.keeper.stop(*names)

    def _ready(self) -> bool:
        return all(process.running for process in self.processes.values()) and self._answers()

    def _answers(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self.url}/healthz", timeout=ANSWER_S):  # noqa: S310 - our own address
                return True
        except OSError:
            return False


def inherited(environment: Mapping[str, str]) -> dict[str, str]:
    """Without what speaks to Stook, but for what is true of the machine."""
    ours = {"PORT", "DJANGO_SETTINGS_MODULE", *NAMES, *(f"{name}_FILE" for name in NAMES)}
    return {
        name: value
        for name, value in environment.items()
        if name == "STOOK_POSTGRES_USER" or not (name in ours or name.startswith("STOOK_"))
    }
