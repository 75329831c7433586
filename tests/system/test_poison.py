"""Documents that kill: each fails after three tries with the reason, its job completes, and other jobs do not notice."""

import os
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import httpx
import pytest

from config.local.serve import System
from tests.processes import wait_until_gone
from tests.system.client import DEADLINE_S, TERMINAL, Client
from tests.system.test_hard_stop import job_of, scripts


@pytest.mark.parametrize("way", ["segfault", "kill", "exit", "worker"])
def test_a_document_that_kills_fails_after_three_tries_and_nobody_else_pays(
    client: Client, schema_id: str, documents: list[str], way: str
) -> None:
    beside = client.sleepers(schema_id, documents, sleep_ms=50)
    client.wait(beside, rows=1)
    poisoned = job_of(client, schema_id, scripts(client, "", "", f'crash: "{way}"', "", ""), "scripted")

    job, other = client.wait(poisoned), client.wait(beside)

    assert (job["status"], job["completed_documents"], job["failed_documents"]) == ("complete", 4, 1)
    error = client.results(poisoned)["data"][2]["error"]
    assert error["code"] == "crashed"
    assert "in each of 3 tries" in error["message"]
    assert (other["status"], other["completed_documents"], other["failed_documents"]) == ("complete", len(documents), 0)


def test_of_two_poisons_in_one_job_both_fail_and_the_others_are_done(client: Client, schema_id: str) -> None:
    poison = 'crash: "worker"'
    job = client.wait(job_of(client, schema_id, scripts(client, poison, "", "", poison, ""), "scripted"))
    assert (job["status"], job["completed_documents"], job["failed_documents"]) == ("complete", 3, 2)
    assert [row["status"] for row in client.results(job["id"])["data"]] == [
        "failed",
        "complete",
        "complete",
        "failed",
        "complete",
    ]


# --- What is no fault of a document's counts as no try. ---


@pytest.fixture(scope="module")
def frail(tmp_path_factory: pytest.TempPathFactory) -> Iterator[System]:
    """A system whose database may be killed."""
    folder = tmp_path_factory.mktemp("frail")
    running = System(
        home=folder / "home",
        port=0,
        environment={"STOOK_BENCH": "1", "STOOK_LEASE_SECONDS": "3"},
        workers=2,
        quiet=True,
        log_to=folder / "log",
    )
    running.start()
    try:
        yield running
    finally:
        running.stop()


def patiently[T](call: Callable[[], T]) -> T:
    """While the database comes back, the API says so."""
    deadline = time.monotonic() + DEADLINE_S
    while time.monotonic() < deadline:
        with suppress(AssertionError, httpx.HTTPError):
            return call()
        time.sleep(0.05)
    return call()


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGQUIT], ids=["fast", "immediate"])
def test_an_outage_of_the_database_is_no_try_of_any_document(frail: System, how: signal.Signals) -> None:
    client = Client(frail, f"Acme {how.name}")
    schema_id = client.schema()
    ids = client.upload((f"{number}.txt", f"{how.name} {number}".encode()) for number in range(8))
    job_id = client.sleepers(schema_id, ids, sleep_ms=400)
    client.wait(job_id, rows=1)
    postmaster = Path(frail.environment["STOOK_HOME"]) / "postgres" / "postmaster.pid"
    pid = int(postmaster.read_text().splitlines()[0])

    os.kill(pid, how)
    wait_until_gone(pid)

    def ended() -> dict[str, Any]:
        job = client.get(f"/v1/jobs/{job_id}")
        assert job["status"] in TERMINAL
        return job

    job = patiently(ended)
    assert (job["status"], job["completed_documents"], job["failed_documents"]) == ("complete", len(ids), 0)
    assert frail._log_to is not None
    told = [line for line in frail._log_to.read_text().splitlines() if job_id in line]
    assert [
        line for line in told if "lease.expired" in line or "document.crashed" in line or "worker.died" in line
    ] == []
    client.http.close()
