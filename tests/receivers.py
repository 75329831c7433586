"""Receivers of webhooks: real servers on this machine, which note what they get and answer as they are told."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

DEADLINE_S = 60.0

type Mood = Callable[[BaseHTTPRequestHandler, threading.Event], None]
"""Answers a request; what it does without end, it does until the event is set."""


def answers(status: int, **headers: str) -> Mood:
    def answer(request: BaseHTTPRequestHandler, over: threading.Event) -> None:
        request.send_response(status)
        for name, value in headers.items():
            request.send_header(name, value)
        request.send_header("Content-Length", "2")
        request.end_headers()
        request.wfile.write(b"ok")

    return answer


def sends(start: bytes, again_and_again: bytes, every_s: float = 0.01) -> Mood:
    def answer(request: BaseHTTPRequestHandler, over: threading.Event) -> None:
        request.wfile.write(start)
        while not over.wait(every_s):
            request.wfile.write(again_and_again)

    return answer


def hangs(request: BaseHTTPRequestHandler, over: threading.Event) -> None:
    assert over.wait(DEADLINE_S)


def hangs_up(request: BaseHTTPRequestHandler, over: threading.Event) -> None:
    """Without a word."""


@dataclass(frozen=True)
class Received:
    headers: dict[str, str]
    body: bytes


@dataclass
class Receiver:
    mood: Mood
    url: str = ""
    received: list[Received] = field(default_factory=list)
    over: threading.Event = field(default_factory=threading.Event)
    _arrived: threading.Semaphore = field(default_factory=lambda: threading.Semaphore(0))

    def take(self, request: BaseHTTPRequestHandler) -> None:
        body = request.rfile.read(int(request.headers["Content-Length"]))
        self.received.append(Received({name.lower(): value for name, value in request.headers.items()}, body))
        self._arrived.release()
        try:
            self.mood(request, self.over)
        except OSError:
            """The other side has left."""

    def wait_for(self, messages: int) -> None:
        """Until so many more have arrived."""
        for _ in range(messages):
            assert self._arrived.acquire(timeout=DEADLINE_S), f"{len(self.received)} have arrived in all."


@contextmanager
def receiving(mood: Mood | None = None) -> Iterator[Receiver]:
    receiver = Receiver(mood or answers(200))

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            receiver.take(self)

        def log_message(self, *_: Any) -> None:
            """Nothing on the tests' output."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = False  # so that they are waited for
    receiver.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield receiver
    finally:
        receiver.over.set()
        server.shutdown()
        thread.join()
        server.server_close()
