"""A client of a job's event stream that goes on behind the last event it received, however often it is cut off."""

import json
import time
from collections.abc import Iterator
from typing import Any

import httpx

from tests.chaos.client import Api
from tests.chaos.history import LOST

AGAIN_AFTER_S = 0.4
# Heartbeats come every 15 s; whoever hears nothing for so long is cut off without a word.
SILENCE_S = 40.0
# On a busy machine a job may take long.
GIVE_UP_AFTER_S = 900.0


class Follower:
    """Follows from the first row to the end, and writes down what it was told."""

    def __init__(self, api: Api, job: str) -> None:
        self._api, self._job = api, job
        self._last: str | None = None
        self._rows: list[str] = []
        self._ends: list[dict[str, Any]] = []
        self._streams = 0

    def follow(self) -> None:
        sent_at = time.time()
        deadline = time.monotonic() + GIVE_UP_AFTER_S
        refusal: tuple[int, Any] | None = None
        while not self._ends and refusal is None and time.monotonic() < deadline:
            refusal = self._listen()
            if not self._ends and refusal is None:
                time.sleep(AGAIN_AFTER_S)
        status, body = refusal or (200 if self._ends else LOST, None)
        told = {"rows": self._rows, "ends": self._ends, "streams": self._streams}
        self._api.write("events", self._path, sent_at, status, body if refusal else told, job=self._job)

    @property
    def _path(self) -> str:
        return f"/v1/jobs/{self._job}/events"

    def _listen(self) -> tuple[int, Any] | None:
        """Until the stream ends or breaks; a refusal other than 503 is final, and returned."""
        headers = {"Last-Event-ID": self._last} if self._last is not None else {}
        try:
            with self._api.stream(self._path, params={"from": "start"}, headers=headers, timeout=SILENCE_S) as answer:
                if answer.status_code == 503:
                    return None
                if answer.status_code != 200:
                    return answer.status_code, json.loads(answer.read())
                self._streams += 1
                for name, event_id, data in events_in(answer.iter_lines()):
                    self._take(name, json.loads(data))
                    self._last = event_id
        except (httpx.TransportError, httpx.StreamError):
            pass
        return None

    def _take(self, name: str, data: dict[str, Any]) -> None:
        if name == "row":
            self._rows.append(data["id"])
        elif name == "end":
            self._ends.append(data)


def events_in(lines: Iterator[str]) -> Iterator[tuple[str, str, str]]:
    """Name, ID and data of each event that came whole."""
    fields: dict[str, str] = {}
    for line in lines:
        if line.startswith(":"):
            continue
        if line:
            name, _, value = line.partition(": ")
            fields[name] = value
        elif fields:
            yield fields["event"], fields["id"], fields["data"]
            fields = {}
