"""The API as a stranger uses it, with every request and answer written down."""

import hashlib
import json
import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import httpx

from tests.chaos.history import LOST, Exchange, Recorder

PATIENCE_S = 40.0
BLANKS = re.compile(r"[\s,]*")


class Api:
    """Of one organization. Threads may share it."""

    def __init__(self, url: str, *, organization: str, key: str, recorder: Recorder) -> None:
        self.organization = organization
        self._recorder = recorder
        self._http = httpx.Client(
            base_url=url,
            headers={"Authorization": f"Bearer {key}"},
            timeout=PATIENCE_S,
            limits=httpx.Limits(max_connections=200, max_keepalive_connections=50),
        )

    def close(self) -> None:
        self._http.close()

    def ask(
        self,
        what: str,
        method: str,
        path: str,
        *,
        job: str = "",
        name: str = "",
        final: bool = False,
        asked: tuple[str, ...] = (),
        key: str = "",
        **arguments: Any,
    ) -> Exchange:
        sent_at = time.time()
        status, body, problem, request_id, replayed = LOST, None, "", "", False
        if key:
            arguments["headers"] = {"Idempotency-Key": key}
        try:
            answer = self._http.request(method, path, **arguments)
            body, problem = self._body(what, answer)
            status = LOST if problem else answer.status_code
            request_id = answer.headers.get("X-Request-Id", "")
            replayed = "Idempotent-Replayed" in answer.headers
        except httpx.TransportError as error:
            problem = f"{type(error).__name__}: {error}"
        more = {"job": job, "name": name, "final": final, "asked": asked, "key": key}
        told = {"problem": problem, "request_id": request_id, "replayed": replayed}
        return self.write(what, path, sent_at, status, body, **more, **told)

    def write(self, what: str, path: str, sent_at: float, status: int, body: Any, **more: Any) -> Exchange:
        exchange = Exchange(what, self.organization, sent_at, time.time(), status, path, body=body, **more)
        self._recorder.write(exchange)
        return exchange

    @contextmanager
    def stream(self, path: str, **arguments: Any) -> Iterator[httpx.Response]:
        """An answer whose body is read while it comes; the caller writes down what came of it."""
        with self._http.stream("GET", path, **arguments) as answer:
            yield answer

    def _body(self, what: str, answer: httpx.Response) -> tuple[Any, str]:
        """And what is wrong with it."""
        if what == "content" and answer.status_code == 200:
            return hashlib.sha256(answer.content).hexdigest(), ""
        try:
            text = answer.content.decode()
            if what == "results" and answer.status_code == 200:
                return self._rows(text), ""
            return json.loads(text), ""
        except ValueError as error:
            return answer.text[:2000], f"not JSON, status {answer.status_code}: {error}"

    def _rows(self, text: str) -> dict[str, Any]:
        """The answer with each row replaced by id, document, status and digest; the digest is of the bytes sent."""
        texts = list(row_texts(text))
        digests = [hashlib.sha256(row.encode()).hexdigest()[:24] for row in texts]
        self._recorder.write_rows(zip(digests, texts, strict=True))
        answer: dict[str, Any] = json.loads(text)
        answer["data"] = [
            [row["id"], row["document_id"], row["status"], digest]
            for row, digest in zip(answer["data"], digests, strict=True)
        ]
        return answer


def row_texts(answer: str) -> Iterator[str]:
    """The rows of an answer exactly as they came. Raises ValueError."""
    decoder = json.JSONDecoder()
    at = answer.index("[", answer.index('"data"')) + 1
    while True:
        blank = BLANKS.match(answer, at)
        at = blank.end() if blank else at
        if answer[at : at + 1] == "]":
            return
        _, end = decoder.raw_decode(answer, at)
        yield answer[at:end]
        at = end
