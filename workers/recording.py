"""How a runner's rows get into the database: several in one statement, or one by one after a refusal."""

import time

import msgspec
import structlog
from django.db import DataError, Error, IntegrityError

from jobs.prepared import sqlstate_of
from workers import fence
from workers.attempt import Interrupted
from workers.extraction.protocol import ExtractedRow
from workers.extraction.sandbox import FailureReply
from workers.fence import ClaimedDocument, HeldSlot, RecordedRow
from workers.rows import NOT_STORABLE, failed_row, refused_row, row_of
from workers.usage import Usage
from workers.watch import Watch

OUT_OF_MEMORY = "53200"

log = structlog.get_logger(__name__)


class Recorder:
    """Rows of one slot on their way into the database."""

    def __init__(self, held: HeldSlot, watch: Watch) -> None:
        self._held = held
        self._watch = watch
        self._kept: list[RecordedRow] = []

    def keep(self, claim: ClaimedDocument, outcome: ExtractedRow | FailureReply, usage: Usage | None = None) -> None:
        """Until `flush`, which comes as soon as the next document is in work."""
        filename = claim.filename or ""
        if isinstance(outcome, FailureReply):
            row = failed_row(position=claim.position, filename=filename, code=outcome.code, message=outcome.message)
        else:
            row = row_of(outcome, position=claim.position, filename=filename)
        self._kept.append(row if usage is None or not usage.calls else msgspec.structs.replace(row, usage=usage))

    def flush(self) -> None:
        """Record what was kept. Raises Interrupted where the fence lets nothing through any more."""
        rows, self._kept = self._kept, []
        if rows:
            self.record(rows)

    def record(self, rows: list[RecordedRow]) -> None:
        asked_at = time.monotonic()
        try:
            recorded = fence.record(self._held, rows)
        except Exception as error:
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
                self.record([row])
            return
        (row,) = rows
        if row.error_code == NOT_STORABLE:
            raise refusal
        log.error("row.refused", job=str(self._held.job_id), position=row.position, error=str(refusal))
        self.record([refused_row(row)])


def _is_refusal(error: Exception) -> bool:
    """Of the row itself: it cannot be encoded, or PostgreSQL refuses its values, or their size (its class 54), or has
    not the memory for it."""
    if not isinstance(error, Error) or isinstance(error, DataError | IntegrityError):
        return True
    return (sqlstate_of(error) or "").startswith(("54", OUT_OF_MEMORY))
