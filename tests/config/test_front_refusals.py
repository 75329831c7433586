"""What the front makes of requests that are refused unread, and of answers that are not read, with real Caddy."""

import json
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from io import BufferedIOBase
from pathlib import Path
from socketserver import StreamRequestHandler, ThreadingMixIn, UnixStreamServer
from urllib.parse import urlsplit

import pytest

from tests.config.test_front import fronting

EMPTY = "HTTP/1.1 {status} No\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
HEAD = b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n"
UNKNOWN = b"HTTP/1.1 401 Unauthorized\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}"


class Server(ThreadingMixIn, UnixStreamServer):
    daemon_threads = True


@contextmanager
def answering(path: Path, answer: Callable[[BufferedIOBase], object]) -> Iterator[None]:
    """A server that answers each request as soon as it has its head."""

    class Handler(StreamRequestHandler):
        def handle(self) -> None:
            while (line := self.rfile.readline()) and line != b"\r\n":
                pass
            answer(self.wfile)

    with Server(str(path), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield
        finally:
            server.shutdown()
            thread.join()


def saying(path: Path, said: bytes) -> AbstractContextManager[None]:
    return answering(path, lambda out: out.write(said))


@contextmanager
def asking(url: str, head: bytes) -> Iterator[socket.socket]:
    place = urlsplit(url)
    with socket.create_connection((place.hostname, place.port or 0), timeout=30) as wire:
        wire.sendall(head + b"Host: localhost\r\n\r\n")
        yield wire


def until_closed(wire: socket.socket) -> bytes:
    return b"".join(iter(lambda: wire.recv(65536), b""))


@pytest.mark.parametrize(
    ("server", "line"),
    [
        ("web", b"GET /v1/jobs?status=%b"),
        ("web", b"POST /v1/schemas?%b"),
        ("events", b"GET /v1/jobs/1/events?%b"),
        ("events", b"POST /v1/extract?%b"),
    ],
)
@pytest.mark.parametrize("status", [400, 414, 431])
def test_a_refusal_without_a_body_gets_the_error_body(tmp_path: Path, server: str, line: bytes, status: int) -> None:
    answer = EMPTY.format(status=status).encode()
    head = line % b"\xff" + b" HTTP/1.1\r\nConnection: close\r\n"
    with saying(tmp_path / f"{server}.sock", answer), fronting(tmp_path) as url, asking(url, head) as wire:
        headers, _, body = until_closed(wire).partition(b"\r\n\r\n")

    error = json.loads(body)
    assert headers.startswith(b"HTTP/1.1 400 ")
    assert b"content-type: application/json" in headers.lower()
    assert (error["statusCode"], error["code"], error["retryable"]) == (400, "bad_request", False)
    assert error["path"] == line.split()[1].partition(b"?")[0].decode()
    assert f"x-request-id: {error['request_id']}".encode() in headers.lower()


def test_who_sends_slowly_what_is_refused_is_told_at_once(tmp_path: Path) -> None:
    """Of a body of a thousand bytes one has come; no other ever will."""
    head = b"POST /v1/extract HTTP/1.1\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n"
    events, front = saying(tmp_path / "events.sock", UNKNOWN), fronting(tmp_path, STOOK_FRONT_STALL="60s")
    with events, front as url, asking(url, head) as wire:
        wire.sendall(b"{")
        answer = until_closed(wire)

    assert answer.startswith(b"HTTP/1.1 401 ")
    assert answer.endswith(b"{}")


def test_who_stops_reading_keeps_no_server_for_ever(tmp_path: Path) -> None:
    left = threading.Event()

    def endlessly(out: BufferedIOBase) -> None:
        out.write(HEAD)
        with suppress(OSError):
            while True:
                out.write(b"x" * 65536)
        left.set()

    web, front = answering(tmp_path / "web.sock", endlessly), fronting(tmp_path, STOOK_FRONT_STALL="300ms")
    with web, front as url, asking(url, b"GET /v1/jobs/1/results HTTP/1.1\r\n"):
        assert left.wait(30)


def test_a_pause_of_the_servers_is_not_the_readers(tmp_path: Path) -> None:
    def with_a_pause(out: BufferedIOBase) -> None:
        out.write(HEAD + b"first ")
        time.sleep(0.5)
        out.write(b"second")

    events, front = answering(tmp_path / "events.sock", with_a_pause), fronting(tmp_path, STOOK_FRONT_STALL="200ms")
    head = b"GET /v1/jobs/1/events HTTP/1.0\r\n"
    with events, front as url, asking(url, head) as wire:
        assert until_closed(wire).endswith(b"first second")
