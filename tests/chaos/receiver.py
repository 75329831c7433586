"""Where the organizations' webhooks lead: notes all that it gets, and answers well except while a fault has it not."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self
from urllib.parse import quote, unquote

from tests.chaos.history import LOST, Received, Recorder

WELL = 200
HANGS, HANGS_UP, FAILS = "it hung", "it hung up", "it answered 500"
MOODS = (HANGS, HANGS_UP, FAILS)


class Receiver:
    """A context manager. Of all organizations, each at a path of its own."""

    def __init__(self, recorder: Recorder) -> None:
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                receiver._take(self)

            def log_message(self, *_: Any) -> None:
                """Nothing on the run's output."""

        self._recorder = recorder
        self._mood, self._well_again = "", threading.Event()
        self._one_mood = threading.Lock()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05})

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._well_again.set()
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    def url_of(self, organization: str) -> str:
        return f"http://127.0.0.1:{self._server.server_port}/{quote(organization)}"

    @contextmanager
    def takes_nothing(self, mood: str) -> Iterator[None]:
        """One of MOODS; one at a time. What hangs, hangs until it is over."""
        with self._one_mood:
            self._mood, self._well_again = mood, threading.Event()
            try:
                yield
            finally:
                self._mood = ""
                self._well_again.set()

    def _take(self, request: BaseHTTPRequestHandler) -> None:
        at, mood, well_again = time.time(), self._mood, self._well_again
        body = request.rfile.read(int(request.headers["Content-Length"])).decode()
        status = {"": WELL, FAILS: 500}.get(mood, LOST)
        self._recorder.write(
            Received(
                organization=unquote(request.path[1:]),
                at=at,
                status=status,
                id=request.headers["webhook-id"],
                timestamp=request.headers["webhook-timestamp"],
                signature=request.headers["webhook-signature"],
                body=body,
            )
        )
        if mood == HANGS:
            well_again.wait()
        if status == LOST:
            request.close_connection = True
            return
        try:
            request.send_response(status)
            request.send_header("Content-Length", "0")
            request.end_headers()
        except OSError:
            """Who sent it was killed meanwhile."""
