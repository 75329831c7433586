"""What worker and child tell each other beside the pipe, at any moment: numbers in a page of shared memory.

The worker writes which request is cancelled. It is a number and not a flag, so that a cancel which comes late never
stops the next request. It also writes until when a document may start on what it knows of the job (C4). The child
writes that it has loaded, and which document of its request is in work, and since when. Times are monotonic.
"""

import mmap
import os
import struct
import time

from workers.extraction.protocol import Stopped

_CANCELLED = struct.Struct("@Q")
_FRESH_UNTIL = struct.Struct("@d")
_IN_WORK = struct.Struct("@qd")
_LOADED = struct.Struct("@Q")
_FRESH_AT = _CANCELLED.size
_IN_WORK_AT = _FRESH_AT + _FRESH_UNTIL.size
_LOADED_AT = _IN_WORK_AT + _IN_WORK.size
_SIZE = _LOADED_AT + _LOADED.size

_AGAIN_S, _AGAIN_AT_MOST_S = 0.00005, 0.0005


class WorkersPage:
    """The worker's side. Request numbers start at 1, so that 0 cancels nothing."""

    def __init__(self) -> None:
        self.fd = os.memfd_create("stook-sandbox")
        os.ftruncate(self.fd, _SIZE)
        self._map = mmap.mmap(self.fd, _SIZE)

    def cancel(self, number: int) -> None:
        _CANCELLED.pack_into(self._map, 0, number)

    def starts_until(self, moment: float) -> None:
        """No document starts after that, until a later moment is told."""
        _FRESH_UNTIL.pack_into(self._map, _FRESH_AT, moment)

    def request_sent(self) -> None:
        """Nothing of it is in work yet."""
        _IN_WORK.pack_into(self._map, _IN_WORK_AT, 0, 0.0)

    def in_work(self) -> tuple[int, float]:
        """The place in the request of the document in work, and the time of its start, 0 before that."""
        place, since = _IN_WORK.unpack_from(self._map, _IN_WORK_AT)
        return place, since

    def has_loaded(self) -> bool:
        (loaded,) = _LOADED.unpack_from(self._map, _LOADED_AT)
        return bool(loaded)

    def close(self) -> None:
        self._map.close()
        os.close(self.fd)


class ChildsPage:
    """The child's side, and with it the token; see workers.extraction.protocol.CancellationToken."""

    def __init__(self, fd: int) -> None:
        self._map = mmap.mmap(fd, _SIZE)
        self._number = b""

    def loaded(self) -> None:
        """From here on, what ends this process is what it was asked to do."""
        _LOADED.pack_into(self._map, _LOADED_AT, 1)

    def begin(self, number: int) -> None:
        self._number = _CANCELLED.pack(number)

    def may_start(self) -> bool:
        (until,) = _FRESH_UNTIL.unpack_from(self._map, _FRESH_AT)
        return bool(time.monotonic() < until)

    def wait_until_it_may_start(self) -> None:
        """For the worker's next look. Raises Stopped where that look tells of a cancel."""
        self.checkpoint()
        pause_s = _AGAIN_S
        while not self.may_start():
            time.sleep(pause_s)
            pause_s = min(1.2 * pause_s, _AGAIN_AT_MOST_S)
            self.checkpoint()

    def starts(self, place: int) -> None:
        """The document at `place` of the request is in work from now on."""
        _IN_WORK.pack_into(self._map, _IN_WORK_AT, place, time.monotonic())

    def checkpoint(self) -> None:
        if self._map[: _CANCELLED.size] == self._number:
            raise Stopped
