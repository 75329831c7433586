"""A job's rows: streamed as JSON, or made into a file."""

import json
import re
from collections.abc import Iterable, Iterator
from typing import Any

from django.http import FileResponse, HttpResponse, StreamingHttpResponse
from django.utils.cache import patch_vary_headers
from django.utils.http import content_disposition_header
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse
from rest_framework.request import Request

from jobs.api.cursors import Cursors
from jobs.api.endpoint import Endpoint
from jobs.api.job_serializers import Results
from jobs.api.jobs import JOB_ID, job_in_path
from jobs.api.long_answers import bounded
from jobs.api.openapi import CURSOR, in_query, operation
from jobs.api.pagination import MAX_LIMIT, read_limit
from jobs.api.query import read_choice
from jobs.api.result_formats import CHOICES, read_format
from jobs.exports.formats import FORMATS, Format, check_installed, make_file
from jobs.filenames import clean_filename
from jobs.models import Job
from jobs.models.rows import RowStatus
from jobs.results import Walk, count_rows, row_json

STATUSES = {status: status for status in RowStatus.values}
PIECE_BYTES = 65_536
NOT_IN_FILENAMES = re.compile(r'[/\\<>:"|?*]')
FILES = """\
With `format`, or by the Accept header where there is none, the same rows as a file. It is made before it is sent: a \
failure is an error answer, and `Content-Length` tells whether the whole file has arrived; CSV and NDJSON have it only \
without compression (`Accept-Encoding: identity`). With `limit`, the `Link` header leads to the next part.

**CSV, XLSX and Parquet** have the columns `document_id`, `filename`, `status`, one for each top-level field in the \
schema's order, `confidence`, `validation_flags`, `error_code` and `error_message`. A field that is called as one of \
these, or `other_values`, has `values.` in front. Arrays and objects are JSON. What each field was read from is in \
JSON and NDJSON alone.

- `csv`: RFC 4180 in UTF-8, lines end with CRLF, always with a header. Null is an empty cell, an empty text is `""`. \
Text that a spreadsheet would run (it begins with `=`, `+`, `-`, `@`, a tab or a line break, and is no number) has an \
apostrophe in front.
- `xlsx`: text is never a formula or a link, dates are dates from 1900 on. Numbers have Excel's 16 digits; integers \
beyond 2^53 are text. Text over 32,767 characters is cut and ends with `…`; characters that XML does not know become \
`\ufffd`. After 1,048,576 rows another sheet goes on. A schema's 1,000 fields are fewer than Excel's columns.
- `parquet`: columns are string, double, 64-bit integer, boolean and date as the schema says. A value that its column \
cannot hold exactly is null there, and stands in the last column, `other_values`, as JSON by field.
- `ndjson`: a line for each row, as in `data` of the JSON answer."""
HEADERS = [
    OpenApiParameter(name, OpenApiTypes.STR, OpenApiParameter.HEADER, description=description, response=[200])
    for name, description in (
        ("Content-Disposition", "Of a file: its name, made of the job's name or ID."),
        ("Link", 'Of a file, where `limit` leaves rows over: the next part, as `rel="next"`.'),
        ("Vary", "`Accept`, and `Accept-Encoding` of what may be compressed."),
    )
]


class FilePieces(FileResponse):
    block_size = PIECE_BYTES


class ResultsView(Endpoint):
    @operation(
        "getResults",
        tag="Jobs",
        summary="Read a job's rows",
        description=(
            "At any time, also while the job runs and after a cancel. In the job's order of documents; all rows "
            "without `limit`. While the job runs, a walk never repeats a row, but does not show one that is recorded "
            "later in front of its cursor; a walk begun after the end shows every row once. JSON is sent while it is "
            f"read: what fails on the way breaks off, and is no valid JSON.\n\n{FILES}"
        ),
        parameters=[
            JOB_ID,
            CURSOR,
            in_query(
                "limit", "Rows a page; all unless given.", {"type": "integer", "minimum": 1, "maximum": MAX_LIMIT}
            ),
            in_query("status", "Only rows of this status.", choices=list(STATUSES)),
            in_query("format", "The form of the answer.", choices=list(CHOICES)),
            *HEADERS,
        ],
        answers={
            200: Results,
            **{
                (200, made.content_type.partition(";")[0]): OpenApiResponse(OpenApiTypes.BINARY)
                for made in FORMATS.values()
            },
        },
        errors=[400, 404],
    )
    def get(self, request: Request, job_id: str) -> HttpResponse | StreamingHttpResponse:
        job = job_in_path(request, job_id)
        wanted = read_format(request)
        if wanted is not None:
            check_installed(wanted)
        status, limit = read_choice(request, "status", STATUSES), read_limit(request)
        walk = Walk(
            job,
            status=status,
            after=_cursors(job).read_position(request),
            limit=limit,
            with_fields=wanted is None or wanted.with_fields,
        )
        content: Iterable[bytes] = ()
        if request.method != "HEAD":
            content = _in_pieces(_answer(walk, status, limit)) if wanted is None else make_file(walk, wanted)
        response = _response(content, job, wanted)
        if wanted is not None and (following := _next_cursor(walk)):
            response["Link"] = f'<{_next_link(request, following)}>; rel="next"'
        patch_vary_headers(response, ["Accept"])
        return response if request.method == "HEAD" else bounded(response, job.organization_id)


def _response(content: Iterable[bytes], job: Job, wanted: Format | None) -> StreamingHttpResponse:
    if wanted is None:
        return StreamingHttpResponse(content, content_type="application/json")
    name = NOT_IN_FILENAMES.sub("-", job.name) if job.name else str(job.id)
    response = FilePieces(content, content_type=wanted.content_type)
    # Said here, because Django says it of an open file alone, and a HEAD has none.
    attachment = content_disposition_header(True, clean_filename(f"{name}.{wanted.name}"))
    response["Content-Disposition"] = str(attachment)
    return response


def _next_link(request: Request, cursor: str) -> str:
    parameters = request.query_params.copy()
    parameters["cursor"] = cursor
    return f"{request.path}?{parameters.urlencode()}"


def _next_cursor(walk: Walk) -> str | None:
    return _cursors(walk.job).after_position(walk.last) if walk.has_more and walk.last is not None else None


def _answer(walk: Walk, status: str | None, limit: int | None) -> Iterator[bytes]:
    """The pagination comes last: while the job runs, rows are added to those that are being sent."""
    job, is_part = walk.job, limit is not None or walk.last is not None
    counted = count_rows(job, status) if is_part else None
    head = {
        "job_id": str(job.id),
        "job_status": job.status,
        "schema": {"id": str(job.schema_version.schema_id), "name": job.schema_version.name},
    }
    yield _json(head)[:-1] + b', "data": ['
    names, sent = job.schema_version.field_names, 0
    for row in walk:
        yield row_json(row, names) if sent == 0 else b"," + row_json(row, names)
        sent += 1
    # Of a running job there may be more by now than there were.
    total = sent if counted is None else max(counted, sent)
    following = _next_cursor(walk)
    itself = f"/v1/jobs/{job.id}"
    tail = {
        "total_rows": total,
        "pagination": {
            "total": total,
            "limit": limit,
            "has_more": following is not None,
            "next_cursor": following,
        },
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
