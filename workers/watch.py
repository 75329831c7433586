"""What a runner knows of its job's state, and how old that knowledge is (C4 to C6)."""

import enum
import math
import time
from collections.abc import Callable

from django.conf import settings

from jobs.flag import FRESH_S, Question, flag
from jobs.models import Job
from workers import fence, shutdown
from workers.fence import HeldSlot

IN_FLIGHT_LOOK_S = 0.03
"""How often a runner looks while a document is in work."""


ANSWERED_S = 0.0004
"""By then Redis has most probably answered."""
ALIKE = 2.0
"""By how much two answers of a Redis that is far away may differ in the time they take."""


class SliceEnd(enum.StrEnum):
    """Why a runner stopped; a value for the log and the decision that follows."""

    CANCELLED = "cancelled"  # the job is terminal, whoever ended it
    LEASE_LOST = "lease_lost"  # another runner has the slot: it was silent for longer than its lease
    SHUTDOWN = "shutdown"
    SLICE_OVER = "slice_over"
    NOTHING_OPEN = "nothing_open"
    NO_SANDBOX = "no_sandbox"  # this machine starts none
    NO_MODEL = "no_model"  # the language model cannot be had now
    MODEL_UNUSABLE = "model_unusable"  # nor ever, as it is set up


class Watch:
    """Times are monotonic, and taken before a question is sent: an answer is never thought younger than it is.

    `tell` hears of each new `fresh_until`.
    """

    def __init__(self, held: HeldSlot, *, asked_at: float, tell: Callable[[float], None] = lambda _: None) -> None:
        self._held = held
        self._tell = tell
        self._seen_at = self._renewed_at = asked_at
        self._question: Question | None = None
        self._raised = False

    @property
    def fresh_until(self) -> float:
        """Until when a document may start on what is known (C4); minus infinity where that is a flag."""
        return -math.inf if self._raised else self._seen_at + FRESH_S

    def row_seen(self, asked_at: float) -> None:
        """A statement that tests the job's row and extends the lease has found the job processing."""
        self._renewed_at = asked_at
        self._seen_at, self._raised = max(self._seen_at, asked_at), False
        self._tell(self.fresh_until)

    def ask_ahead(self, *, max_age_s: float) -> None:
        """Send the question that the next look would have to wait for, so that it is answered meanwhile (C5)."""
        if self._question is not None and time.monotonic() - self._question.asked_at >= ANSWERED_S:
            self._hear()
        if self._question is None and not self._raised and time.monotonic() - self._seen_at >= max_age_s:
            self._question = flag.ask(self._held.job_id)

    def forget(self) -> None:
        """No look follows: what was asked ahead is not left in the connection."""
        if self._question is not None:
            self._hear()

    def look(self, *, max_age_s: float = FRESH_S) -> SliceEnd | None:
        """Make sure that what is known is not older than `max_age_s`; say why to stop, if so."""
        now = time.monotonic()
        if now - self._renewed_at >= settings.RENEWAL_S:
            return self._ask_the_row(now)
        if self._question is not None:
            self._hear()
        if not self._raised and time.monotonic() - self._seen_at >= max_age_s:
            self._ask_and_hear()
        # A flag may outlive a commit that was lost, in a failover for instance: the row decides (C6).
        return self._ask_the_row(time.monotonic()) if self._raised else None

    def _ask_and_hear(self) -> None:
        """After a slow answer once more: it may be this process that was slow. Where both take about as long, Redis is
        far away, and its answer as young as can be had; without this it would let no document start."""
        waits: list[float] = []
        for _ in range(2):
            self._question = flag.ask(self._held.job_id)
            self._hear()
            now = time.monotonic()
            if self._raised or now - self._seen_at < FRESH_S / 2:
                return
            waits.append(now - self._seen_at)
        if max(waits) <= min(ALIKE * min(waits), settings.REDIS_TIMEOUT_S):
            self._seen_at = max(self._seen_at, now - FRESH_S / 2)
            self._tell(self.fresh_until)

    def _hear(self) -> None:
        question, self._question = self._question, None
        assert question is not None
        self._raised = question.answer()
        self._seen_at = max(self._seen_at, question.asked_at)
        self._tell(self.fresh_until)

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
