"""Warm shutdown, process by process: each leaves with exit code 0, and nothing is lost or tried twice."""

import os
import signal
import socket
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from redis import Redis

from config.local.programs import processes
from config.local.serve import System
from tests.processes import children_of
from tests.system.client import DEADLINE_S, TERMINAL, Client
from workers.fleet import MEMBERS

FOREVER_MS = 3_600_000


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


@pytest.fixture
def start(system: System, client: Client, tmp_path: Path) -> Iterator[Start]:
    """Starts a worker, and waits until it is ready; takes settings."""
    with ExitStack() as stack:

        def one_more(**settings: str) -> Worker:
            log = tmp_path / f"worker-{len(list(tmp_path.iterdir()))}.log"
            log.touch()
            worker = Worker(system, log, **settings)
            stack.callback(worker.end)
            client.wait_until(lambda: worker.is_ready, "the worker is ready")
            return worker

        yield one_more


@pytest.fixture
def busy_fleet(client: Client, schema_id: str, documents: list[str], system: System) -> Iterator[Callable[[], None]]:
    """Every process of the system's own worker has a document in work, until the test calls this."""
    client.wait_until(lambda: system.processes["worker"].running, "the system's worker runs")
    blocker = client.sleepers(schema_id, documents[:2], sleep_ms=FOREVER_MS)
    client.wait_until(lambda: len(slots_held(client, blocker)) == 2, "the fleet is busy")

    def let_go() -> None:
        client.http.post(f"/v1/jobs/{blocker}/cancel")

    yield let_go
    let_go()


def slots_held(client: Client, job_id: str) -> list[dict[str, Any]]:
    return client.sql("select slot, token, worker from runner where job_id = %s and token is not null", job_id)


def claims(client: Client, job_id: str) -> list[dict[str, Any]]:
    return client.sql("select position, state, token, tries, suspect from claim where job_id = %s", job_id)


def positions_held(client: Client, job_id: str) -> list[int]:
    return [claim["position"] for claim in claims(client, job_id) if claim["token"] is not None]


def serves(client: Client, pid: int, job_id: str) -> bool:
    """Whether a process of this worker has a document of the job in work."""
    names = {member(child) for child in children_of(pid)}
    return any(held["worker"] in names for held in slots_held(client, job_id))


def assert_nothing_is_held_or_tried(client: Client, job_id: str) -> None:
    """At once, and given back by the worker itself: a lease that runs out leaves suspects behind."""
    assert slots_held(client, job_id) == []
    left = claims(client, job_id)
    assert [claim["position"] for claim in left if claim["token"] is not None] == []
    assert {(claim["tries"], claim["suspect"]) for claim in left} == {(0, False)}


def assert_complete_with_one_row_each(client: Client, job_id: str, documents: list[str]) -> None:
    job = client.wait(job_id)
    assert (job["status"], job["completed_documents"]) == ("complete", len(documents))
    assert Counter(str(row["document_id"]) for row in client.rows_in_database(job_id)) == Counter(documents)


def test_a_worker_told_to_stop_finishes_its_document_and_gives_the_others_back(
    start: Start, busy_fleet: Callable[[], None], client: Client, schema_id: str, documents: list[str]
) -> None:
    worker = start()
    few = documents[:24]
    job_id = client.sleepers(schema_id, few, sleep_ms=200)
    client.wait(job_id, rows=2)
    in_work = client.wait_until(lambda: positions_held(client, job_id), "a document is in work")

    assert worker.leave() == 0

    assert_nothing_is_held_or_tried(client, job_id)
    rows = client.rows_in_database(job_id)
    assert set(in_work) <= {row["position"] for row in rows}
    assert len(rows) < len(few)
    busy_fleet()
    assert_complete_with_one_row_each(client, job_id, few)


def test_a_document_that_outlasts_the_grace_is_given_back_untried_and_taken_up_by_another(
    start: Start, busy_fleet: Callable[[], None], client: Client, schema_id: str, documents: list[str]
) -> None:
    worker = start(STOOK_SHUTDOWN_GRACE_SECONDS="0")
    job_id = client.sleepers(schema_id, documents[:1], sleep_ms=FOREVER_MS)
    client.wait_until(lambda: serves(client, worker.pid, job_id), "the document is in work")

    assert worker.leave() == 0

    assert_nothing_is_held_or_tried(client, job_id)
    busy_fleet()
    client.wait_until(lambda: len(slots_held(client, job_id)) == 1, "another worker takes it up")
    assert [(claim["tries"], claim["suspect"]) for claim in claims(client, job_id)] == [(0, False)]
    assert client.post(f"/v1/jobs/{job_id}/cancel")["completed_documents"] == 0


def test_a_rolling_restart_of_all_workers_loses_nothing(
    start: Start, system: System, tmp_path: Path, client: Client, schema_id: str, documents: list[str]
) -> None:
    """Each is stopped while it serves a job; should the first job be over before that, there is a next one."""
    second = start()
    few = documents[:30]
    jobs = [client.sleepers(schema_id, few, sleep_ms=100)]

    def is_serving(pid: int) -> bool:
        if client.get(f"/v1/jobs/{jobs[-1]}")["status"] in TERMINAL:
            jobs.append(client.sleepers(schema_id, few, sleep_ms=100))
        return serves(client, pid, jobs[-1])

    client.wait_until(lambda: is_serving(second.pid), "the second worker serves")
    assert second.leave() == 0
    start()
    first = system.processes["worker"]
    client.wait_until(lambda: is_serving(first.pid), "the first worker serves")
    assert stop_and_come_back(system, client, "worker") == 0

    for job_id in jobs:
        assert_complete_with_one_row_each(client, job_id, few)
    logs = "\n".join(path.read_text() for path in (log_of(system), *tmp_path.glob("*.log")))
    expired = [line for line in logs.splitlines() if "lease.expired" in line]
    assert [line for line in expired if any(job_id in line for job_id in jobs)] == []


@pytest.mark.parametrize("name", ["worker", "supervisor", "beat"])
def test_what_is_idle_leaves_and_comes_back(
    system: System, client: Client, schema_id: str, documents: list[str], name: str
) -> None:
    few, process = documents[:4], system.processes[name]
    assert_complete_with_one_row_each(client, client.sleepers(schema_id, few, sleep_ms=0), few)
    client.wait_until(lambda: catches_sigterm(process.pid), f"{name} has started")
    left = member(process.pid)

    assert stop_and_come_back(system, client, name) == 0

    with Redis.from_url(system.environment["REDIS_URL"], decode_responses=True) as redis:
        assert not redis.sismember(MEMBERS, left)
    assert_complete_with_one_row_each(client, client.sleepers(schema_id, few, sleep_ms=0), few)


def member(pid: int) -> str:
    return f"{socket.gethostname()}:{pid}"


def catches_sigterm(pid: int) -> bool:
    """Rather than being ended by it, as a Python process is that is still starting."""
    fields = dict(line.split(":\t", 1) for line in Path(f"/proc/{pid}/status").read_text().splitlines())
    return bool(int(fields["SigCgt"], 16) >> (signal.SIGTERM - 1) & 1)


def stop_and_come_back(system: System, client: Client, name: str) -> int:
    """SIGTERM to a process of the system, which its keeper starts again. Returns the exit code."""
    process = system.processes[name]
    ends = len(process.exits)
    os.kill(process.pid, signal.SIGTERM)
    client.wait_until(lambda: len(process.exits) > ends, f"{name} ends")
    client.wait_until(lambda: process.running, f"{name} comes back")
    return process.exits[ends]


def log_of(system: System) -> Path:
    assert system._log_to is not None
    return system._log_to
