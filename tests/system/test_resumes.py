"""A job that is cancelled and resumed, again and again: over the chain each document gets exactly one good row."""

from collections import Counter

from config.local.serve import System
from tests.system.client import Client
from tests.system.fleet import held_up


def resume(client: Client, job_id: str) -> str:
    return str(client.post("/v1/jobs", json={"resume_from": job_id})["id"])


def test_a_chain_of_resumes_extracts_each_document_once(
    system: System, client: Client, schema_id: str, documents: list[str]
) -> None:
    chain: list[str] = []

    def start_next() -> str:
        return resume(client, chain[-1]) if chain else client.sleepers(schema_id, documents, sleep_ms=40)

    for enough in (5, 8):
        with held_up(system, client, start_next) as (job_id, _):
            client.wait(job_id, rows=enough)
            cancelled = client.post(f"/v1/jobs/{job_id}/cancel")
        assert cancelled["remaining_documents"] > 0
        chain.append(job_id)
    chain.append(start_next())

    last = client.wait(chain[-1])

    assert last["status"] == "complete"
    assert last["resumed_from"] == chain[-2]
    rows = [row for job_id in chain for row in client.rows_in_database(job_id)]
    assert {row["status"] for row in rows} == {"complete"}
    assert Counter(str(row["document_id"]) for row in rows) == Counter(documents)
    counts = [client.get(f"/v1/jobs/{job_id}") for job_id in chain]
    assert sum(job["completed_documents"] for job in counts) == len(documents)
    assert [job["document_count"] for job in counts[1:]] == [job["remaining_documents"] for job in counts[:-1]]
    again = client.http.post("/v1/jobs", json={"resume_from": chain[0]})
    assert (again.status_code, again.json()["code"]) == (400, "bad_request"), "nothing is left of it"


def test_a_resume_while_the_cancelled_job_s_workers_still_leave_extracts_each_document_once(
    system: System, client: Client, schema_id: str, documents: list[str]
) -> None:
    """The documents in work at the cancel are left over, and their old runners may not add a row any more."""
    with held_up(system, client, lambda: client.sleepers(schema_id, documents[:12], sleep_ms=300)) as (first, _):
        client.wait(first, rows=2)
        client.post(f"/v1/jobs/{first}/cancel")

    second = client.wait(resume(client, first))

    assert second["status"] == "complete"
    rows = client.rows_in_database(first) + client.rows_in_database(second["id"])
    assert Counter(str(row["document_id"]) for row in rows) == Counter(documents[:12])
