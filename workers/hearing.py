"""Whether this worker still receives what waits for it in the broker."""

from collections.abc import Collection

from workers.turns import BrokerAway, waiting

LOOK_S = 2.0
DEAF_AFTER_S = 15.0
"""Many times what it takes to connect anew once the broker is back."""


class Hearing:
    """Times are monotonic."""

    def __init__(self) -> None:
        self._in_vain_since: float | None = None

    def heard(self) -> None:
        """A message has been received."""
        self._in_vain_since = None

    def is_lost(self, kinds: Collection[str], *, idle: bool, now: float) -> bool:
        """Whether messages of these kinds waited for too long in a broker that answers, while a process was idle."""
        if not idle or not _any_waits(kinds):
            self._in_vain_since = None
            return False
        if self._in_vain_since is None:
            self._in_vain_since = now
        return now - self._in_vain_since >= DEAF_AFTER_S


def _any_waits(kinds: Collection[str]) -> bool:
    try:
        return any(waiting(kind) for kind in kinds)
    except BrokerAway:
        return False
