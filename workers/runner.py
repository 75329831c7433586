"""The runner: serves one slot of one job for one slice.

Claim a few documents, and for each, or for a few cheap ones: look, extract, record. What has just been extracted is
recorded while the next is in work, and the next ones are claimed then.
"""

import time
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, replace
from uuid import UUID

import structlog
from django.conf import settings
from django.db import Error, connection

from jobs.models import Document
from workers import fence
from workers.attempt import Check, Interrupted, TimedOut, attempt
from workers.extraction.protocol import DocumentError, ExtractedRow
from workers.extraction.sandbox import (
    ExtractReply,
    ExtractRequest,
    FailureReply,
    ParseReply,
    ParseRequest,
    Sandbox,
    SandboxDied,
)
from workers.fence import ClaimedDocument, HeldSlot
from workers.pace import Pace
from workers.plan import Plan
from workers.poison import MAX_TRIES, poison_reason
from workers.reading import parsed_content, stored_contents
from workers.recording import Recorder
from workers.shutdown import Grace
from workers.watch import FRESH_S, IN_FLIGHT_LOOK_S, SliceEnd, Watch, shutdown_requested

log = structlog.get_logger(__name__)

BATCH_LOOK_S = FRESH_S / 5
"""Several documents share one look, so it is a young one: the last of them starts 5 ms after it at most."""

DELETED = FailureReply("document_deleted", "The document was deleted before it was extracted.")
UNEXPECTED = FailureReply("internal_error", "An unexpected error occurred. The operator's log has it.")
RELEASE_AGAIN_S = 0.05


@dataclass(frozen=True)
class Work:
    """A claimed document; `parsed` is its content where the extractor needs it and somebody has read it already."""

    claim: ClaimedDocument
    parsed: bytes | None = None


class Slice:
    """One slice of one job, on a slot that this process has taken."""

    def __init__(self, held: HeldSlot, plan: Plan, sandbox: Sandbox) -> None:
        now = time.monotonic()
        self._held = held
        self._plan = plan
        self._sandbox = sandbox
        self._watch = Watch(held, asked_at=now)
        self._recorder = Recorder(held, self._watch)
        self._over_at = now + settings.SLICE_S
        self._grace = Grace(settings.SHUTDOWN_GRACE_S)
        self._pace = Pace()
        self._after = -1
        self._todo: deque[Work] = deque()
        self._alone = False

    def serve(self) -> SliceEnd:
        """Work until nothing is open, the job is terminal, the time is over or the worker leaves; say which it was."""
        try:
            while self._todo or self._claim():
                self._stop_if_due()
                self._work_on_next()
            return SliceEnd.NOTHING_OPEN
        except Interrupted as interruption:
            return interruption.end
        finally:
            self._watch.forget()
            self._release()

    def _release(self) -> None:
        """Also where the connection is gone, or the server: what the slot holds is no suspect of that.

        After a restart no lease expires before a full one has passed (workers/leases.py), which leaves time to release.
        """
        until = time.monotonic() + 2 * settings.LEASE_S
        while True:
            try:
                fence.release(self._held)
                return
            except Error:
                connection.close()
                if time.monotonic() >= until:
                    raise
                time.sleep(RELEASE_AGAIN_S)

    # --- What to work on. ---

    def _claim(self) -> bool:
        """Open documents: behind the last ones, then given back ones in front of them, then suspects, alone."""
        self._recorder.flush()
        return (
            self._claim_behind(self._after)
            or (self._after >= 0 and self._claim_behind(-1))
            or self._claim_behind(-1, suspect=True)
        )

    def _claim_behind(self, position: int, *, suspect: bool = False) -> bool:
        asked_at = time.monotonic()
        wanted = 1 if suspect else self._pace.documents_a_claim
        claimed = fence.claim(self._held, after=position, wanted=wanted, suspect=suspect)
        if claimed is None:
            raise Interrupted(self._watch.why_refused())
        self._watch.row_seen(asked_at)
        if claimed and not suspect:
            self._after = claimed[-1].position
        self._todo += self._works(claimed)
        return bool(claimed)

    def _works(self, claimed: Sequence[ClaimedDocument]) -> list[Work]:
        if not claimed or not self._plan.needs_document:
            return [Work(one) for one in claimed]
        contents = stored_contents([one.document_id for one in claimed])
        return [Work(one, contents.get(one.document_id)) for one in claimed]

    def _record_and_claim_ahead(self) -> None:
        """While documents are in work. A suspect is alone with its process, so nothing is held beside it."""
        self._recorder.flush()
        if not self._todo and self._pace.is_quick and not self._alone:
            self._claim_behind(self._after)

    # --- When to stop. ---

    def _stop_if_due(self) -> None:
        """Between two documents: never start one on old knowledge (C4)."""
        end = shutdown_requested()
        if end is None and time.monotonic() >= self._over_at:
            end = SliceEnd.SLICE_OVER
        if end is not None:
            self._recorder.flush()
        shared = len(self._todo) > 1 and self._pace.documents_a_batch > 1
        if end := end or self._watch.look(max_age_s=BATCH_LOOK_S if shared else FRESH_S):
            raise Interrupted(end)

    def _stop_in_flight(self) -> SliceEnd | None:
        """While a document is in work. It is a slow one, so rows in front and claims behind it wait no longer."""
        self._recorder.flush()
        if self._grace.is_over():
            return SliceEnd.SHUTDOWN
        if self._todo and time.monotonic() >= self._over_at:
            fence.give_back(self._held, [work.claim.position for work in self._todo])
            self._todo.clear()
        return self._watch.look(max_age_s=FRESH_S)

    # --- The documents. ---

    def _work_on_next(self) -> None:
        """On the first that waits; on those behind it, too, where they are cheap."""
        work = self._todo[0]
        if (reason := _why_not_tried(work.claim)) is not None:
            self._todo.popleft()
            self._recorder.keep(work.claim, reason)
        elif self._is_ready(work):
            self._extract(self._take_batch())
        else:
            self._todo.popleft()
            self._read(work)

    def _is_ready(self, work: Work) -> bool:
        return not self._plan.needs_document or work.parsed is not None

    def _take_batch(self) -> list[Work]:
        batch = [self._todo.popleft()]
        most = self._pace.documents_a_batch
        while len(batch) < most and self._todo and self._is_ready(self._todo[0]):
            if _why_not_tried(self._todo[0].claim) is not None:
                break
            batch.append(self._todo.popleft())
        return batch

    def _extract(self, batch: list[Work]) -> None:
        request = ExtractRequest(
            extractor=self._plan.extractor,
            schema=self._plan.schema,
            options=self._plan.options,
            parsed=[work.parsed for work in batch],
            fresh_until=self._watch.fresh_until,
        )
        self._alone = batch[0].claim.suspect
        try:
            reply = attempt(
                self._sandbox,
                request,
                self._stop_in_flight,
                meanwhile=self._record_and_claim_ahead,
                expected_s=self._pace.expected_s,
            )
            outcomes = self._outcomes(reply, len(batch))
        except TimedOut as over:
            self._recorder.keep(self._set_aside_others(batch, over.place).claim, over.failure)
        except SandboxDied as death:
            self._crashed(self._set_aside_others(batch, death.place), death.reason)
        except Error:
            raise  # the database, not a document
        except Exception as error:
            self._unexpected(self._set_aside_others(batch, 0), error)
        else:
            self._watch.ask_ahead()
            self._todo.extendleft(reversed(batch[len(outcomes) :]))
            for work, outcome in zip(batch, outcomes, strict=False):
                self._recorder.keep(work.claim, outcome)

    def _outcomes(
        self, reply: ParseReply | ExtractReply | FailureReply, asked: int
    ) -> Sequence[ExtractedRow | FailureReply]:
        if isinstance(reply, FailureReply):
            return [reply]
        if not isinstance(reply, ExtractReply) or not 1 <= len(reply.outcomes) <= asked:
            log.error("sandbox.nonsense", job=str(self._held.job_id))
            return [UNEXPECTED]
        self._pace.took(reply.duration_s / len(reply.outcomes))
        return reply.outcomes

    def _set_aside_others(self, batch: list[Work], place: int) -> Work:
        """The document to blame; those that shared the request with it are worked on anew."""
        place = min(max(place, 0), len(batch) - 1)
        self._todo.extendleft(reversed(batch[:place] + batch[place + 1 :]))
        return batch[place]

    def _read(self, work: Work) -> None:
        """Read a document that nobody has read yet; then it is first in the queue, ready."""
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
        except Error:
            raise  # the database, not the document
        except Exception as error:
            self._unexpected(work, error)
        else:
            self._todo.appendleft(replace(work, parsed=parsed))
        self._pace.took(time.monotonic() - began)

    def _parsed(self, document_id: UUID) -> bytes:
        document = Document.objects.get(pk=document_id)
        return parsed_content(document, self._ask_to_read, self._stop_in_flight, self._wait_for_reader)

    def _ask_to_read(self, request: ParseRequest, check: Check) -> ParseReply | ExtractReply | FailureReply:
        # Taking it, or waiting for somebody else, has made the look before the document an old one (C4).
        if end := self._watch.look():
            raise Interrupted(end)
        try:
            return attempt(self._sandbox, request, check, meanwhile=self._record_and_claim_ahead)
        except TimedOut as over:
            return over.failure

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

    def _unexpected(self, work: Work, error: Exception) -> None:
        log.error("document.unexpected_error", exc_info=error, **self._ids(work))
        self._recorder.keep(work.claim, UNEXPECTED)

    def _crashed(self, work: Work, reason: str) -> None:
        log.warning("document.crashed", reason=reason, tries=work.claim.tries + 1, **self._ids(work))
        if work.claim.tries + 1 >= MAX_TRIES:
            self._recorder.keep(work.claim, FailureReply(*poison_reason(reason)))
            return
        self._recorder.flush()
        fence.give_back(self._held, [work.claim.position], crashed=True)

    def _ids(self, work: Work) -> dict[str, str]:
        return {
            "job": str(self._held.job_id),
            "document": str(work.claim.document_id),
            "position": str(work.claim.position),
        }


def _why_not_tried(claim: ClaimedDocument) -> FailureReply | None:
    if claim.filename is None:
        return DELETED
    if claim.tries >= MAX_TRIES:
        return FailureReply(*poison_reason("crashed"))
    return None
