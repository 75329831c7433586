"""The front, with real Caddy between a client and two small servers on sockets."""

import threading
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from socketserver import ThreadingMixIn, UnixStreamServer

import pytest

from config.local.errors import PortInUseError
from config.local.front import front, listen, url_of
from config.local.home import private_folder
from config.local.keeper import Keeper
from config.local.servers import silent


class Server(ThreadingMixIn, UnixStreamServer):
    daemon_threads = True


@contextmanager
def answering(path: Path, name: str) -> Iterator[None]:
    """A server that tells its name, the path asked for, and for whom."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = f"{name} {self.path} {self.headers['X-Forwarded-For']}".encode()
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def address_string(self) -> str:
            return "socket"

        def log_message(self, *_: object) -> None:
            """Nobody reads it."""

    with Server(str(path), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield
        finally:
            server.shutdown()
            thread.join()


@pytest.fixture
def url(tmp_path: Path) -> Iterator[str]:
    with listen("127.0.0.1", 0) as listener, Keeper(silent) as keeper:
        keeper.start(
            front(
                listener,
                web=tmp_path / "web.sock",
                events=tmp_path / "events.sock",
                data=private_folder(tmp_path / "front"),
            )
        )
        yield url_of(listener)
        keeper.stop("front")


def get(url: str) -> str:
    with urllib.request.urlopen(url, timeout=60) as answer:
        return str(answer.read().decode())


def test_a_path_prefix_divides_the_events_from_the_rest(url: str, tmp_path: Path) -> None:
    with answering(tmp_path / "web.sock", "web"), answering(tmp_path / "events.sock", "events"):
        assert get(f"{url}/v1/jobs/1/events") == "events /v1/jobs/1/events 127.0.0.1"
        assert get(f"{url}/v1/jobs/1") == "web /v1/jobs/1 127.0.0.1"
        assert get(f"{url}/admin/?a=b") == "web /admin/?a=b 127.0.0.1"


def test_a_request_waits_for_a_process_that_is_being_started(url: str, tmp_path: Path) -> None:
    answers: list[str] = []
    client = threading.Thread(target=lambda: answers.append(get(f"{url}/docs")))
    client.start()
    with answering(tmp_path / "web.sock", "web"):
        client.join()
    assert answers == ["web /docs 127.0.0.1"]


def test_a_port_in_use_is_said_with_a_way_out() -> None:
    with listen("127.0.0.1", 0) as first:
        port = first.getsockname()[1]
        with pytest.raises(PortInUseError, match=rf"port {port}: .*PORT=8001 make serve"):
            listen("127.0.0.1", port)


@pytest.mark.parametrize(("host", "shown"), [("127.0.0.1", "127.0.0.1"), ("0.0.0.0", "127.0.0.1")])
def test_the_url_is_one_that_a_client_here_can_use(host: str, shown: str) -> None:
    with listen(host, 0) as listener:
        assert url_of(listener) == f"http://{shown}:{listener.getsockname()[1]}"
