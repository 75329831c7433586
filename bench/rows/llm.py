"""Documents that a language model reads: what Stook adds to the model's own time, and how soon a cancel closes the
connection of the call in flight. The model is a server of the bench's own that answers as it is told.
"""

import random
import time
from statistics import median
from uuid import UUID

from bench.figures import ms, percentile
from bench.llm_server import LLMServer, hangs, says, serving, waits
from bench.rounds import rounds
from bench.system import Bench, Organization
from bench.table import Line

MODEL_S = 0.1
"""How long the model takes, which is little for one."""
DOCUMENTS = 200
WORKERS = 2
ROUNDS = 30
WITHIN_S = 60.0
MOST_OVERHEAD_S = 0.05
MOST_LEFT_OPEN_S = 0.1
FIELDS = {"invoice_number": "string", "total": "number"}


def measure(bench: Bench, *, quick: bool) -> list[Line]:
    with serving(says(_true)) as server:
        bench.prepare(workers=WORKERS, STOOK_LLM_BASE_URL=server.url)
        organization = bench.organization()
        schema_id = organization.post("/v1/schemas", json={"name": "Invoice", "definition": FIELDS})["id"]
        documents = _uploaded(bench, organization, 20 if quick else DOCUMENTS)
        organization.wait(_start(organization, schema_id, documents[: 2 * WORKERS]))  # the clients have loaded
        try:
            return [
                _overhead(organization, schema_id, documents, server),
                _closed(bench, organization, schema_id, documents, server, 3 if quick else ROUNDS),
            ]
        finally:
            server.usual = says(_true)
            bench.prepare()


def _overhead(organization: Organization, schema_id: str, documents: list[str], server: LLMServer) -> Line:
    server.usual = waits(MODEL_S, says(_true))
    took_s = organization.wait(_start(organization, schema_id, documents))
    overhead_s = WORKERS * took_s / len(documents) - MODEL_S
    return Line(
        f"LLM: what a document takes beyond the model's {ms(MODEL_S)}, from its claim to its row",
        f"{ms(overhead_s)} ({len(documents)} documents of one page, {WORKERS} workers)",
        f"the model: {ms(MODEL_S)}",
        f"{1 + overhead_s / MODEL_S:.2f}",
        f"at most {ms(MOST_OVERHEAD_S)}",
        overhead_s <= MOST_OVERHEAD_S,
    )


def _closed(
    bench: Bench, organization: Organization, schema_id: str, documents: list[str], server: LLMServer, most: int
) -> Line:
    server.usual = hangs
    draw = random.Random(1)
    left_open = [
        one
        for _ in rounds(most, within_s=WITHIN_S)
        for one in _left_open_s(bench, organization, _start(organization, schema_id, documents), server, draw)
    ]
    p99 = percentile(left_open, 0.99)
    return Line(
        "LLM: the connection of a call in flight is closed, after the cancel's answer",
        f"p50 {ms(median(left_open))}, p99 {ms(p99)}, longest {ms(max(left_open))} ({len(left_open)} calls)",
        "",
        "",
        f"p99 at most {ms(MOST_LEFT_OPEN_S)}",
        p99 <= MOST_LEFT_OPEN_S,
    )


def _left_open_s(
    bench: Bench, organization: Organization, job_id: UUID, server: LLMServer, draw: random.Random
) -> list[float]:
    """Of each call that was in flight; negative where it was closed before the answer."""
    before = len(server.received)
    bench.wait_until(lambda: len(server.received) == before + WORKERS, "all workers wait for the model")
    time.sleep(draw.uniform(0, 0.05))  # at any moment between two looks
    organization.cancel(job_id)
    answered = time.monotonic()
    return [request.wait_until_closed() - answered for request in server.received[before:]]


def _uploaded(bench: Bench, organization: Organization, count: int) -> list[str]:
    files = [
        ("file", (f"{at}.txt", f"Invoice number: INV-{at}\nTotal: EUR {at}.50\n".encode(), "text/plain"))
        for at in range(count)
    ]
    documents: list[str] = []
    for first in range(0, count, 100):
        answer = organization.post("/v1/documents", files=files[first : first + 100])
        documents += [document["id"] for document in answer["data"]]
    unread = "select count(*) from document where organization_id = %s and status <> 'completed'"
    bench.wait_until(lambda: bench.sql(unread, organization.id)[0][0] == 0, "the documents have been read")
    return documents


def _start(organization: Organization, schema_id: str, documents: list[str]) -> UUID:
    asked = {"schema_id": schema_id, "document_ids": documents, "extractor": "llm"}
    return UUID(organization.post("/v1/jobs", json=asked)["id"])


def _true(request: object) -> dict[str, object]:
    return {"invoice_number": None, "total": None}
