"""Workers beside the system's own, and what the database knows of those that serve."""

import os
import signal
import struct
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

from config.local.programs import processes
from config.local.serve import System
from tests.processes import children_of
from tests.system.client import DEADLINE_S, Client

FOREVER_MS = 3_600_000
SHARED_PAGE = struct.Struct("@QdqdQ")
"""Of a worker and its sandbox; see workers/extraction/sandbox/shared_page.py."""


class Worker:
    """One more worker of the system, with one process; the test tells it when to leave."""

    def __init__(self, system: System, log: Path, **settings: str) -> None:
        environment = {**system.environment, **settings}
        nowhere = Path(os.devnull)
        every = processes(environment, workers=1, web=nowhere, events=nowhere, schedule=nowhere)
        (program,) = (program for program in every if program.name == "worker")
        self._process = replace(program, log=log).spawn()
        self._log = log

    @property
    def pid(self) -> int:
        return self._process.pid

    @property
    def is_ready(self) -> bool:
        assert self._process.poll() is None, self._log.read_text()
        return "worker.ready" in self._log.read_text()

    def leave(self) -> int:
        """SIGTERM, as a deploy sends it. Returns the exit code."""
        self._process.send_signal(signal.SIGTERM)
        return self._process.wait(DEADLINE_S)

    def end(self) -> None:
        if self._process.poll() is None:
            for pid in [*children_of(self.pid), self.pid]:
                os.kill(pid, signal.SIGKILL)
            self._process.wait()


type Start = Callable[..., Worker]


def slots_held(client: Client, job_id: str) -> list[dict[str, Any]]:
    return client.sql("select slot, token, worker from runner where job_id = %s and token is not null", job_id)


def claims(client: Client, job_id: str) -> list[dict[str, Any]]:
    return client.sql("select position, state, token, tries, suspect from claim where job_id = %s", job_id)


def positions_held(client: Client, job_id: str) -> list[int]:
    return [claim["position"] for claim in claims(client, job_id) if claim["token"] is not None]


def serves(client: Client, pid: int, job_id: str) -> bool:
    """Whether a process of this worker has a document of the job in work."""
    return any(pid_of(held["worker"]) in children_of(pid) for held in slots_held(client, job_id))


def has_begun(pid: int, *, since: float = 0.0) -> bool:
    """Whether a document has reached its extractor below this process, and is not only claimed. `since` then: the
    monotonic time from which on it is meant, for what a sandbox says of its last document stands until the next one."""
    return any(began_at > since for *_, began_at, _ in map(SHARED_PAGE.unpack, _shared_pages(pid)))


def _shared_pages(pid: int) -> Iterator[bytes]:
    for below in children_of(pid):
        for entry in Path(f"/proc/{below}/fd").iterdir():
            with suppress(FileNotFoundError):
                if "stook-sandbox" in str(entry.readlink()):
                    yield entry.read_bytes()


def pid_of(worker: str) -> int:
    return int(worker.rpartition(":")[2])


def log_of(system: System) -> Path:
    assert system._log_to is not None
    return system._log_to
