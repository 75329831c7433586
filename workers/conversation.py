"""The calls of one document to the language model, each of which can be stopped at any moment.

What is no document's fault fails none. Where the endpoint is away, or all permits are in use, a document that has cost
nothing yet waits until the end of the slice and goes back, so that other jobs have their turn; one that has waits in
place, and goes back when its time is over. What the endpoint took and did not get through with is tried a few times,
and then fails; but where it gets through with nothing at all, it is the endpoint, which is then as good as away, or,
where it never got through with anything and its answers look like it, set up wrong.
"""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import structlog
from django.conf import settings

from jobs.models.rows import MODEL_FAILED
from workers.attempt import Check, Interrupted, TimedOut
from workers.coroutines import InWork
from workers.extraction.llm.endpoint import (
    MOST_BYTES,
    Answered,
    Away,
    Declined,
    Failed,
    TooMuchText,
    Trouble,
    Unusable,
)
from workers.extraction.llm.talk import Answer, Ask, Call, Refusal, Shortfall, TooManyCalls
from workers.extraction.protocol import ExtractedRow
from workers.extraction.sandbox import FailureReply
from workers.model_line import FIRST_PAUSE_S, ModelLine
from workers.permits import let_go, take_permit
from workers.usage import Usage
from workers.watch import IN_FLIGHT_LOOK_S, SliceEnd, shutdown_requested

type Row = ExtractedRow | FailureReply
type Outcome = Row | Ask

log = structlog.get_logger(__name__)

MOST_FAILURES = 4
"""Of one call."""
MOST_ANSWERED = 4 * MOST_BYTES
"""Characters, of all answers about a document: they are all kept until it is done."""
PERMIT_LOOK_S = 0.1
LEAST_GRACE_S = 1.0
"""A loop that has not even had the time to hear of a stop is not to be taken for one that does not heed it."""


class CannotGoOn(Interrupted):
    """The endpoint answers nobody as it is set up: the job is over."""

    def __init__(self, why: Unusable) -> None:
        super().__init__(SliceEnd.MODEL_UNUSABLE)
        self.code = why.code
        self.message = str(why)


@dataclass
class Conversation:
    line: ModelLine
    check: Check
    slice_over_at: float
    until: float
    """When the document's time is over, monotonic as all times here."""
    usage: Usage
    _failures: int = 0
    _is_doubted: bool = False

    def carry_on(self, outcome: Outcome, again: Callable[[Sequence[Answer]], Outcome]) -> Row:
        """Answer what is asked, one call after the other. Raises Interrupted, TimedOut, and what `again` raises."""
        answers: list[Answer] = []
        while isinstance(outcome, Ask):
            if over := self._too_much(answers):
                return over
            try:
                answers.append(self._answer(outcome.call))
            except Declined as declined:
                answers.append(Answer(refusal=Refusal(declined.code, str(declined))))
            outcome = again(answers)
        return outcome

    def _too_much(self, answers: Sequence[Answer]) -> FailureReply | None:
        """An extractor counts, too; but it runs where a file may have taken over."""
        if len(answers) >= settings.LLM_MAX_CALLS_PER_DOCUMENT:
            too_many = TooManyCalls(settings.LLM_MAX_CALLS_PER_DOCUMENT)
            return FailureReply(too_many.code, too_many.message)
        if sum(len(answer.text) for answer in answers) > MOST_ANSWERED:
            return FailureReply(MODEL_FAILED, "The model's answers about the document are longer than any form.")
        return None

    def _answer(self, call: Call) -> Answer:
        """Raises Interrupted, TimedOut, Declined."""
        while True:
            self._wait_until(self.line.rests_until)
            try:
                answered = self._made_with_permit(call)
            except Away as away:
                self._leave_it_alone(away)
            except TooMuchText:
                return Answer(shortfall=Shortfall.TOO_LONG)
            except Failed as failed:
                self._count(failed)
            except Unusable as unusable:
                self._doubt(unusable)
            else:
                self.line.is_there()
                self._failures, self._is_doubted = 0, False
                return answered.answer

    def _made_with_permit(self, call: Call) -> Answered:
        permit = self._permit()
        try:
            return self._made(call)
        finally:
            let_go(permit)

    def _made(self, call: Call) -> Answered:
        self._stop_if_due()
        in_work = self.line.start(call)
        try:
            while not in_work.wait(IN_FLIGHT_LOOK_S):
                self._stop_if_due()
                self._end_if_over()
        finally:
            if not in_work.wait(0):
                _close(in_work)
        try:
            answered = in_work.result()
        except Trouble as trouble:
            if trouble.cost is not None:
                self.usage.add(trouble.cost)
            raise
        self.usage.add(answered.cost)
        return answered

    def _end_if_over(self) -> None:
        if time.monotonic() >= self.until:
            raise TimedOut(0)

    def _permit(self) -> int:
        while (permit := take_permit()) is None:
            self._wait_until(time.monotonic() + PERMIT_LOOK_S)
        return permit

    def _wait_until(self, moment: float) -> None:
        while (left_s := moment - time.monotonic()) > 0:
            self._stop_if_due()
            if end := shutdown_requested():
                raise Interrupted(end)  # there is nothing that would get done
            self._leave_if_due(moment)
            time.sleep(min(left_s, IN_FLIGHT_LOOK_S))

    def _stop_if_due(self) -> None:
        if end := self.check():
            raise Interrupted(end)

    def _leave_if_due(self, moment: float) -> None:
        """`moment` is when it would go on."""
        now = time.monotonic()
        if now >= self.until and self._failures:
            raise TimedOut(0)
        # What would not go on in time has cost in vain already.
        has_cost = self._failures > 0 or (self.usage.calls > 0 and moment < self.until)
        if now >= (self.until if has_cost else min(self.until, self.slice_over_at)):
            raise Interrupted(SliceEnd.NO_MODEL)

    def _leave_it_alone(self, away: Away) -> None:
        log.warning("llm.away", error=str(away), retry_after_s=away.retry_after_s)
        self.line.is_away(away)

    def _count(self, failed: Failed) -> None:
        if self.line.fails_everybody():
            if failed.means is not None and not self.line.has_answered:
                raise CannotGoOn(failed.means)
            self._leave_it_alone(Away(str(failed)))
            return
        self._failures += 1
        log.warning("llm.failed", error=str(failed), failures=self._failures)
        if self._failures >= MOST_FAILURES:
            raise Declined(MODEL_FAILED, f"{failed} It was tried {MOST_FAILURES} times.")
        self._wait_until(time.monotonic() + FIRST_PAUSE_S * 2.0 ** (self._failures - 1))

    def _doubt(self, unusable: Unusable) -> None:
        """A gateway may say so for a moment, and a job is more than a moment."""
        if self._is_doubted:
            raise CannotGoOn(unusable)
        self._is_doubted = True
        self._wait_until(time.monotonic() + FIRST_PAUSE_S)


def _close(in_work: InWork[Answered]) -> None:
    """Returns when the connection is closed."""
    began = time.monotonic()
    in_work.stop(max(settings.CANCEL_GRACE_S, LEAST_GRACE_S))
    log.info("llm.call_closed", took_ms=round(1000 * (time.monotonic() - began), 1))
