"""Result rows in the job's order, read in short steps: one long snapshot would slow every claim."""

from collections.abc import Collection, Iterator
from typing import NamedTuple
from uuid import UUID

import msgspec
from django.db.models import QuerySet, TextField, Value
from django.db.models.functions import Cast

from jobs.models import Job, ResultRow
from jobs.models.rows import RowStatus

STEP_ROWS = 500
WINDOW_POSITIONS = 10_000
"""Where one status is wanted, a statement looks at so many rows at most, however few of them have it. An index by
status would spare the look, and cost every recording."""


class Recorded(NamedTuple):
    """A result row; its JSON as PostgreSQL wrote it."""

    position: int
    id: UUID
    document_id: UUID
    filename: str
    status: str
    confidence: float | None
    error_code: str
    error_message: str
    values_text: str
    fields_text: str
    """What each value was read from, several times as long as the values; `{}` where a walk is without it."""
    flags_text: str
    usage_text: str | None
    """None where no language model was asked."""


_object = msgspec.json.Decoder(dict[str, msgspec.Raw])


def count_rows(job: Job, status: str | None) -> int:
    """`job` comes from `with_counts()`, whose counts answer at once for all rows and for failed ones."""
    done, failed = job.done, job.bad
    if status is None:
        return int(done + failed)
    if status == RowStatus.FAILED:
        return int(failed)
    rows = _rows(job, status)
    windows = range(0, job.document_count, WINDOW_POSITIONS)
    return sum(rows.filter(position__range=(first, first + WINDOW_POSITIONS - 1)).count() for first in windows)


class Walk:
    """The rows behind `after`, `limit` at most; once it is through, also where it ended and whether there are more."""

    def __init__(
        self, job: Job, *, status: str | None, after: int | None, limit: int | None, with_fields: bool = True
    ) -> None:
        self.job = job
        self.last = after
        self.has_more = False
        self._status, self._limit, self._with_fields = status, limit, with_fields

    def __iter__(self) -> Iterator[Recorded]:
        step = STEP_ROWS if self._limit is None else self._limit + 1
        after = -1 if self.last is None else self.last
        for sent, row in enumerate(self._in_steps(after, step)):
            if sent == self._limit:
                self.has_more = True
                return
            self.last = row.position
            yield row

    def _in_steps(self, after: int, step: int) -> Iterator[Recorded]:
        while True:
            rows, reach = _rows(self.job, self._status).filter(position__gt=after), self.job.document_count
            if self._status is not None:
                reach = after + WINDOW_POSITIONS
                rows = rows.filter(position__lte=reach)
            found = _recorded(rows.order_by("position")[:step], self._with_fields)
            yield from found
            if len(found) == step:
                after = found[-1].position
            elif reach < self.job.document_count:
                after = reach
            else:
                return


def rows_by_id(job: Job, ids: Collection[UUID]) -> dict[UUID, bytes]:
    """The JSON of certain rows of the job."""
    names = job.schema_version.field_names
    return {row.id: row_json(row, names) for row in _recorded(_rows(job, None).filter(pk__in=ids))}


def row_json(row: Recorded, names: list[str]) -> bytes:
    """The row as the API shows it.

    Values are passed on as PostgreSQL wrote them, unread, so that they are the same to the byte each time (C3).
    """
    shown: dict[str, object] = {
        "id": str(row.id),
        "document_id": str(row.document_id),
        "filename": row.filename,
        "status": row.status,
        "values": _in_order(row.values_text, names),
        "confidence": row.confidence,
        "validation_flags": msgspec.Raw(row.flags_text),
        "fields": _in_order(row.fields_text, names),
        "error": {"code": row.error_code, "message": row.error_message} if row.status == RowStatus.FAILED else None,
    }
    if row.usage_text is not None:
        shown["usage"] = msgspec.Raw(row.usage_text)
    return msgspec.json.encode(shown)


def values_by_name(row: Recorded) -> dict[str, msgspec.Raw]:
    """Each value as PostgreSQL wrote it."""
    return _object.decode(row.values_text)


def _recorded(rows: "QuerySet[ResultRow]", with_fields: bool = True) -> list[Recorded]:
    texts = rows.annotate(
        values_text=Cast("values", TextField()),
        fields_text=Cast("fields", TextField()) if with_fields else Value("{}", TextField()),
        flags_text=Cast("validation_flags", TextField()),
        usage_text=Cast("usage", TextField()),
    )
    return [Recorded._make(row) for row in texts.values_list(*Recorded._fields)]


def _rows(job: Job, status: str | None) -> "QuerySet[ResultRow]":
    rows = ResultRow.objects.filter(job_id=job.id)
    return rows if status is None else rows.filter(status=status)


def _in_order(text: str, names: list[str]) -> dict[str, msgspec.Raw]:
    """The schema's order of fields, which jsonb has forgotten."""
    by_name = _object.decode(text)
    ordered = {name: by_name.pop(name) for name in names if name in by_name}
    return ordered | by_name
