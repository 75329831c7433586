"""The runner: serves one slot of one job for one slice. Claim a few documents, and for each: look, extract, record."""

import time
from collections.abc import Sequence
from uuid import UUID

import structlog
from django.conf import settings
from django.db import DataError, Error, IntegrityError, connection

from jobs.models import Document
from workers import fence
from workers.attempt import Interrupted, attempt
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
from workers.fence import ClaimedDocument, HeldSlot, RecordedRow
from workers.pace import Pace
from workers.plan import Plan
from workers.poison import MAX_TRIES, poison_reason
from workers.reading import parsed_content
from workers.rows import NOT_STORABLE, failed_row, refused_row, row_of
from workers.shutdown import Grace
from workers.watch import FRESH_S, IN_FLIGHT_LOOK_S, SliceEnd, Watch, shutdown_requested

log = structlog.get_logger(__name__)


class Slice:
    """One slice of one job, on a slot that this process has taken."""

    def __init__(self, held: HeldSlot, plan: Plan, sandbox: Sandbox) -> None:
        now = time.monotonic()
        self._held = held
        self._plan = plan
        self._sandbox = sandbox
        self._watch = Watch(held, asked_at=now)
        self._over_at = now + settings.SLICE_S
        self._grace = Grace(settings.SHUTDOWN_GRACE_S)
        self._pace = Pace()
        self._after = -1
        self._unrecorded: list[RecordedRow] = []
        self._unrecorded_since = now

    def serve(self) -> SliceEnd:
        """Work until nothing is open, the job is terminal, the time is over or the worker leaves; say which it was."""
        try:
            while claimed := self._claim():
                self._serve_claims(claimed)
            return SliceEnd.NOTHING_OPEN
        except Interrupted as interruption:
            return interruption.end
        finally:
            self._release()

    def _release(self) -> None:
        try:
            fence.release(self._held)
        except Error:
            # The connection is gone; what the slot holds must not wait for the end of the lease.
            connection.close()
            fence.release(self._held)

    def _serve_claims(self, claimed: Sequence[ClaimedDocument]) -> None:
        documents = self._documents(claimed)
        for one in claimed:
            self._stop_if_due()
            began = time.monotonic()
            row = self._row_of(one, documents.get(one.document_id))
            self._pace.took(time.monotonic() - began)
            if row is not None:
                self._keep(row, began)
        self._record()

    # --- What to work on. ---

    def _claim(self) -> list[ClaimedDocument]:
        """Open documents: behind the last ones, then given back ones in front of them, then suspects, alone."""
        claimed = self._claim_after(self._after, self._pace.documents_a_claim)
        if not claimed and self._after >= 0:
            claimed = self._claim_after(-1, self._pace.documents_a_claim)
        if not claimed:
            return self._claim_after(-1, 1, suspect=True)
        self._after = claimed[-1].position
        return claimed

    def _claim_after(self, after: int, wanted: int, *, suspect: bool = False) -> list[ClaimedDocument]:
        asked_at = time.monotonic()
        claimed = fence.claim(self._held, after=after, wanted=wanted, suspect=suspect)
        if claimed is None:
            raise Interrupted(self._watch.why_refused())
        self._watch.row_seen(asked_at)
        return claimed

    def _documents(self, claimed: Sequence[ClaimedDocument]) -> dict[UUID, Document]:
        return Document.objects.in_bulk([one.document_id for one in claimed])

    # --- When to stop. ---

    def _stop_if_due(self) -> None:
        """Between two documents: never start one on old knowledge (C4)."""
        end = shutdown_requested()
        if end is None and time.monotonic() >= self._over_at:
            end = SliceEnd.SLICE_OVER
        if end is not None:
            self._record()
        if end := end or self._watch.look(max_age_s=FRESH_S):
            raise Interrupted(end)

    def _stop_in_flight(self) -> SliceEnd | None:
        """While a document is in work. It is a slow one, so rows of quick ones in front of it wait no longer."""
        self._record()
        if self._grace.is_over():
            return SliceEnd.SHUTDOWN
        return self._watch.look(max_age_s=IN_FLIGHT_LOOK_S)

    # --- One document. ---

    def _row_of(self, one: ClaimedDocument, document: Document | None) -> RecordedRow | None:
        """The document's row, or None where it goes back to be tried again."""
        if document is None:
            return self._failed(one, "", "document_deleted", "The document was deleted before it was extracted.")
        if one.tries >= MAX_TRIES:
            return self._failed(one, document.filename, *poison_reason("crashed"))
        try:
            return row_of(self._extract(document), position=one.position, filename=document.filename)
        except DocumentError as error:
            return self._failed(one, document.filename, error.code, error.message)
        except SandboxDied as death:
            return self._crashed(one, document.filename, death.reason)
        except Error:
            raise  # the database, not the document
        except Exception:
            log.exception("document.unexpected_error", **self._ids(one))
            return self._failed(
                one, document.filename, "internal_error", "An unexpected error occurred. The operator's log has it."
            )

    def _extract(self, document: Document) -> ExtractedRow:
        parsed = parsed_content(document, self._ask) if self._plan.needs_document else None
        reply = self._ask(
            ExtractRequest(
                extractor=self._plan.extractor, schema=self._plan.schema, options=self._plan.options, parsed=parsed
            )
        )
        if isinstance(reply, FailureReply):
            raise DocumentError(reply.code, reply.message)
        if isinstance(reply, ParseReply):
            raise TypeError("The sandbox answered an extraction with a parse.")
        return reply.row

    def _ask(self, request: ParseRequest | ExtractRequest) -> ParseReply | ExtractReply | FailureReply:
        return attempt(self._sandbox, request, self._stop_in_flight)

    def _crashed(self, one: ClaimedDocument, filename: str, reason: str) -> RecordedRow | None:
        log.warning("document.crashed", reason=reason, tries=one.tries + 1, **self._ids(one))
        if one.tries + 1 >= MAX_TRIES:
            return self._failed(one, filename, *poison_reason(reason))
        self._record()
        fence.give_back(self._held, [one.position], crashed=True)
        return None

    def _failed(self, one: ClaimedDocument, filename: str, code: str, message: str) -> RecordedRow:
        return failed_row(position=one.position, filename=filename, code=code, message=message)

    def _ids(self, one: ClaimedDocument) -> dict[str, str]:
        return {"job": str(self._held.job_id), "document": str(one.document_id), "position": str(one.position)}

    # --- Recording. ---

    def _keep(self, row: RecordedRow, began: float) -> None:
        """Rows of very cheap documents are recorded together, never more than 5 ms' worth of them."""
        if not self._unrecorded:
            self._unrecorded_since = began
        self._unrecorded.append(row)
        if time.monotonic() - self._unrecorded_since >= FRESH_S:
            self._record()

    def _record(self) -> None:
        rows, self._unrecorded = self._unrecorded, []
        if rows:
            self._record_rows(rows)

    def _record_rows(self, rows: list[RecordedRow]) -> None:
        asked_at = time.monotonic()
        try:
            recorded = fence.record(self._held, rows)
        except (Error, UnicodeEncodeError) as error:
            if not _is_refusal(error):
                raise
            self._record_apart(rows, error)
            return
        if not recorded:
            raise Interrupted(self._watch.why_refused())
        self._watch.row_seen(asked_at)

    def _record_apart(self, rows: list[RecordedRow], refusal: Exception) -> None:
        """A refused batch row by row; a refused row as a failed one, so that its job goes on."""
        if len(rows) > 1:
            for row in rows:
                self._record_rows([row])
            return
        (row,) = rows
        if row.error_code == NOT_STORABLE:
            raise refusal
        log.error("row.refused", job=str(self._held.job_id), position=row.position, error=str(refusal))
        self._record_rows([refused_row(row)])


def _is_refusal(error: Exception) -> bool:
    """Of the row itself: by its values, or by their size, which PostgreSQL's class 54 stands for."""
    if isinstance(error, DataError | IntegrityError | UnicodeEncodeError):
        return True
    return str(getattr(error.__cause__, "sqlstate", "")).startswith("54")
