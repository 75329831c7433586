"""Warm shutdown: the worker's parent tells its children, which would otherwise hear of it only between two turns."""

import mmap
import os
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager

_requested = mmap.mmap(-1, 1)
"""One byte shared by the parent and every child it forks."""


def request() -> None:
    """Called in the parent, or in a process without children; heard in all of them."""
    _requested[0] = 1


def withdraw() -> None:
    """Stay after all; for a process that goes on, as tests do."""
    _requested[0] = 0


def is_requested() -> bool:
    return _requested[0] == 1


@contextmanager
def sigterm_later() -> Iterator[None]:
    """A SIGTERM to this process waits until the block is over, and a shutdown of the whole worker makes it needless.

    Who stops a whole group of processes at once, as systemd does, does not mean the documents in work.
    """
    told: list[int] = []
    before = signal.signal(signal.SIGTERM, lambda number, _: told.append(number))
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)
        if told and not is_requested():
            os.kill(os.getpid(), signal.SIGTERM)


class Grace:
    """The time a document in work still has, counted from when this process first sees the request."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._since: float | None = None

    def is_over(self) -> bool:
        if not is_requested():
            return False
        self._since = self._since or time.monotonic()
        return time.monotonic() - self._since >= self._seconds
