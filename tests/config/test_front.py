"""The front, with real Caddy between a client and two small servers on sockets."""

import re
import socket
import threading
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from socketserver import ThreadingMixIn, UnixStreamServer
from urllib.parse import unquote, urlsplit

import httpx
import pytest

from config.local.errors import PortInUseError
from config.local.front import front, listen, url_of
from config.local.home import private_folder
from config.local.keeper import Keeper
from config.local.servers import silent
from jobs.api.errors import Failure


class Server(ThreadingMixIn, UnixStreamServer):
    daemon_threads = True


@contextmanager
def answering(path: Path, name: str) -> Iterator[list[int]]:
    """A server that tells its name, the path asked for, and for whom; on a broken POST it hangs up.

    What was sent, in bytes.
    """

    received: list[int] = []

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            told = (name, self.path, self.headers["X-Forwarded-For"], self.headers["X-Forwarded-Proto"])
            body = " ".join(told).encode()
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def do_POST(self) -> None:
            if self.path == "/v1/broken":
                self.close_connection = True
            else:
                self.do_PUT()

        def do_PUT(self) -> None:
            length = int(self.headers["Content-Length"])
            received.append(len(self.rfile.read(length)))
            if received[-1] == length:
                self.do_GET()

        def address_string(self) -> str:
            return "socket"

        def log_message(self, *_: object) -> None:
            """Nobody reads it."""

    with Server(str(path), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield received
        finally:
            server.shutdown()
            thread.join()


@contextmanager
def fronting(tmp_path: Path, **environment: str) -> Iterator[str]:
    with listen("127.0.0.1", 0) as listener, Keeper(silent) as keeper:
        keeper.start(
            front(
                listener,
                web=tmp_path / "web.sock",
                events=tmp_path / "events.sock",
                data=private_folder(tmp_path / "front"),
                environment=environment,
            )
        )
        yield url_of(listener)
        keeper.stop("front")


@pytest.fixture
def url(tmp_path: Path) -> Iterator[str]:
    with fronting(tmp_path) as url:
        yield url


def get(url: str, **headers: str) -> str:
    asked = urllib.request.Request(url, headers={name.replace("_", "-"): value for name, value in headers.items()})
    with urllib.request.urlopen(asked, timeout=60) as answer:
        return str(answer.read().decode())


def test_a_path_prefix_divides_the_events_from_the_rest(url: str, tmp_path: Path) -> None:
    with answering(tmp_path / "web.sock", "web"), answering(tmp_path / "events.sock", "events"):
        assert get(f"{url}/v1/jobs/1/events") == "events /v1/jobs/1/events 127.0.0.1 http"
        assert get(f"{url}/v1/jobs/1") == "web /v1/jobs/1 127.0.0.1 http"
        assert get(f"{url}/admin/?a=b") == "web /admin/?a=b 127.0.0.1 http"


def test_extractions_go_to_where_nothing_waits_for_them(tmp_path: Path) -> None:
    def post(path: str, size: int) -> tuple[int, str]:
        answer = httpx.post(f"{url}{path}", content=b"x" * size, timeout=60)
        return answer.status_code, answer.text.partition(" /")[0]

    environment = {"STOOK_MAX_FILE_MB": "0"}
    web, events = answering(tmp_path / "web.sock", "web"), answering(tmp_path / "events.sock", "events")
    with web, events, fronting(tmp_path, **environment) as url:
        assert post("/v1/extract", 1000) == (200, "events")
        assert post("/v1/extract", 1_000_000) == (200, "events")
        status, body = post("/v1/extract", 2_000_000)
        assert (status, "file_too_large" in body) == (413, True)
        assert post("/v1/documents", 2_000_000) == (200, "web")


def test_only_the_api_takes_long_bodies(url: str, tmp_path: Path) -> None:
    """Behind a key. What the front holds of one is little, and web would wait for the rest."""
    with answering(tmp_path / "web.sock", "web"):
        assert httpx.post(f"{url}/v1/documents", content=b"x" * 300_000, timeout=60).text.startswith("web ")
        assert httpx.post(f"{url}/admin/login/", content=b"x" * 250_000, timeout=60).text.startswith("web ")
        assert httpx.post(f"{url}/admin/login/", content=b"x" * 300_000, timeout=60).status_code == 413


def test_a_request_waits_for_a_process_that_is_being_started(url: str, tmp_path: Path) -> None:
    answers: list[str] = []
    client = threading.Thread(target=lambda: answers.append(get(f"{url}/docs")))
    client.start()
    with answering(tmp_path / "web.sock", "web"):
        client.join()
    assert answers == ["web /docs 127.0.0.1 http"]


def test_what_a_proxy_says_is_believed_of_the_trusted_alone(tmp_path: Path) -> None:
    said = {"X_Forwarded_For": "203.0.113.7", "X_Forwarded_Proto": "https"}
    with answering(tmp_path / "web.sock", "web"):
        with fronting(tmp_path) as url:
            assert get(f"{url}/docs", **said) == "web /docs 203.0.113.7, 127.0.0.1 https"
        with fronting(tmp_path, STOOK_TRUSTED_PROXIES="192.0.2.0/24 198.51.100.1") as url:
            assert get(f"{url}/docs", **said) == "web /docs 127.0.0.1 http"


@pytest.mark.parametrize("path", ["/v1/jobs/1", "/v1/jobs/1/events", "/v1", "/healthz", "/v1/%22{{ now }}%22/%C3%A9"])
def test_while_web_and_events_are_away_the_front_answers_with_the_error_body(tmp_path: Path, path: str) -> None:
    with fronting(tmp_path, STOOK_FRONT_PATIENCE="100ms") as url:
        answer = httpx.get(f"{url}{path}", timeout=60)

    assert answer.headers["Content-Type"] == "application/json"
    assert answer.headers["Retry-After"] == "1"
    body = answer.json()
    assert answer.status_code == 503
    written, said = Failure(503, body["message"]).example(), dict(body)
    for changing in ("request_id", "timestamp", "path"):
        del written[changing], said[changing]
    assert said == written
    assert re.fullmatch("req_[0-9a-f]{24}", body["request_id"])
    assert body["request_id"] == answer.headers["X-Request-Id"]
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", body["timestamp"])
    assert abs(datetime.fromisoformat(body["timestamp"]) - datetime.now(UTC)) < timedelta(minutes=1)
    assert body["path"] == unquote(path)


def test_a_process_that_dies_over_a_request_is_503_and_not_502(url: str, tmp_path: Path) -> None:
    with answering(tmp_path / "web.sock", "web"):
        answer = httpx.post(f"{url}/v1/broken", timeout=60)

    assert (answer.status_code, answer.json()["code"]) == (503, "service_unavailable")


def test_a_body_may_come_slowly_but_must_go_on_coming(tmp_path: Path) -> None:
    """A long one, that web reads while it comes."""

    def pieces() -> Iterator[bytes]:
        for _ in range(12):
            time.sleep(0.3)
            yield b"x" * 100_000

    environment = {"STOOK_FRONT_STALL": "3s"}
    with answering(tmp_path / "web.sock", "web") as received, fronting(tmp_path, **environment) as url:
        address = urlsplit(url)
        slow = httpx.put(f"{url}/v1/documents", content=pieces(), headers={"Content-Length": "1200000"}, timeout=60)
        assert (slow.status_code, received) == (200, [1_200_000])
        with socket.create_connection((address.hostname, address.port or 0), timeout=30) as wire:
            head = b"PUT /v1/documents HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1200000\r\n\r\n"
            wire.sendall(head + b"x" * 1_100_000)
            deadline = time.monotonic() + 60
            while len(received) < 2:
                assert time.monotonic() < deadline
                time.sleep(0.01)
        assert received[1] < 1_200_000


def test_a_person_is_told_in_words(tmp_path: Path) -> None:
    with fronting(tmp_path, STOOK_FRONT_PATIENCE="100ms") as url:
        answer = httpx.get(f"{url}/admin/", timeout=60)

    assert answer.status_code == 503
    assert answer.headers["Content-Type"].startswith("text/plain")


def test_a_port_in_use_is_said_with_a_way_out() -> None:
    with listen("127.0.0.1", 0) as first:
        port = first.getsockname()[1]
        with pytest.raises(PortInUseError, match=rf"port {port}: .*PORT=8001 make serve"):
            listen("127.0.0.1", port)


@pytest.mark.parametrize(("host", "shown"), [("127.0.0.1", "127.0.0.1"), ("0.0.0.0", "127.0.0.1")])
def test_the_url_is_one_that_a_client_here_can_use(host: str, shown: str) -> None:
    with listen(host, 0) as listener:
        assert url_of(listener) == f"http://{shown}:{listener.getsockname()[1]}"
