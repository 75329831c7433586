"""Documents that kill: each fails after three tries with that reason, its job completes, others do not notice."""

import pytest

from tests.system.client import Client
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
