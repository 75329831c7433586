"""What worker and child tell each other beside the pipe, at any moment: three numbers in a page of shared memory.

The worker writes which request is cancelled. It is a number and not a flag, so that a cancel which comes late never
stops the next request. The child writes which document of its request is in work, and since when.
"""

import mmap
import os
import struct

from workers.extraction.protocol import Stopped

_CANCELLED = struct.Struct("<Q")
_IN_WORK = struct.Struct("<qd")
_SIZE = _CANCELLED.size + _IN_WORK.size


class WorkersPage:
    """The worker's side. Request numbers start at 1, so that 0 cancels nothing."""

    def __init__(self) -> None:
        self.fd = os.memfd_create("stook-sandbox")
        os.ftruncate(self.fd, _SIZE)
        self._map = mmap.mmap(self.fd, _SIZE)

    def cancel(self, number: int) -> None:
        _CANCELLED.pack_into(self._map, 0, number)

    def request_sent(self) -> None:
        """Nothing of it is in work yet."""
        _IN_WORK.pack_into(self._map, _CANCELLED.size, 0, 0.0)

    def in_work(self) -> tuple[int, float]:
        """The place in the request of the document in work, and the monotonic time of its start, 0 before that."""
        place, since = _IN_WORK.unpack_from(self._map, _CANCELLED.size)
        return place, since

    def close(self) -> None:
        self._map.close()
        os.close(self.fd)


class ChildsPage:
    """The child's side, and with it the token; see workers.extraction.protocol.CancellationToken."""

    def __init__(self, fd: int) -> None:
        self._map = mmap.mmap(fd, _SIZE)
        self._number = b""

    def begin(self, number: int) -> None:
        self._number = _CANCELLED.pack(number)

    def starts(self, place: int, now: float) -> None:
        """The document at `place` of the request is in work from `now` on."""
        _IN_WORK.pack_into(self._map, _CANCELLED.size, place, now)

    def checkpoint(self) -> None:
        if self._map[: _CANCELLED.size] == self._number:
            raise Stopped
