"""How a runner's rows get into the database: several in one statement, or one by one after a refusal."""

import time

import structlog
from django.db import DataError, Error, IntegrityError

from workers import fence
from workers.attempt import Interrupted
from workers.fence import HeldSlot, RecordedRow
from workers.rows import NOT_STORABLE, refused_row
from workers.watch import Watch

log = structlog.get_logger(__name__)


class Recorder:
    """Rows of one slot on their way into the database."""

    def __init__(self, held: HeldSlot, watch: Watch) -> None:
        self._held = held
        self._watch = watch
        self._kept: list[RecordedRow] = []

    def keep(self, row: RecordedRow) -> None:
        """Until `flush`, which comes as soon as the next document is in work."""
        self._kept.append(row)

    def flush(self) -> None:
        """Record what was kept. Raises Interrupted where the fence lets nothing through any more."""
        rows, self._kept = self._kept, []
        if rows:
            self.record(rows)

    def record(self, rows: list[RecordedRow]) -> None:
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
                self.record([row])
            return
        (row,) = rows
        if row.error_code == NOT_STORABLE:
            raise refusal
        log.error("row.refused", job=str(self._held.job_id), position=row.position, error=str(refusal))
        self.record([refused_row(row)])


def _is_refusal(error: Exception) -> bool:
    """Of the row itself: by its values, or by their size, which PostgreSQL's class 54 stands for."""
    if isinstance(error, DataError | IntegrityError | UnicodeEncodeError):
        return True
    return str(getattr(error.__cause__, "sqlstate", "")).startswith("54")
