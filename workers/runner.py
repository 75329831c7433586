"""The runner: serves one slot of one job for one slice.

Claim a few documents, and for each, or for a few cheap ones: look, extract, record. What has just been extracted is
recorded while the next is in work, and the next ones are claimed then.
"""

import time
from collections.abc import Sequence
from dataclasses import replace
from typing import NoReturn
from uuid import UUID

import structlog
from django.conf import settings
from django.db import Error

from jobs.flag import FRESH_S
from jobs.models import Document
from workers import fence
from workers.attempt import Check, Interrupted, TimedOut, attempt
from workers.conversation import CannotGoOn, Conversation, Outcome, Row
from workers.extraction.llm.talk import Answer, Ask
from workers.extraction.protocol import DocumentError
from workers.extraction.registry import Unusable
from workers.extraction.sandbox import (
    ExtractReply,
    ExtractRequest,
    FailureReply,
    ParseReply,
    ParseRequest,
    Sandbox,
    SandboxDied,
    SandboxUnavailable,
)
from workers.fence import HeldSlot
from workers.outages import persistently
from workers.pace import Pace
from workers.plan import CannotExtract, ExtractorUnusable, Plan
from workers.poison import MAX_TRIES, poison_reason
from workers.process import model_line
from workers.reading import parsed_content
from workers.recording import Recorder
from workers.shutdown import Grace
from workers.todo import DELETED, Todo, Work
from workers.usage import Usage
from workers.watch import IN_FLIGHT_LOOK_S, SliceEnd, Watch, shutdown_requested

log = structlog.get_logger(__name__)

LOOK_S, BATCH_LOOK_S = 0.7 * FRESH_S, 0.2 * FRESH_S
"""How old a look may be that is taken to the sandbox: what is left of the 5 ms has to do for the way there, and for
documents that share a request."""

UNEXPECTED = FailureReply("internal_error", "An unexpected error occurred. The operator's log has it.")


class Slice:
    """One slice of one job, on a slot that this process has taken."""

    def __init__(self, held: HeldSlot, plan: Plan, sandbox: Sandbox) -> None:
        now = time.monotonic()
        self._held = held
        self._plan = plan
        self._sandbox = sandbox
        self._watch = Watch(held, asked_at=now, tell=sandbox.starts_until)
        self._recorder = Recorder(held, self._watch)
        self._over_at = now + settings.SLICE_S
        self._grace = Grace(settings.SHUTDOWN_GRACE_S)
        self._pace = Pace()
        self._todo = Todo(held, self._watch, self._pace, needs_content=plan.needs_document)
        self._alone = False
        self._usage: Usage | None = None

    def serve(self) -> SliceEnd:
        """Work until nothing is open, the job is terminal, the time is over or the worker leaves; say which it was.

        Raises CannotExtract.
        """
        try:
            while self._todo or self._claims():
                self._stop_if_due()
                self._work_on_next()
            return SliceEnd.NOTHING_OPEN
        except CannotGoOn as end:
            raise CannotExtract(end.code, end.message) from None
        except Interrupted as interruption:
            return interruption.end
        finally:
            try:
                self._watch.forget()
            finally:
                persistently(lambda: fence.release(self._held))

    def _claims(self) -> bool:
        self._recorder.flush()
        return self._todo.claim()

    def _record_and_claim_ahead(self) -> None:
        """While documents are in work. A suspect is alone with its process, so nothing is held beside it."""
        self._recorder.flush()
        if not self._alone:
            self._todo.claim_ahead()

    def _look_and_record(self, *, max_age_s: float) -> None:
        """The request is on its way to the sandbox meanwhile, where it waits for what this look tells (C4)."""
        if end := self._watch.look(max_age_s=max_age_s):
            raise Interrupted(end)
        self._record_and_claim_ahead()

    # --- When to stop. ---

    def _stop_if_due(self) -> None:
        """Between two documents: the worker leaves, or the slice is over. The job's end is for `_look_and_record`."""
        end = shutdown_requested()
        if end is None and time.monotonic() >= self._over_at:
            end = SliceEnd.SLICE_OVER
        if end is not None:
            self._recorder.flush()
            raise Interrupted(end)

    def _stop_in_flight(self) -> SliceEnd | None:
        """While a document is in work. What is known then has to do for the start of the next one, too."""
        self._recorder.flush()
        if self._grace.is_over():
            return SliceEnd.SHUTDOWN
        if time.monotonic() >= self._over_at:
            self._todo.give_back()
        return self._watch.look(max_age_s=FRESH_S / 2)

    # --- The documents. ---

    def _work_on_next(self) -> None:
        """On the first that waits; on those behind it, too, where they are cheap."""
        if (reason := self._todo.next.why_not_tried) is not None:
            self._recorder.keep(self._todo.take().claim, reason)
        elif self._todo.next.is_ready:
            self._extract(self._todo.take_batch())
        else:
            self._read(self._todo.take())

    def _extract(self, batch: list[Work]) -> None:
        request = self._plan.request([work.parsed for work in batch])
        self._usage = None
        self._alone = batch[0].claim.suspect
        max_age_s = LOOK_S if len(batch) == 1 else BATCH_LOOK_S
        began = time.monotonic()
        try:
            self._watch.ask_ahead(max_age_s=max_age_s)
            reply = attempt(
                self._sandbox,
                request,
                self._stop_in_flight,
                starts_until=self._watch.fresh_until,
                meanwhile=lambda: self._look_and_record(max_age_s=max_age_s),
                ask_ahead=lambda: self._watch.ask_ahead(max_age_s=FRESH_S / 2),
                expected_s=self._pace.reply_expected_s,
            )
            outcomes = self._without_calls(self._outcomes(reply, len(batch)), batch, began)
        except TimedOut as over:
            self._recorder.keep(self._set_aside_others(batch, over.place).claim, over.failure, self._usage)
        except SandboxDied as death:
            self._crashed(self._set_aside_others(batch, death.place), death.reason)
        except SandboxUnavailable as reason:
            self._leave(reason)
        except Unusable as error:
            self._recorder.flush()
            raise ExtractorUnusable(self._plan.extractor, str(error)) from error
        except Error:
            raise  # the database, not a document
        except Exception as error:
            self._unexpected(batch, error)
        else:
            self._pace.replied(time.monotonic() - began)
            self._todo.put_back(batch[len(outcomes) :])
            for work, outcome in zip(batch, outcomes, strict=False):
                self._recorder.keep(work.claim, outcome, self._usage)

    def _without_calls(self, outcomes: Sequence[Outcome], batch: list[Work], began: float) -> Sequence[Row]:
        """Those in front of the first document that needs the model; or that one, once it has its answers."""
        if isinstance(outcomes[0], Ask):
            self._todo.put_back(batch[1:])
            del batch[1:]
            return [self._with_answers(batch[0], outcomes[0], began)]
        rows: list[Row] = []
        for outcome in outcomes:
            if isinstance(outcome, Ask):
                break
            rows.append(outcome)
        return rows

    def _with_answers(self, work: Work, outcome: Outcome, began: float) -> Row:
        """Between sandbox and model, until there is a row: what is asked next depends on the answers before."""
        line = model_line()
        self._usage = Usage(line.endpoint.model)
        until = began + settings.DOCUMENT_TIMEOUT_S
        talk = Conversation(line, self._stop_in_flight, self._over_at, until, self._usage)
        row = talk.carry_on(outcome, lambda answers: self._outcome_after(work, answers))
        self._pace.took(time.monotonic() - began)
        return row

    def _outcome_after(self, work: Work, answers: Sequence[Answer]) -> Outcome:
        request = self._plan.request([work.parsed], answers)
        return self._outcomes(self._ask_sandbox(request, self._stop_in_flight), 1)[0]

    def _outcomes(self, reply: ParseReply | ExtractReply | FailureReply, asked: int) -> Sequence[Outcome]:
        if isinstance(reply, FailureReply):
            return [reply]
        if not isinstance(reply, ExtractReply) or not 1 <= len(reply.outcomes) <= asked:
            log.error("sandbox.nonsense", job=str(self._held.job_id))
            return [UNEXPECTED]
        asks = [isinstance(outcome, Ask) for outcome in reply.outcomes]
        if any(asks) and not self._plan.asks_a_model:
            log.error("sandbox.asks_a_model", job=str(self._held.job_id), extractor=self._plan.extractor)
            return [UNEXPECTED if isinstance(outcome, Ask) else outcome for outcome in reply.outcomes]
        if not asks[0]:  # which says nothing of how long its document will take
            self._pace.took(reply.duration_s / len(reply.outcomes))
        return reply.outcomes

    def _set_aside_others(self, batch: list[Work], place: int) -> Work:
        """The document to blame; those that shared the request with it are worked on anew."""
        place = min(max(place, 0), len(batch) - 1)
        self._todo.put_back(batch[:place] + batch[place + 1 :])
        return batch[place]

    def _read(self, work: Work) -> None:
        """Read a document that nobody has read yet; then it is first in the queue, ready."""
        self._usage = None
        self._alone = work.claim.suspect
        began = time.monotonic()
        try:
            parsed = self._parsed(work.claim.document_id)
        except DocumentError as error:
            self._recorder.keep(work.claim, FailureReply(error.code, error.message))
        except Document.DoesNotExist:
            self._recorder.keep(work.claim, DELETED)
        except SandboxDied as death:
            self._crashed(work, death.reason)
        except SandboxUnavailable as reason:
            self._leave(reason)
        except Error:
            raise  # the database, not the document
        except Exception as error:
            self._unexpected([work], error)
        else:
            self._todo.put_back([replace(work, parsed=parsed)])
        self._pace.took(time.monotonic() - began)

    def _parsed(self, document_id: UUID) -> bytes:
        document = Document.objects.get(pk=document_id)
        return parsed_content(document, self._ask_to_read, self._stop_in_flight, self._wait_for_reader)

    def _ask_to_read(self, request: ParseRequest, check: Check) -> ParseReply | ExtractReply | FailureReply:
        try:
            return self._ask_sandbox(request, check)
        except TimedOut as over:
            return over.failure

    def _ask_sandbox(
        self, request: ParseRequest | ExtractRequest, check: Check
    ) -> ParseReply | ExtractReply | FailureReply:
        """Where waiting for something else has made the look before the document an old one (C4)."""
        if end := self._watch.look(max_age_s=LOOK_S):
            raise Interrupted(end)
        return attempt(
            self._sandbox,
            request,
            check,
            meanwhile=self._record_and_claim_ahead,
            starts_until=self._watch.fresh_until,
        )

    def _wait_for_reader(self) -> None:
        """To read what another process reads already would take no less time, and twice the work.

        At the end of the slice other jobs come first; this one waits on in its next. The sleep comes before, so that
        slices that have no time left for anything else do not follow each other without a pause.
        """
        if end := self._stop_in_flight():
            raise Interrupted(end)
        time.sleep(IN_FLIGHT_LOOK_S)
        if time.monotonic() >= self._over_at:
            raise Interrupted(SliceEnd.SLICE_OVER)

    def _leave(self, reason: SandboxUnavailable) -> NoReturn:
        """No document is tried, and none is to blame."""
        log.error("sandbox.unavailable", job=str(self._held.job_id), error=str(reason))
        self._recorder.flush()
        raise Interrupted(SliceEnd.NO_SANDBOX)

    def _unexpected(self, batch: list[Work], error: Exception) -> None:
        """Of several, nobody knows which it was about."""
        log.error("document.unexpected_error", exc_info=error, documents=len(batch), **self._ids(batch[0]))
        if len(batch) > 1:
            self._todo.share_no_more()
            self._todo.put_back(batch)
        else:
            self._count_try(batch[0], UNEXPECTED)

    def _crashed(self, work: Work, reason: str) -> None:
        log.warning("document.crashed", reason=reason, tries=work.claim.tries + 1, **self._ids(work))
        self._count_try(work, FailureReply(*poison_reason(reason)))

    def _count_try(self, work: Work, failure: FailureReply) -> None:
        if work.claim.tries + 1 >= MAX_TRIES:
            self._recorder.keep(work.claim, failure, self._usage)
            return
        self._recorder.flush()
        fence.give_back(self._held, [work.claim.position], crashed=True)

    def _ids(self, work: Work) -> dict[str, str]:
        return {
            "job": str(self._held.job_id),
            "document": str(work.claim.document_id),
            "position": str(work.claim.position),
        }
