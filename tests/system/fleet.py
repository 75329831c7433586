"""Workers beside the system's own, and what the database knows of those that serve."""

import os
import signal
import struct
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

from config.local.programs import processes
from config.local.serve import System
from tests.processes import children_of, command_of, kill
from tests.system.client import DEADLINE_S, Client

FOREVER_MS = 3_600_000
FLEET = 2
"""Processes of the system's own worker."""
WORK = """
select from job where status in ('pending', 'processing')
union all
select from document where status in ('pending', 'processing')
union all
select from runner where token is not null limit 1
"""
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
            kill([*children_of(self.pid), self.pid])
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
        with suppress(FileNotFoundError, ProcessLookupError):  # it has ended since
            for entry in Path(f"/proc/{below}/fd").iterdir():
                with suppress(FileNotFoundError):
                    if "stook-sandbox" in str(entry.readlink()):
                        yield entry.read_bytes()


def in_work(client: Client, jobs: list[str]) -> dict[int, int]:
    """By process of those that serve one of these jobs: the position of a document that it has claimed."""
    rows = client.sql(
        "select worker, min(position) as position from runner join claim using (job_id, token) "
        "where job_id = any(%s::uuid[]) and claim.state = 1 group by worker",
        jobs,
    )
    return {pid_of(row["worker"]): row["position"] for row in rows}


def wait_until_at_rest(client: Client) -> None:
    """What the same sandboxes do for others would be taken for the test's."""
    client.wait_until(lambda: not client.sql(WORK), "nothing else is to be done")


def sandboxes(pid: int) -> list[int]:
    """Below this process: for each that serves, the one at work and its spare."""
    return [below for below in children_of(pid) if "sandbox.child" in command_of(below)]


@contextmanager
def standing_still(pids: list[int]) -> Iterator[None]:
    _send(signal.SIGSTOP, pids)
    try:
        yield
    finally:
        _send(signal.SIGCONT, pids)


def _send(number: signal.Signals, pids: list[int]) -> None:
    for pid in pids:
        with suppress(ProcessLookupError):
            os.kill(pid, number)


@contextmanager
def no_document_ends(system: System, client: Client) -> Iterator[None]:
    """Of those that the fleet has in work: a job waits for the process that comes last to it, however late."""
    with standing_still(_all_sandboxes(system, client)):
        yield


@contextmanager
def held_up(system: System, client: Client, start: Callable[[], str]) -> Iterator[tuple[str, Callable[[], None]]]:
    """A job that the whole fleet serves; one process gets on with it, the other does not before the test calls this.

    Until then it is not over, however slow the test is.
    """
    wait_until_at_rest(client)
    every = _all_sandboxes(system, client)
    with standing_still(every):
        job_id = start()
        client.wait_until(lambda: len(in_work(client, [job_id])) == FLEET, "the whole fleet serves the job")
        first, _ = in_work(client, [job_id])
        _send(signal.SIGCONT, sandboxes(first))
        yield job_id, lambda: _send(signal.SIGCONT, every)


def _all_sandboxes(system: System, client: Client) -> list[int]:
    worker = system.processes["worker"]

    def found() -> list[int]:
        every = sandboxes(worker.pid) if worker.running else []
        return every if len(every) == 2 * FLEET else []

    return client.wait_until(found, "each process of the worker has a sandbox and a spare")


def pid_of(worker: str) -> int:
    return int(worker.rpartition(":")[2])


def log_of(system: System) -> Path:
    assert system._log_to is not None
    return system._log_to
