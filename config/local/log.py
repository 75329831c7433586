"""The one log of all processes: time, name, line."""

import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TextIO

COLOURS = {
    "stook": "1",
    "front": "36",
    "web": "32",
    "events": "92",
    "worker": "33",
    "supervisor": "35",
    "webhooks": "94",
    "beat": "95",
    "postgres": "34",
    "valkey": "31",
}
WIDTH = max(map(len, COLOURS))


class Log:
    """Writes every line to each stream, coloured where that is a terminal; a stream that breaks is left out."""

    def __init__(self, streams: Iterable[TextIO]) -> None:
        self._streams = list(streams)
        self._closed: set[TextIO] = set()

    @contextmanager
    def also_to(self, path: Path) -> Iterator[None]:
        with path.open("a") as stream:
            self._streams.append(stream)
            try:
                yield
            finally:
                self._streams.remove(stream)

    def say(self, name: str, line: str) -> None:
        time = f"{datetime.now().astimezone():%H:%M:%S}"
        for stream in [stream for stream in self._streams if stream not in self._closed]:
            try:
                # One write a line: several threads write here.
                stream.write(f"{time} {self._name(name, stream)} {line}\n")
                stream.flush()
            except OSError:
                self._closed.add(stream)

    def _name(self, name: str, stream: TextIO) -> str:
        padded = name.ljust(WIDTH)
        if not stream.isatty() or os.environ.get("NO_COLOR"):
            return padded
        return f"\033[{COLOURS.get(name, '0')}m{padded}\033[0m"
