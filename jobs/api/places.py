"""Places for requests that keep a thread of web for as long as their clients take: few, so that others are served."""

import threading
from collections import Counter
from uuid import UUID

from jobs.errors import Busy

MOST, MOST_OF_ONE = 12, 6
"""At a time, in one process of web, which has 16 threads (config/local/programs.py); and of one organization."""

_lock = threading.Lock()
_taken: Counter[UUID] = Counter()


def take_place(organization_id: UUID, *, otherwise: str) -> None:
    """Until it is given back. Raises Busy, which says `otherwise`."""
    with _lock:
        if _taken.total() >= MOST or _taken[organization_id] >= MOST_OF_ONE:
            raise Busy(otherwise)
        _taken[organization_id] += 1


def give_back(organization_id: UUID) -> None:
    with _lock:
        _taken[organization_id] -= 1
        if not _taken[organization_id]:
            del _taken[organization_id]
