"""Documents that kill: each fails after three tries with that reason, its job completes, others do not notice."""

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
import pytest

from config.local.serve import System
from tests.system.client import Client
from tests.system.fleet import claims
from tests.system.test_hard_stop import job_of, scripts


@contextmanager
def claims_stay(client: Client, system: System, documents: list[str]) -> Iterator[None]:
    """After the end of their job, too: its tidying passes over those whose document somebody has locked."""
    unread = "select 1 from document where id = any(%s::uuid[]) and status <> 'completed'"
    client.wait_until(lambda: not client.sql(unread, documents), "the documents are read")
    with psycopg.connect(system.environment["DATABASE_URL"]) as connection:
        connection.execute("select from document where id = any(%s::uuid[]) for share", [documents])
        yield


def tries(client: Client, job_id: str) -> list[int]:
    return [claim["tries"] for claim in sorted(claims(client, job_id), key=lambda claim: int(claim["position"]))]


@pytest.mark.parametrize(
    ("way", "counted"),
    [("segfault", 2), ("kill", 2), ("exit", 2), ("worker", 3)],
)
def test_a_document_that_kills_fails_after_three_tries_and_nobody_else_pays(
    client: Client, system: System, schema_id: str, documents: list[str], way: str, counted: int
) -> None:
    """The third death of a sandbox becomes the row; that of a worker has to be counted by somebody else first."""
    beside = client.sleepers(schema_id, documents, sleep_ms=50)
    client.wait(beside, rows=1)
    poison = scripts(client, "", "", f'crash: "{way}"', "", "")

    with claims_stay(client, system, poison):
        poisoned = job_of(client, schema_id, poison, "scripted")
        job, other = client.wait(poisoned), client.wait(beside)
        assert tries(client, poisoned) == [0, 0, counted, 0, 0]

    assert (job["status"], job["completed_documents"], job["failed_documents"]) == ("complete", 4, 1)
    error = client.results(poisoned)["data"][2]["error"]
    assert error["code"] == "crashed"
    assert "in each of 3 tries" in error["message"]
    assert (other["status"], other["completed_documents"], other["failed_documents"]) == ("complete", len(documents), 0)


def test_of_two_poisons_in_one_job_both_fail_and_the_others_are_done(
    client: Client, system: System, schema_id: str
) -> None:
    poison = 'crash: "worker"'
    documents = scripts(client, poison, "", "", poison, "")
    with claims_stay(client, system, documents):
        job_id = job_of(client, schema_id, documents, "scripted")
        job = client.wait(job_id)
        assert tries(client, job_id) == [3, 0, 0, 3, 0]
    assert (job["status"], job["completed_documents"], job["failed_documents"]) == ("complete", 3, 2)
    assert [row["status"] for row in client.results(job["id"])["data"]] == [
        "failed",
        "complete",
        "complete",
        "failed",
        "complete",
    ]
