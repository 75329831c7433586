"""A document that reaches no checkpoint is ended from outside, and its worker serves on (C4).

The other workers are busy for ever: what is served is served by the one under test. No time here is measured; the
document would never end by itself, and its limit of time, where that is not the subject, is beyond the test's patience.
"""

import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from config.local.serve import System
from tests.processes import children_of, command_of
from tests.system.client import Client
from tests.system.conftest import busy, starting
from tests.system.fleet import Start, Worker, claims, has_begun, serves, slots_held

type BusyFleet = Callable[[], None]


def sandboxes(worker: Worker) -> set[int]:
    return {pid for pid in children_of(worker.pid) if "sandbox.child" in command_of(pid)}


def servers(worker: Worker) -> set[int]:
    return set(children_of(worker.pid)) - sandboxes(worker)


def job_of(client: Client, schema_id: str, document_ids: list[str], extractor: str = "sleep", **options: Any) -> str:
    asked = {"schema_id": schema_id, "document_ids": document_ids, "extractor": extractor, "options": options}
    return str(client.post("/v1/jobs", json=asked)["id"])


def scripts(client: Client, *lines: str) -> list[str]:
    """A document each, for the extractor `scripted`; the first line makes it another one than those before."""
    number = client.sql("select count(*) as number from document")[0]["number"]
    texts = [f"batch: {number + place}\n{line}\n".encode() for place, line in enumerate(lines)]
    return client.upload((f"script-{place}.txt", text) for place, text in enumerate(texts))


def assert_serves_on(client: Client, worker: Worker, schema_id: str, documents: list[str], before: set[int]) -> None:
    """By the same process as before: none was killed to get rid of the document."""
    job = client.wait(job_of(client, schema_id, documents[:3], sleep_ms=1))
    assert (job["status"], job["completed_documents"]) == ("complete", 3)
    assert servers(worker) == before


def test_a_document_over_its_time_is_a_failed_row_and_those_beside_it_are_done(
    start: Start, busy_fleet: BusyFleet, client: Client, schema_id: str, documents: list[str]
) -> None:
    worker = start(STOOK_DOCUMENT_TIMEOUT_SECONDS="10")
    job_id = job_of(client, schema_id, scripts(client, "", 'hang: "native"', ""), "scripted")
    client.wait_until(lambda: serves(client, worker.pid, job_id), "it is served")
    processes = servers(worker)

    job = client.wait(job_id)

    assert (job["status"], job["completed_documents"], job["failed_documents"]) == ("complete", 2, 1)
    first, second, third = client.results(job_id)["data"]
    assert (first["status"], third["status"]) == ("complete", "complete")
    assert second["error"]["code"] == "timed_out"
    assert "timed out" in second["error"]["message"]
    assert_serves_on(client, worker, schema_id, documents, processes)


@pytest.fixture(scope="module")
def worker(
    system: System, client: Client, schema_id: str, documents: list[str], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Worker]:
    """Of the tests below, that need no limit of time: one that ended a document would be taken for the grace."""
    with (
        starting(system, client, tmp_path_factory.mktemp("workers")) as start,
        busy(client, schema_id, documents, system),
    ):
        yield start(STOOK_CANCEL_GRACE_SECONDS="0.5", STOOK_DOCUMENT_MEMORY_MB="600")


@pytest.mark.parametrize("hang", [True, "native"], ids=["asleep", "in a native loop"])
def test_c4_a_cancelled_document_is_ended_after_the_grace_and_leaves_no_row(
    worker: Worker, client: Client, schema_id: str, documents: list[str], hang: object
) -> None:
    before = time.monotonic()
    job_id = job_of(client, schema_id, documents[:1], hang=hang)
    client.wait_until(lambda: has_begun(worker.pid, since=before), "the document is in work")
    at_work, processes = sandboxes(worker), servers(worker)

    cancelled = client.post(f"/v1/jobs/{job_id}/cancel")
    client.wait_until(lambda: slots_held(client, job_id) == [], "its slot is back")

    assert_serves_on(client, worker, schema_id, documents, processes)
    assert not at_work <= sandboxes(worker), "the document's process has been ended"
    assert (cancelled["completed_documents"], cancelled["failed_documents"]) == (0, 0)
    assert client.results(job_id)["total_rows"] == 0
    assert [(claim["tries"], claim["suspect"]) for claim in claims(client, job_id)] == [(0, False)]


def test_a_document_that_allocates_without_end_is_a_failed_row_and_those_beside_it_are_done(
    worker: Worker, client: Client, schema_id: str, documents: list[str]
) -> None:
    client.wait(job_of(client, schema_id, documents[:1], sleep_ms=1))  # it has started, all of it
    processes, before = servers(worker), sandboxes(worker)

    job_id = job_of(client, schema_id, scripts(client, "", "allocate_mb: 1000000", ""), "scripted")
    job = client.wait(job_id)

    assert not before & sandboxes(worker), "the document has been served here, and ended one after the other"
    assert (job["status"], job["completed_documents"], job["failed_documents"]) == ("complete", 2, 1)
    error = client.results(job_id)["data"][1]["error"]
    assert error["code"] == "out_of_memory"
    assert "3 tries" in error["message"]
    assert_serves_on(client, worker, schema_id, documents, processes)
