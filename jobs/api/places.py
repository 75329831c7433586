"""Threads of web that are kept for as long as a client takes to send or to read: few, so that others are served."""

import threading
from collections import Counter
from uuid import UUID

from jobs.errors import Busy

MOST, MOST_OF_ONE = 12, 6
"""At a time, in one process of web, which has 16 threads (config/local/programs.py); and of one organization."""
MOST_WITH_READING = 14
"""Together with those that have just begun to read a body, and may have to wait for it."""
LONGEST_WAIT_S = 1.0
"""For a turn to read: bodies that come quickly are many at once for a moment only."""


class Places:
    """A place is taken for what takes long, and given back."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self.taken: Counter[UUID] = Counter()
        self.reading = 0

    def take(self, organization_id: UUID, *, otherwise: str) -> None:
        """Raises Busy, which says `otherwise`."""
        with self._changed:
            if self.taken.total() >= MOST or self.taken[organization_id] >= MOST_OF_ONE:
                raise Busy(otherwise)
            self.taken[organization_id] += 1

    def give_back(self, organization_id: UUID) -> None:
        with self._changed:
            self.taken[organization_id] -= 1
            if not self.taken[organization_id]:
                del self.taken[organization_id]
            self._changed.notify()

    def begin_reading(self, *, otherwise: str) -> None:
        """Raises Busy, which says `otherwise`."""
        with self._changed:
            if not self._changed.wait_for(self._has_room, LONGEST_WAIT_S):
                raise Busy(otherwise)
            self.reading += 1

    def end_reading(self) -> None:
        with self._changed:
            self.reading -= 1
            self._changed.notify()

    def _has_room(self) -> bool:
        return self.taken.total() + self.reading < MOST_WITH_READING


places = Places()
