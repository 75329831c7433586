"""A job as it goes on: Server-Sent Events, read from PostgreSQL. Served by the events process."""

import asyncio
import json
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from typing import Any

import structlog
from django.core.handlers.asgi import ASGIRequest
from django.db import Error, InterfaceError, OperationalError, connection
from django.http import StreamingHttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter
from rest_framework.request import Request

from jobs.api.endpoint import Endpoint, base_url_of
from jobs.api.followed import followed_jobs
from jobs.api.http_request import http_request
from jobs.api.jobs import JOB_ID, job_in_path
from jobs.api.openapi import in_query, operation
from jobs.api.query import read_choice
from jobs.errors import Busy, FieldProblem, InvalidInput
from jobs.hot_statements import read_job
from jobs.job_object import job_object
from jobs.models import Job
from jobs.models.jobs import LIVE
from jobs.results import rows_by_id
from jobs.stream import Seen, rows_after, snapshot

log = structlog.get_logger(__name__)

HEARTBEAT_S = 15.0
ROWS_A_STEP = 100
READERS = 4
"""Threads, and so connections to PostgreSQL, through which all streams of the process read."""
FROM = {"start": "start", "now": "now"}
LAST_EVENT_ID = OpenApiParameter(
    "Last-Event-ID", OpenApiTypes.STR, OpenApiParameter.HEADER, description="The last ID received; go on behind it."
)


class EventsView(Endpoint):
    reads_job_with_key = True

    @operation(
        "streamEvents",
        tag="Jobs",
        summary="Follow a job",
        description=(
            "Server-Sent Events: `snapshot` (the job object), then `progress` (the job object), `row` (a row as in "
            "`/results`) and one final `end` (the job object), after which the stream closes. Without `Last-Event-ID` "
            "rows follow from the snapshot on, with `from=start` all of them."
        ),
        parameters=[JOB_ID, LAST_EVENT_ID, in_query("from", "Where the rows begin.", choices=list(FROM))],
        answers={(200, "text/event-stream"): OpenApiTypes.STR},
        errors=[400, 404],
    )
    def get(self, request: Request, job_id: str) -> StreamingHttpResponse:
        job, seen = _begin(request, job_in_path(request, job_id))
        if not isinstance(http_request(request), ASGIRequest):
            raise Busy("Events are served by the events process. Send the request through the front.")
        told = _stream(job, seen, base_url_of(request), request_id=getattr(request, "request_id", ""))
        stream = StreamingHttpResponse(told, content_type="text/event-stream")
        stream["Cache-Control"] = "no-store"
        stream["X-Accel-Buffering"] = "no"
        return stream


@dataclass(frozen=True)
class News:
    job: dict[str, Any]
    rows: list[tuple[Seen, bytes]]
    ended: bool


def _begin(request: Request, job: Job) -> tuple[Job, Seen]:
    """The job of the snapshot, and the rows that are not to be sent."""
    job, recorded = snapshot(job)
    if last := request.headers.get("Last-Event-ID"):
        return job, _read_seen(last, recorded)
    return job, Seen.nothing() if read_choice(request, "from", FROM) == "start" else recorded


def _read_seen(text: str, recorded: Seen) -> Seen:
    """Raises InvalidInput; an ID of another job, where it shows, would silently skip rows."""
    try:
        if (seen := Seen.decode(text)).is_part_of(recorded):
            return seen
    except ValueError:
        pass
    raise InvalidInput(FieldProblem("Last-Event-ID", "Last-Event-ID is not one that this stream has sent."))


async def _stream(job: Job, seen: Seen, base_url: str, *, request_id: str) -> AsyncIterator[bytes]:
    """Where nothing more is to be had it closes, and its client goes on behind the last ID it received."""
    told = job_object(job, base_url=base_url)
    yield _event("snapshot", _json(told), seen)
    with followed_jobs().follow(job.pk) as (followed, changed):
        while True:
            news = await followed.read(_readers, (seen.encode(), base_url), partial(_news, job, seen, base_url))
            if not isinstance(news, News):
                break
            for seen, row in news.rows:
                yield _event("row", row, seen)
            if len(news.rows) == ROWS_A_STEP:
                continue
            if news.ended:
                yield _event("end", _json(news.job), seen)
                return
            if _how_far(news.job) > _how_far(told):
                told = news.job
                yield _event("progress", _json(told), seen)
            while not await _is_set(changed, within_s=HEARTBEAT_S):
                yield b": heartbeat\n\n"
            changed.clear()
    if news is not None:
        log.warning("events.closed", request_id=request_id, job=str(job.pk), error=str(news).strip())


async def _is_set(changed: asyncio.Event, *, within_s: float) -> bool:
    try:
        await asyncio.wait_for(changed.wait(), within_s)
    except TimeoutError:
        return False
    return True


def _news(job: Job, seen: Seen, base_url: str) -> News | Error | None:
    """None: the job has been removed. The error: the database is away."""
    with suppress(OperationalError, InterfaceError):
        return _read_news(job, seen, base_url)
    connection.close()  # which may have died long ago, and the database have come back since
    try:
        return _read_news(job, seen, base_url)
    except (OperationalError, InterfaceError) as error:
        connection.close()
        return error


def _read_news(job: Job, seen: Seen, base_url: str) -> News | None:
    """The job first, then its rows: when it is over, all of its rows are there."""
    now = read_job(job.organization_id, job.pk)
    if now is None:
        return None
    new = rows_after(job.pk, seen, limit=ROWS_A_STEP) if now.done + now.bad > seen.count else []
    texts = rows_by_id(now, [row.id for row in new]) if new else {}
    rows = []
    for row in new:
        seen = seen.and_row(row)
        rows.append((seen, texts[row.id]))
    return News(job_object(now, base_url=base_url), rows, ended=not now.is_live)


_readers = ThreadPoolExecutor(READERS, thread_name_prefix="events")


def _how_far(job: dict[str, Any]) -> tuple[int, int]:
    """To be compared: what streams share may be a little older than the snapshot of one that has just begun."""
    stage = LIVE.index(job["status"]) if job["status"] in LIVE else len(LIVE)
    return stage, job["completed_documents"] + job["failed_documents"]


def _event(name: str, data: bytes, seen: Seen) -> bytes:
    return b"event: %b\nid: %b\ndata: %b\n\n" % (name.encode(), seen.encode().encode(), data)


def _json(value: dict[str, Any]) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode()
