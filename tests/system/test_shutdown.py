"""Warm shutdown, process by process: each leaves with exit code 0, and nothing is lost or tried twice."""

import os
import signal
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from redis import Redis

from config.local.serve import System
from tests.system.client import TERMINAL, Client
from tests.system.fleet import FOREVER_MS, Start, claims, has_begun, log_of, pid_of, positions_held, serves, slots_held
from workers.fleet import MEMBERS


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
    job_id = client.sleepers(schema_id, documents, sleep_ms=200)
    client.wait(job_id, rows=2)
    in_work = client.wait_until(lambda: positions_held(client, job_id), "a document is in work")

    assert worker.leave() == 0

    assert_nothing_is_held_or_tried(client, job_id)
    rows = client.rows_in_database(job_id)
    assert set(in_work) <= {row["position"] for row in rows}
    assert len(rows) < len(documents)
    busy_fleet()
    assert_complete_with_one_row_each(client, job_id, documents)


def test_a_document_that_outlasts_the_grace_is_given_back_untried_and_taken_up_by_another(
    start: Start, busy_fleet: Callable[[], None], client: Client, schema_id: str, documents: list[str]
) -> None:
    worker = start(STOOK_SHUTDOWN_GRACE_SECONDS="0")
    job_id = client.sleepers(schema_id, documents[:1], sleep_ms=FOREVER_MS)
    client.wait_until(lambda: has_begun(worker.pid), "the document is in work")

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


@pytest.mark.parametrize("name", ["worker", "supervisor", "webhooks", "beat"])
def test_what_is_idle_leaves_and_comes_back(
    system: System, client: Client, schema_id: str, documents: list[str], name: str
) -> None:
    few, process = documents[:4], system.processes[name]
    assert_complete_with_one_row_each(client, client.sleepers(schema_id, few, sleep_ms=0), few)
    client.wait_until(lambda: catches_sigterm(process.pid), f"{name} has started")
    left = process.pid

    assert stop_and_come_back(system, client, name) == 0

    with Redis.from_url(system.environment["REDIS_URL"], decode_responses=True) as redis:
        assert left not in {pid_of(member) for member in redis.smembers(MEMBERS)}
    assert_complete_with_one_row_each(client, client.sleepers(schema_id, few, sleep_ms=0), few)


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
