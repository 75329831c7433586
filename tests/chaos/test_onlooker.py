"""The looks at the API's health say what is so."""

import queue
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from tests.chaos.history import Happening, Health, Recorder
from tests.chaos.onlooker import HealthLooker

PATIENCE_S = 60.0


class Told(Recorder):
    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self.looks = queue.Queue[Health]()

    def write(self, happening: Happening) -> None:
        assert isinstance(happening, Health)
        self.looks.put(happening)

    def wait_for(self, *, up: bool) -> None:
        while self.looks.get(timeout=PATIENCE_S).up != up:
            pass


class Api(BaseHTTPRequestHandler):
    status = 200

    def do_GET(self) -> None:
        assert self.path == "/healthz"
        self.send_response(type(self).status)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Says nothing."""


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[ThreadingHTTPServer]:
    monkeypatch.setattr(Api, "status", 200)
    with ThreadingHTTPServer(("127.0.0.1", 0), Api) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()


def test_it_is_up_while_it_says_so(server: ThreadingHTTPServer, tmp_path: Path) -> None:
    with Told(tmp_path / "history") as told:
        looker = HealthLooker(f"http://127.0.0.1:{server.server_port}", told)
        looker.start()
        told.wait_for(up=True)
        Api.status = 503
        told.wait_for(up=False)
        Api.status = 200
        told.wait_for(up=True)
        server.shutdown()
        server.server_close()
        told.wait_for(up=False)
        looker.stop()
