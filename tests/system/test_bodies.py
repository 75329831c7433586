"""Bodies as they come over the wire, through the front and granian: chunked, too long, slow, or left unread."""

import json
import select
import socket
from collections.abc import Iterator
from contextlib import ExitStack
from http.client import HTTPResponse
from urllib.parse import urlsplit
from uuid import uuid4

import httpx
import pytest

from config.local.serve import System
from jobs.api.bodies import TOO_MANY
from jobs.api.places import MOST_WITH_READING
from tests.system.client import Client
from tests.system.fleet import FOREVER_MS, log_of

MB = 1024 * 1024
SCHEMA = {"name": "Sent in chunks", "fields": {"a": "string"}}
JSON = {"Content-Type": "application/json"}
WEB_PROCESSES = 2
SURPLUS = 12
"""Of slow bodies: so many find no place in either process, however the others are spread over the two."""


def in_pieces(body: bytes, size: int = 5) -> Iterator[bytes]:
    """What httpx sends in chunks."""
    for start in range(0, len(body), size):
        yield body[start : start + size]


def refused(answer: httpx.Response, status: int, code: str) -> None:
    body = answer.json()
    assert (answer.status_code, body["statusCode"], body["code"]) == (status, status, code), body
    assert body["request_id"] == answer.headers["X-Request-Id"]


def test_json_in_chunks_is_read(client: Client) -> None:
    made = client.post("/v1/schemas", content=in_pieces(json.dumps(SCHEMA).encode()), headers=JSON)

    assert made["name"] == SCHEMA["name"]


def test_a_form_in_chunks_is_read(client: Client) -> None:
    # Longer than what is kept in memory.
    content = (b"%d\n" % number for number in range(600_000))
    form = httpx.Request("POST", "http://x", files={"file": ("long.txt", b"".join(content))})
    made = client.post(
        "/v1/documents", content=in_pieces(form.read(), MB), headers={"Content-Type": form.headers["Content-Type"]}
    )

    assert made["filename"] == "long.txt"
    content_length = int(form.headers["Content-Length"])
    assert content_length - 300 < made["size_bytes"] < content_length


def test_a_cancel_in_chunks_is_read_before_it_is_done(client: Client, schema_id: str, documents: list[str]) -> None:
    job_id = client.sleepers(schema_id, documents[:2], FOREVER_MS)
    path = f"/v1/jobs/{job_id}/cancel"

    assert client.http.post(path, content=in_pieces(b"{"), headers=JSON).status_code == 400
    assert client.post(path, content=in_pieces(b'{"reason": "In chunks"}'), headers=JSON)["status"] == "failed"
    entries = client.sql("select reason from audit_entry where action = 'job.cancelled' and object_id = %s", job_id)
    assert entries == [{"reason": "In chunks"}]


def test_an_empty_body_in_chunks_is_no_body(client: Client) -> None:
    answer = client.http.post(
        f"/v1/jobs/{uuid4()}/cancel", content=in_pieces(b""), headers={"Content-Type": "text/plain"}
    )

    refused(answer, 404, "not_found")


@pytest.mark.parametrize("path", ["/v1/jobs/0199f0a4-7c1e-7d3a-9b52-5a1f6c2e8d40/cancel", "/v1/documents"])
@pytest.mark.parametrize("chunked", [True, False])
def test_a_body_over_the_limit_is_413(client: Client, path: str, *, chunked: bool) -> None:
    body = b" " * (10 * MB + 1)

    refused(
        client.http.post(path, content=in_pieces(body, MB) if chunked else body, headers=JSON), 413, "file_too_large"
    )


def test_a_malformed_chunk_is_400(system: System, client: Client) -> None:
    key = client.http.headers["Authorization"]
    with connection(system) as wire:
        head = f"POST /v1/schemas HTTP/1.1\r\nHost: localhost\r\nAuthorization: {key}\r\nTransfer-Encoding: chunked"
        wire.sendall(head.encode() + b'\r\n\r\n5\r\n{"a":\r\nzz\r\n')
        with HTTPResponse(wire) as answer:
            answer.begin()
            body = json.load(answer)

    assert (answer.status, body["code"], body["request_id"]) == (400, "bad_request", answer.headers["X-Request-Id"])


@pytest.mark.parametrize(
    ("path", "status"), [("/v1/documents", 401), ("/v1/extract", 401), ("/v1/nothing", 404), ("/admin/login/", 400)]
)
def test_who_is_refused_unread_is_told_why(system: System, path: str, status: int) -> None:
    with httpx.Client(base_url=system.url, timeout=60) as stranger:
        for size in (5_000, 90_000, 30 * MB):
            body = b"x" * size
            answers = {stranger.post(path, content=body).status_code for _ in range(20 if size < MB else 5)}
            assert answers == ({status} if path.startswith("/v1") or size > 10 * MB else {403})


def test_slow_bodies_hold_up_nobody(system: System, client: Client) -> None:
    """More of them than web has threads, with a key and without one; some have sent all but the last byte."""
    form = "Content-Type: application/x-www-form-urlencoded"
    upload = f"Content-Type: multipart/form-data; boundary=b\r\nAuthorization: Bearer {client.key}"
    with ExitStack() as stack:

        def sent(path: str, header: str, length: int) -> socket.socket:
            wire = stack.enter_context(connection(system))
            head = f"POST {path} HTTP/1.1\r\nHost: localhost\r\n{header}\r\nContent-Length: {length}\r\n\r\n"
            wire.sendall(head.encode() + b"x" * (length - 1))
            return wire

        waited_for = [sent("/admin/login/", form, 1000) for _ in range(16)]
        waited_for += [sent("/admin/login/", form, 250_000), sent("/v1/documents", form, 1000)]
        waited_for.append(stack.enter_context(connection(system)))
        waited_for[-1].sendall(f"POST /admin/login/ HTTP/1.1\r\nHost: localhost\r\n{form}\r\n".encode())
        waited_for[-1].sendall(b"Transfer-Encoding: chunked\r\n\r\n" + b"%x\r\n" % 300_000 + b"x" * 200_000)
        before = refusals(system)
        read = [sent("/v1/documents", upload, 300_000) for _ in range(WEB_PROCESSES * MOST_WITH_READING + SURPLUS)]

        # As busy as it ever is: whom it reads it tells to go on, and the front keeps its refusals until all is sent.
        client.wait_until(
            lambda: sum(map(bool, map(heard, read))) + refusals(system) - before == len(read),
            "web has begun to read each, or refused it",
        )
        for _ in range(16):
            client.get("/v1/jobs")

        assert refusals(system) - before >= SURPLUS
        assert [heard(wire) for wire in waited_for if heard(wire)] == [], "none is given up for others to be served"
        assert {heard(wire) for wire in read} == {b"", b"HTTP/1.1 100 Continue\r\nServer: Caddy\r\n\r\n"}


def refusals(system: System) -> int:
    return sum("request.not_served" in line and TOO_MANY in line for line in log_of(system).read_text().splitlines())


def heard(wire: socket.socket) -> bytes:
    """What has come so far of the answer. It may be read later."""
    has_come = select.select([wire], [], [], 0)[0]
    return (wire.recv(MB, socket.MSG_PEEK) or b"the end") if has_come else b""


def connection(system: System) -> socket.socket:
    address = urlsplit(system.url)
    return socket.create_connection((address.hostname or "", address.port or 0), timeout=30)
