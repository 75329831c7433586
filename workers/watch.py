"""What a runner knows of its job's state, and how old that knowledge is (C4 to C6)."""

import enum
import time

from django.conf import settings

from jobs.flag import Question, flag
from jobs.models import Job
from workers import fence, shutdown
from workers.fence import HeldSlot

FRESH_S = 0.005
"""No document starts on a look older than this (C4)."""
IN_FLIGHT_LOOK_S = 0.03
"""How often a runner looks while a document is in work."""


class SliceEnd(enum.StrEnum):
    """Why a runner stopped; a value for the log and the decision that follows."""

    CANCELLED = "cancelled"  # the job is terminal, whoever ended it
    LEASE_LOST = "lease_lost"  # another runner has the slot: it was silent for longer than its lease
    SHUTDOWN = "shutdown"
    SLICE_OVER = "slice_over"
    NOTHING_OPEN = "nothing_open"
    NO_SANDBOX = "no_sandbox"  # this machine starts none


class Watch:
    """Times are monotonic, and taken before a question is sent: an answer is never thought younger than it is."""

    def __init__(self, held: HeldSlot, *, asked_at: float) -> None:
        self._held = held
        self._seen_at = asked_at
        self._answered_at = asked_at
        self._renewed_at = asked_at
        self._question: Question | None = None

    @property
    def fresh_until(self) -> float:
        """Until when a document may start on what is known (C4). A slow answer is as young as can be had."""
        return max(self._seen_at + FRESH_S, self._answered_at + FRESH_S / 2)

    def row_seen(self, asked_at: float) -> None:
        """A statement that tests the job's row and extends the lease has found the job processing."""
        self._seen_at = self._renewed_at = asked_at

    def ask_ahead(self) -> None:
        """Send the question that the next look would have to wait for, so that it is answered meanwhile (C5)."""
        if self._question is None and time.monotonic() >= self.fresh_until:
            self._question = flag.ask(self._held.job_id)

    def forget(self) -> None:
        """No look follows: what was asked ahead is not left in the connection."""
        if self._question is not None:
            self._hears(self._question)

    def look(self, *, max_age_s: float = FRESH_S) -> SliceEnd | None:
        """Make sure that what is known is not older than `max_age_s`; say why to stop, if so."""
        now = time.monotonic()
        if now - self._renewed_at >= settings.RENEWAL_S:
            return self._ask_the_row(now)
        raised = self._question is not None and self._hears(self._question)
        if not raised and time.monotonic() - self._seen_at >= max_age_s:
            raised = self._hears(flag.ask(self._held.job_id))
            self._answered_at = time.monotonic()
        # A flag may outlive a commit that was lost, in a failover for instance: the row decides (C6).
        return self._ask_the_row(time.monotonic()) if raised else None

    def _hears(self, question: Question) -> bool:
        self._question = None
        self._seen_at = max(self._seen_at, question.asked_at)
        return question.answer()

    def _ask_the_row(self, asked_at: float) -> SliceEnd | None:
        if not fence.renew(self._held):
            return self.why_refused()
        self.row_seen(asked_at)
        return None

    def why_refused(self) -> SliceEnd:
        """The fence let nothing through: is it the job, or only this slot?"""
        return SliceEnd.LEASE_LOST if Job.objects.live().filter(pk=self._held.job_id).exists() else SliceEnd.CANCELLED


def shutdown_requested() -> SliceEnd | None:
    return SliceEnd.SHUTDOWN if shutdown.is_requested() else None
