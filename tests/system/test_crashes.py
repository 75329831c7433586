"""Workers that are killed in mid-job: the job still completes, and every document has exactly one row (C7)."""

import os
import signal
from collections import Counter
from collections.abc import Callable

import pytest

from config.local.serve import System
from tests.processes import children_of, kill, wait_until_gone
from tests.system.client import Client
from tests.system.fleet import held_up, standing_still


def holders(client: Client, job_id: str) -> list[int]:
    """The processes that serve the job now."""
    rows = client.sql("select worker from runner where job_id = %s and token is not null", job_id)
    return [int(row["worker"].rpartition(":")[2]) for row in rows]


def assert_every_document_has_one_row(client: Client, job_id: str, documents: list[str]) -> None:
    rows = Counter(str(row["document_id"]) for row in client.rows_in_database(job_id))
    assert rows == Counter(documents)


@pytest.fixture
def start(client: Client, schema_id: str, documents: list[str]) -> Callable[[], str]:
    return lambda: client.sleepers(schema_id, documents, sleep_ms=50)


def test_kill_9_of_a_worker_process_loses_and_doubles_nothing(
    system: System, client: Client, start: Callable[[], str], documents: list[str]
) -> None:
    with held_up(system, client, start) as (job_id, _):
        client.wait(job_id, rows=5)
        victim = holders(client, job_id)[0]
        os.kill(victim, signal.SIGKILL)
        wait_until_gone(victim)

    job = client.wait(job_id)

    assert (job["status"], job["completed_documents"], job["failed_documents"]) == ("complete", len(documents), 0)
    assert_every_document_has_one_row(client, job_id, documents)


def test_kill_9_of_the_whole_worker_loses_and_doubles_nothing(
    system: System, client: Client, start: Callable[[], str], documents: list[str]
) -> None:
    with held_up(system, client, start) as (job_id, _):
        client.wait(job_id, rows=5)
        parent = system.processes["worker"].pid
        family = [parent, *children_of(parent)]
        kill(family)
        for pid in family:
            wait_until_gone(pid)

    job = client.wait(job_id)

    assert (job["status"], job["completed_documents"]) == ("complete", len(documents))
    assert_every_document_has_one_row(client, job_id, documents)


def test_a_paused_worker_that_comes_back_adds_nothing_to_a_cancelled_job(
    system: System, client: Client, start: Callable[[], str], schema_id: str, documents: list[str]
) -> None:
    with held_up(system, client, start) as (job_id, _):
        client.wait(job_id, rows=5)
        with standing_still(holders(client, job_id)):
            cancelled = client.post(f"/v1/jobs/{job_id}/cancel")
            kept = client.results(job_id)
    # Another job on the same workers ends only after they have come back.
    assert client.wait(client.sleepers(schema_id, documents, sleep_ms=1))["status"] == "complete"
    assert client.results(job_id) == kept
    assert kept["total_rows"] == cancelled["completed_documents"]


def test_a_document_that_crashes_its_process_fails_alone(client: Client, schema_id: str, documents: list[str]) -> None:
    asked = {
        "schema_id": schema_id,
        "document_ids": documents[:2],
        "extractor": "sleep",
        "options": {"sleep_ms": 0, "crash": True},
    }
    job = client.wait(str(client.post("/v1/jobs", json=asked)["id"]))
    assert (job["status"], job["failed_documents"]) == ("complete", 2)
    errors = [row["error"] for row in client.results(job["id"])["data"]]
    assert {error["code"] for error in errors} == {"crashed"}
    assert all("3 tries" in error["message"] for error in errors)


@pytest.mark.parametrize("name", ["supervisor", "beat", "web"])
def test_kill_9_of_the_others_is_survived(
    system: System, client: Client, schema_id: str, documents: list[str], name: str
) -> None:
    victim = system.processes[name].pid
    family = [victim, *children_of(victim)]
    job_id = client.sleepers(schema_id, documents, sleep_ms=20)
    client.wait(job_id, rows=1)
    os.kill(victim, signal.SIGKILL)
    for pid in family:
        wait_until_gone(pid)
    system.wait_until_ready()
    assert client.wait(job_id)["status"] == "complete"
    assert_every_document_has_one_row(client, job_id, documents)
