"""A real worker and a language model: what a cancel over HTTP does to a call in flight (C4)."""

from collections.abc import Callable

from bench.llm_server import hangs, says, serving
from tests.system.client import Client
from tests.system.fleet import Start, slots_held

FIELDS = {"invoice_number": "string"}


def job_of(client: Client, document: str) -> str:
    """Pending, of the extractor `llm`, which web, where it has not been set up, would refuse."""
    schema_id = client.post("/v1/schemas", json={"name": "Invoice", "definition": FIELDS})["id"]
    job_id = str(client.post("/v1/jobs", json={"schema_id": schema_id, "document_ids": [document]})["id"])
    client.execute("update job set extractor = 'llm' where id = %s", job_id)
    return job_id


def test_c4_a_cancel_closes_the_call_and_its_worker_serves_on(
    start: Start, busy_fleet: Callable[[], None], client: Client
) -> None:
    (document,) = client.upload([("invoice.txt", b"Invoice number: INV-7\n")])
    jobs = job_of(client, document), job_of(client, document)
    with serving(hangs) as server:
        start(STOOK_LLM_MODEL="small", STOOK_LLM_BASE_URL=server.url, STOOK_LLM_MAX_CONCURRENCY="1")
        client.wait_until(lambda: server.received != [], "the model is asked")
        server.usual = says({"invoice_number": "INV-7"})
        first, second = sorted(jobs, key=lambda job_id: slots_held(client, job_id) == [])

        cancelled = client.post(f"/v1/jobs/{first}/cancel")

        client.wait_until(server.received[0].closed.is_set, "the call's connection is closed")
        assert client.wait(second)["completed_documents"] == 1

    assert (cancelled["completed_documents"], cancelled["failed_documents"]) == (0, 0)
    assert client.results(first)["total_rows"] == 0
    (row,) = client.results(second)["data"]
    assert row["values"] == {"invoice_number": "INV-7"}
    assert row["usage"]["calls"] == 1
