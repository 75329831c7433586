"""The cancellation token across two processes: eight shared bytes that hold the number of the cancelled request.

It is a number and not a flag, so that a cancel which comes late never stops the next document.
"""

import mmap
import os

from workers.extraction.protocol import Stopped

_BYTES = 8


class Canceller:
    """The worker's side. Request numbers start at 1, so that 0 cancels nothing."""

    def __init__(self) -> None:
        self.fd = os.memfd_create("stook-cancelled")
        os.ftruncate(self.fd, _BYTES)
        self._map = mmap.mmap(self.fd, _BYTES)

    def cancel(self, number: int) -> None:
        self._map[:] = number.to_bytes(_BYTES, "little")

    def close(self) -> None:
        self._map.close()
        os.close(self.fd)


class SharedToken:
    """The child's side; see workers.extraction.protocol.CancellationToken."""

    def __init__(self, fd: int) -> None:
        self._cancelled = mmap.mmap(fd, _BYTES, prot=mmap.PROT_READ)
        self._number = b""

    def begin(self, number: int) -> None:
        self._number = number.to_bytes(_BYTES, "little")

    def checkpoint(self) -> None:
        if self._cancelled[:] == self._number:
            raise Stopped
