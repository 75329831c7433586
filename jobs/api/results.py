"""A job's rows, streamed."""

import json
from collections.abc import Iterator
from typing import Any

from django.http import StreamingHttpResponse
from rest_framework.request import Request

from jobs.api.cursors import Cursors
from jobs.api.endpoint import Endpoint
from jobs.api.job_serializers import Results
from jobs.api.jobs import JOB_ID, job_in_path
from jobs.api.openapi import CURSOR, in_query, operation
from jobs.api.pagination import MAX_LIMIT, read_limit
from jobs.api.query import read_choice
from jobs.models import Job
from jobs.models.rows import RowStatus
from jobs.results import count_rows, read_rows

STATUSES = {status: status for status in RowStatus.values}
FORMATS = {"json": "json"}
PIECE_BYTES = 65_536


class ResultsView(Endpoint):
    @operation(
        "getResults",
        tag="Jobs",
        summary="Read a job's rows",
        description=(
            "At any time, also while the job runs and after a cancel. In the job's order of documents; all rows "
            "without `limit`. While the job runs, a walk never repeats a row, but does not show one that is recorded "
            "later in front of its cursor; a walk begun after the end shows every row once."
        ),
        parameters=[
            JOB_ID,
            CURSOR,
            in_query(
                "limit", "Rows a page; all unless given.", {"type": "integer", "minimum": 1, "maximum": MAX_LIMIT}
            ),
            in_query("status", "Only rows of this status.", choices=list(STATUSES)),
            in_query("format", "The form of the answer.", choices=list(FORMATS)),
        ],
        answers={200: Results},
        errors=[400, 404],
    )
    def get(self, request: Request, job_id: str) -> StreamingHttpResponse:
        job = job_in_path(request, job_id)
        read_choice(request, "format", FORMATS)
        answer = _answer(
            job,
            status=read_choice(request, "status", STATUSES),
            after=_cursors(job).read_position(request),
            limit=read_limit(request),
        )
        return StreamingHttpResponse(_in_pieces(answer), content_type="application/json")


def _answer(job: Job, *, status: str | None, after: int | None, limit: int | None) -> Iterator[bytes]:
    """The counts come last: while the job runs, rows are added to those that are being sent."""
    counted = count_rows(job, status)
    head = {
        "job_id": str(job.id),
        "job_status": job.status,
        "schema": {"id": str(job.schema_version.schema_id), "name": job.schema_version.name},
    }
    yield _json(head)[:-1] + b', "data": ['
    sent, last, has_more = 0, after, False
    # One more than asked for tells whether there are more.
    for position, row in read_rows(job, status=status, after=after, limit=None if limit is None else limit + 1):
        if sent == limit:
            has_more = True
            break
        yield row if sent == 0 else b"," + row
        sent, last = sent + 1, position
    total = sent if limit is None and after is None else counted
    next_cursor = _cursors(job).after_position(last) if has_more and last is not None else None
    itself = f"/v1/jobs/{job.id}"
    tail = {
        "total_rows": total,
        "pagination": {"total": total, "limit": limit, "has_more": has_more, "next_cursor": next_cursor},
        "links": {"self": f"{itself}/results", "job": itself},
    }
    yield b"], " + _json(tail)[1:]


def _cursors(job: Job) -> Cursors:
    return Cursors("ResultRow", job.id)


def _in_pieces(parts: Iterator[bytes]) -> Iterator[bytes]:
    """Each piece is a write to the client: one a row would cost more than the rows."""
    gathered = bytearray()
    for part in parts:
        gathered += part
        if len(gathered) >= PIECE_BYTES:
            yield bytes(gathered)
            gathered.clear()
    yield bytes(gathered)


def _json(value: dict[str, Any]) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode()
