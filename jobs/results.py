"""Result rows in the job's order, read in short steps: one long snapshot would slow every claim."""

from collections.abc import Collection, Iterator
from typing import Any
from uuid import UUID

import msgspec
from django.db.models import QuerySet, TextField
from django.db.models.functions import Cast

from jobs.models import Job, ResultRow
from jobs.models.rows import RowStatus

STEP_ROWS = 500

COLUMNS = (
    "position",
    "id",
    "document_id",
    "filename",
    "status",
    "confidence",
    "error_code",
    "error_message",
    "values_text",
    "fields_text",
    "flags_text",
)
_object = msgspec.json.Decoder(dict[str, msgspec.Raw])


def count_rows(job: Job, status: str | None) -> int:
    """`job` comes from `with_counts()`, whose counts answer at once for all rows and for failed ones."""
    done, failed = job.done, job.bad
    if status is None:
        return int(done + failed)
    if status == RowStatus.FAILED:
        return int(failed)
    return _rows(job, status).count()


def read_rows(job: Job, *, status: str | None, after: int | None, limit: int | None) -> Iterator[tuple[int, bytes]]:
    """Position and JSON of each row behind `after`, `limit` at most.

    Values are passed on as PostgreSQL wrote them, unread, so that they are the same to the byte each time (C3).
    """
    names = job.schema_version.field_names
    left = limit
    while left is None or left > 0:
        step = STEP_ROWS if left is None else min(STEP_ROWS, left)
        found = _step(job, status, after, step)
        for row in found:
            yield row[0], msgspec.json.encode(_row_object(row, names))
        if len(found) < step:
            return
        after = found[-1][0]
        left = None if left is None else left - step


def rows_by_id(job: Job, ids: Collection[UUID]) -> dict[UUID, bytes]:
    """The JSON of certain rows of the job."""
    names = job.schema_version.field_names
    rows = _with_texts(_rows(job, None).filter(pk__in=ids)).values_list(*COLUMNS)
    return {row[1]: msgspec.json.encode(_row_object(row, names)) for row in rows}


def _step(job: Job, status: str | None, after: int | None, size: int) -> list[tuple[Any, ...]]:
    rows = _rows(job, status)
    if after is not None:
        rows = rows.filter(position__gt=after)
    return list(_with_texts(rows).order_by("position").values_list(*COLUMNS)[:size])


def _with_texts(rows: "QuerySet[ResultRow]") -> "QuerySet[ResultRow]":
    return rows.annotate(
        values_text=Cast("values", TextField()),
        fields_text=Cast("fields", TextField()),
        flags_text=Cast("validation_flags", TextField()),
    )


def _rows(job: Job, status: str | None) -> "QuerySet[ResultRow]":
    rows = ResultRow.objects.filter(job_id=job.id)
    return rows if status is None else rows.filter(status=status)


def _row_object(row: tuple[Any, ...], names: list[str]) -> dict[str, Any]:
    _, key, document_id, filename, status, confidence, error_code, error_message, values, fields, flags = row
    return {
        "id": str(key),
        "document_id": str(document_id),
        "filename": filename,
        "status": status,
        "values": _in_order(values, names),
        "confidence": confidence,
        "validation_flags": msgspec.Raw(flags),
        "fields": _in_order(fields, names),
        "error": {"code": error_code, "message": error_message} if status == RowStatus.FAILED else None,
    }


def _in_order(text: str, names: list[str]) -> dict[str, msgspec.Raw]:
    """The schema's order of fields, which jsonb has forgotten."""
    by_name = _object.decode(text)
    ordered = {name: by_name.pop(name) for name in names if name in by_name}
    return ordered | by_name
