"""One document to its row over HTTP, through the front, while the fleet works."""

import json
import os
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest

from config.local.programs import ROOT, processes
from config.local.serve import System
from tests.system.client import DEADLINE_S, Client
from tests.system.fleet import FOREVER_MS

SAMPLES = ROOT / "samples" / "documents"
FIELDS = {"invoice_number": "string", "invoice_date": "date", "total_amount": "number"}
READ = ["DH7731.pdf", "invoice_5023_export.csv", "invoice 2290.txt"]
JSON = {"Content-Type": "application/json"}
MB = 1024 * 1024
LASTING = {"extractor": "sleep", "options": {"sleep_ms": FOREVER_MS}}
"""A document that is in work until its job is cancelled."""


@pytest.fixture(scope="module")
def client(system: System) -> Iterator[Client]:
    client = Client(system, "Extracting")
    yield client
    client.close()


@pytest.fixture(scope="module")
def document_id(client: Client) -> str:
    return client.upload([("note.txt", b"A note for extractors that do not look at it")])[0]


def form(**fields: Any) -> dict[str, Any]:
    return {"schema": json.dumps(FIELDS), **fields}


@pytest.mark.parametrize("name", READ)
def test_a_document_is_answered_with_the_row_that_a_job_gives(client: Client, name: str) -> None:
    file = (name, (SAMPLES / name).read_bytes())
    asked = form(include_markdown="true", include_provenance="true")

    body = client.post("/v1/extract", files={"file": file}, data=asked)

    (row,) = client.results(body["extraction_id"])["data"]
    again = client.post("/v1/jobs", json={"schema_id": body["schema"]["id"], "document_ids": [body["document"]["id"]]})[
        "id"
    ]
    client.wait(again)
    (other,) = client.results(again)["data"]
    assert body["data"] == row["values"] == other["values"]
    assert body["data"]["invoice_number"]
    assert body["confidence"]["overall"] == row["confidence"] == other["confidence"]
    for field in FIELDS:
        told = {**(body["provenance"][field] or {}), "confidence": body["confidence"]["fields"][field]}
        assert told == row["fields"][field] == other["fields"][field]
    document = client.get(body["links"]["document"])
    assert {key: document[key] for key in body["document"]} == body["document"]
    assert body["processing"]["pages_processed"] == document["pages"] >= 1
    assert body["markdown"] == client.get(document["links"]["markdown"])["markdown"]


def test_what_a_schema_does_not_allow_is_flagged_alike_in_both(client: Client) -> None:
    name = "invoice 2290.txt"
    strict = {
        "properties": {
            "invoice_number": {"type": "string", "pattern": "^none is so$"},
            "invoice_date": {"type": "string", "format": "date"},
            "total_amount": {"type": "number", "maximum": 0.5},
            "vessel": {"type": "string"},
        },
        "required": ["vessel"],
    }

    body = client.post(
        "/v1/extract",
        files={"file": (name, (SAMPLES / name).read_bytes())},
        data={"schema": json.dumps(strict), "include_provenance": "true"},
    )

    asked = {"schema_id": body["schema"]["id"], "document_ids": [body["document"]["id"]]}
    job = client.wait(client.post("/v1/jobs", json=asked)["id"])
    (row,), (other,) = (client.results(key)["data"] for key in (body["extraction_id"], job["id"]))
    codes = {flag["field"]: flag["code"] for flag in body["validation_flags"]}
    assert codes == {
        "invoice_number": "pattern_mismatch",
        "total_amount": "out_of_range",
        "vessel": "missing_required",
    }
    assert body["validation_flags"] == row["validation_flags"] == other["validation_flags"]
    assert body["data"] == row["values"] == other["values"]
    assert body["confidence"]["overall"] == row["confidence"] == other["confidence"]
    assert row["fields"] == other["fields"]
    assert row["status"] == other["status"] == "partial"
    assert job["grid_stats"] == {"total_cells": 4, "filled": 3, "empty": 1, "fill_rate": 0.75}


def test_async_is_answered_at_once_and_followed_by_its_job(client: Client) -> None:
    name = "receipt 2024-05-17 bike.txt"
    answer = client.http.post(
        "/v1/extract", files={"file": (name, (SAMPLES / name).read_bytes())}, data=form(**{"async": "true"})
    )

    body = answer.json()
    assert (answer.status_code, body["status"]) == (202, "processing")
    job = client.wait(body["job"]["id"])
    assert (job["status"], job["completed_documents"]) == ("complete", 1)
    assert client.get(body["job"]["poll_url"])["id"] == job["id"]
    assert client.results(job["id"])["data"][0]["document_id"] == body["document"]["id"]


def test_a_body_in_chunks_is_read(client: Client, document_id: str) -> None:
    body = json.dumps({"document_id": document_id, "schema": FIELDS, "extractor": "sleep"}).encode()

    made = client.post(
        "/v1/extract", content=(body[start : start + 7] for start in range(0, len(body), 7)), headers=JSON
    )

    assert made["document"]["id"] == document_id


def test_a_document_that_cannot_be_read_is_400_with_its_reason(client: Client) -> None:
    file = ("locked.pdf", (ROOT / "samples" / "bad" / "password.pdf").read_bytes())

    answer = client.http.post("/v1/extract", files={"file": file}, data=form())

    error = answer.json()
    assert (answer.status_code, error["code"]) == (400, "validation_error")
    assert [problem["field"] for problem in error["details"]] == ["file"]
    (row,) = client.get("/v1/jobs?limit=1")["data"]
    reason = client.results(row["id"])["data"][0]["error"]["message"]
    assert reason in error["message"]


def test_refusals_have_the_one_error_body(client: Client) -> None:
    stranger = client.http.post("/v1/extract", content=b"x" * 100_000, headers={"Authorization": "Bearer nobody's"})
    for answer, status in (
        (stranger, 401),
        (client.http.post("/v1/extract", json={}), 400),
        (client.http.post("/v1/extract", content=b"{", headers=JSON), 400),
        (client.http.post("/v1/extract", content=b"a", headers={"Content-Type": "text/plain"}), 415),
        (client.http.post("/v1/extract", content=b" " * (10 * MB + 1), headers=JSON), 413),
        (client.http.get("/v1/extract"), 405),
    ):
        error = answer.json()
        assert (answer.status_code, error["statusCode"]) == (status, status)
        assert error["request_id"] == answer.headers["X-Request-Id"]
        assert error["path"] == "/v1/extract"


def test_many_at_once_are_answered_while_others_are_served(client: Client, document_id: str) -> None:
    """Far more of them wait than web has threads: none of those is free before they have ended."""
    asked = {"document_id": document_id, "schema": FIELDS, **LASTING}
    with ThreadPoolExecutor(40) as pool, limitless(client) as many:
        answers = [pool.submit(many.post, "/v1/extract", json=asked) for _ in range(40)]
        client.wait_until(lambda: len(client.live_jobs()) == 40, "all of them have begun")
        served = [client.http.get("/v1/documents").status_code for _ in range(20)]
        for job_id in client.live_jobs():
            client.post(f"/v1/jobs/{job_id}/cancel")
        statuses = [answer.result(DEADLINE_S).status_code for answer in answers]

    assert served == [200] * 20
    assert statuses == [409] * 40


def test_many_at_once_are_each_given_their_row(client: Client) -> None:
    with ThreadPoolExecutor(40) as pool, limitless(client) as many:
        bodies = [
            answer.json()
            for answer in pool.map(
                lambda number: many.post(
                    "/v1/extract", files={"file": (f"{number}.txt", b"Invoice number: R-%d" % number)}, data=form()
                ),
                range(40),
            )
        ]
        assert [body["data"]["invoice_number"] for body in bodies] == [f"R-{number}" for number in range(40)]


@contextmanager
def limitless(client: Client) -> Iterator[httpx.Client]:
    limits = httpx.Limits(max_connections=None)
    http = client.http
    with httpx.Client(base_url=http.base_url, headers=http.headers, timeout=DEADLINE_S, limits=limits) as many:
        yield many


def test_where_the_client_goes_away_its_job_goes_on_and_nothing_else(
    system: System, client: Client, document_id: str
) -> None:
    asked = client.http.build_request(
        "POST", "/v1/extract", json={"document_id": document_id, "schema": FIELDS, **LASTING}
    )
    head = b"".join(b"%b: %b\r\n" % header for header in asked.headers.raw)
    address = urlsplit(system.url)
    with ExitStack() as stack:
        for _ in range(10):
            wire = stack.enter_context(socket.create_connection((address.hostname or "", address.port or 0)))
            wire.sendall(b"POST /v1/extract HTTP/1.1\r\n%b\r\n%b" % (head, asked.read()))
        client.wait_until(lambda: len(client.live_jobs()) == 10 and is_looked_for(client), "they are waited for")

    client.wait_until(lambda: not is_looked_for(client), "nothing waits any more")
    jobs = client.live_jobs()
    assert len(jobs) == 10
    for job_id in jobs:
        assert client.post(f"/v1/jobs/{job_id}/cancel")["status"] == "failed"


def is_looked_for(client: Client) -> bool:
    """Whether any process has asked for the ends of jobs in the last second, as it does many times while it waits."""
    look = """
        select pid from pg_stat_activity where clock_timestamp() - query_start < interval '1 second'
        and pid <> pg_backend_pid()
        and query like '%%"job"."status" AS "status" FROM "job" WHERE "job"."id" IN%%'
    """
    return bool(client.sql(look))


@contextmanager
def alone(system: System, client: Client, **settings: str) -> Iterator[tuple[httpx.Client, subprocess.Popen[bytes]]]:
    """One more events process, without the front, and a client of it."""
    nowhere = Path(os.devnull)
    with tempfile.TemporaryDirectory(prefix="stook-") as folder:
        at = Path(folder) / "events.sock"
        every = processes({**system.environment, **settings}, workers=1, web=nowhere, events=at, schedule=nowhere)
        (program,) = (program for program in every if program.name == "events")
        process = replace(program, log=Path(folder) / "log").spawn()
        http = httpx.Client(
            transport=httpx.HTTPTransport(uds=str(at)),
            base_url="http://localhost",
            headers=client.http.headers,
            timeout=60,
        )
        try:
            client.wait_until(lambda: listens(at), "it listens")
            yield http, process
        finally:
            http.close()
            process.terminate()
            process.wait(DEADLINE_S)


def listens(at: Path) -> bool:
    with socket.socket(socket.AF_UNIX) as probe, suppress(OSError):
        probe.connect(str(at))
        return True
    return False


def test_past_the_limit_it_is_answered_with_its_job(system: System, client: Client, document_id: str) -> None:
    asked = {"document_id": document_id, "schema": FIELDS, **LASTING}
    with alone(system, client, STOOK_SYNC_EXTRACT_SECONDS="0.5") as (http, _):
        answer = http.post("/v1/extract", json=asked)

    job = answer.json()["job"]
    assert (answer.status_code, answer.json()["status"]) == (202, "processing")
    assert job["status"] in ("pending", "processing")
    assert client.post(f"{job['poll_url']}/cancel")["id"] == job["id"]


def test_when_the_process_is_stopped_who_waits_is_answered_with_the_job(
    system: System, client: Client, document_id: str
) -> None:
    asked = {"document_id": document_id, "schema": FIELDS, **LASTING}
    with alone(system, client) as (http, process), ThreadPoolExecutor(3) as pool:
        waiting = [pool.submit(http.post, "/v1/extract", json=asked) for _ in range(3)]
        client.wait_until(lambda: len(client.live_jobs()) == 3, "they have begun")
        process.terminate()
        bodies = [answer.result(DEADLINE_S).json() for answer in waiting]
        assert process.wait(DEADLINE_S) == 0  # before `alone` tells it once more

    assert sorted(body["job"]["id"] for body in bodies) == sorted(client.live_jobs())
    for body in bodies:
        client.post(body["links"]["cancel"])
