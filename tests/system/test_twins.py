"""Equal requests at the same moment, on whichever of web's processes they land, do their work once (C10)."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from uuid import uuid4

import httpx

from tests.system.client import Client

PAIRS = 10


def test_two_equal_requests_at_once_make_one_job(client: Client, schema_id: str, documents: list[str]) -> None:
    asked = {"schema_id": schema_id, "document_ids": documents[:1], "extractor": "sleep", "name": f"twin {uuid4()}"}
    together = Barrier(2)

    def post(key: str) -> httpx.Response:
        together.wait()
        return client.http.post("/v1/jobs", json=asked, headers={"Idempotency-Key": key})

    with ThreadPoolExecutor(2) as pool:
        pairs = [list(pool.map(post, [str(uuid4())] * 2)) for _ in range(PAIRS)]

    for pair in pairs:
        assert [answer.status_code for answer in pair] == [201, 201]
        assert pair[0].content == pair[1].content
        assert sorted("Idempotent-Replayed" in answer.headers for answer in pair) == [False, True]
    made = client.sql("select count(*) as number from job where name = %s", asked["name"])
    assert made[0]["number"] == PAIRS
