"""One document in, its row out. Inside it is a job of one document, run as any other.

A request begins the job (`post`), waits for its end, and builds the answer (`conclude`). In the events process, where
the front sends it, it waits in the loop, so that it keeps no thread of the pool; anywhere else its thread waits.
"""

import asyncio
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from asgiref.sync import sync_to_async
from django.conf import settings
from django.core.handlers.asgi import ASGIRequest
from django.db import close_old_connections, transaction
from django.http import HttpRequest, HttpResponseBase
from django.views.decorators.csrf import csrf_exempt
from drf_spectacular.utils import OpenApiExample
from rest_framework.request import Request
from rest_framework.response import Response

from jobs.api.endpoint import Endpoint, actor_of, base_url_of, organization_of
from jobs.api.ends import Ends, in_thread, wait_here
from jobs.api.extract_document import MOST_FETCHES, document_of
from jobs.api.extract_request import Asked, read_asked
from jobs.api.extract_serializers import ExtractBody, ExtractForm, Extraction, UnfinishedExtraction
from jobs.api.idempotency import Later, settled
from jobs.api.openapi import operation
from jobs.api.parsers import StrictJSONParser, UploadParser
from jobs.documents import read_markdown
from jobs.errors import Busy, Conflict, FieldProblem, InvalidInput, NotFound
from jobs.extraction_object import extraction_object, provenance, unfinished_object
from jobs.hot_statements import read_job
from jobs.idempotency import attach, let_go
from jobs.inline_schemas import inline_schema
from jobs.job_object import iso
from jobs.models import Claim, Document, Job, ResultRow
from jobs.models.jobs import TERMINAL, JobStatus
from jobs.models.rows import MODEL_FAILED, RowStatus
from jobs.new_job import check_extraction, check_schema, new_job

THREADS = 2 * MOST_FETCHES
"""And so connections to PostgreSQL, through which all extractions of an events process begin and are answered."""


@dataclass(frozen=True)
class Begun:
    asked: Asked
    job: Job
    document: Document
    until: float
    """When waiting ends, by time.monotonic()."""


class Unanswered(Later):
    """Of a request whose job has begun, and is to be waited for: `conclude` makes the answer."""

    def __init__(self, view: "ExtractView", begun: Begun) -> None:
        super().__init__(status=202)
        self.begun = begun
        self._view = view

    def answered(self, status: str) -> HttpResponseBase:
        return self._view.conclude(self.begun, status)

    def let_go(self) -> None:
        close_old_connections()
        self._view.let_go()


class ExtractView(Endpoint):
    parser_classes = [UploadParser, StrictJSONParser]
    is_long = True

    @operation(
        "extract",
        tag="Extract",
        summary="Extract one document",
        description=(
            "Waits for the row, for 30 s unless the installation says otherwise; then it answers 202 with the job, "
            "at whose `/results` the row will be. So it does at once with `async`, and where 500 of the "
            "organization, or 2,000 in all, wait already. The job can be cancelled and is listed like any other; "
            "where the client goes away, it goes on. A file with the same bytes as a document that is there already "
            "gives the row of that one. A ZIP is read where it holds one file. An inline `schema` is kept, once for "
            "each content, but not listed. 400 also where the document cannot be read: the message says why. 409 "
            "where the job is cancelled meanwhile. 503 where a language model failed over it."
        ),
        request={"multipart/form-data": ExtractForm, "application/json": ExtractBody},
        answers={200: Extraction, 202: UnfinishedExtraction},
        errors=[400, 409, 413, 415],
        examples=[
            OpenApiExample(
                "From a URL",
                {
                    "file_url": "https://example.com/invoice.pdf",
                    "schema": {"invoice_number": "string", "total": "number"},
                    "include_provenance": True,
                },
                request_only=True,
                media_type="application/json",
            ),
        ],
        says={
            400: "The document could not be read. The file is damaged.",
            409: "The extraction was cancelled at 2024-09-14T10:33:10.000Z. Its job is at /v1/jobs/….",
        },
    )
    def post(self, request: Request) -> Response:
        until = time.monotonic() + settings.SYNC_EXTRACT_S
        asked = read_asked(request)
        begun = self._begun_before(asked, until) or self._begin(asked, until)
        return self._unfinished(begun, begun.job.status) if asked.is_async else Unanswered(self, begun)

    def _begin(self, asked: Asked, until: float) -> Begun:
        document = _document(self.request, asked)
        with transaction.atomic():
            job = _job(self.request, asked, document)
            if self.marker:
                attach(self.marker, job.id)
        return Begun(asked, job, document, until)

    def _begun_before(self, asked: Asked, until: float) -> Begun | None:
        """By an earlier try of the same request, whose process died."""
        job_id = self.marker.job_id if self.marker else None
        job = read_job(organization_of(self.request).id, job_id) if job_id else None
        if job is None or (job.status == JobStatus.FAILED and not job.cancelled_at):
            return None
        claims = Claim.objects.filter(job_id=job.id).values_list("document_id")
        rows = ResultRow.objects.filter(job_id=job.id).values_list("document_id")
        document = Document.objects.filter(pk__in=claims.union(rows)).first()
        if document is None:
            raise Conflict(f"The document has been deleted since. What was extracted is at /v1/jobs/{job.id}/results.")
        return Begun(asked, job, document, until)

    def conclude(self, begun: Begun, status: str) -> HttpResponseBase:
        """The answer, by what is known of the job when it is no longer waited for. Called once."""

        def make() -> Response:
            try:
                return self._answer(begun, status) if status in TERMINAL else self._unfinished(begun, status)
            except Exception as error:
                return self.handle_exception(error)

        try:
            response = settled(self.marker, make) if self.marker else make()
        except Exception as error:  # the database has gone, with the answer or without
            response = self.handle_exception(error)
        return self.finalize_response(self.request, response)  # type: ignore[arg-type]  # any of Django's will do

    def let_go(self) -> None:
        """Nobody waits for the answer any more. The job goes on, and the same request finds it."""
        if self.marker:
            let_go(self.marker)

    def _answer(self, begun: Begun, status: str) -> Response:
        """Raises InvalidInput where the document was at fault, Conflict, Busy, NotFound."""
        job = read_job(organization_of(self.request).id, begun.job.id)
        if job is None:
            raise NotFound("The extraction has been removed.")
        if job.status == JobStatus.FAILED:
            raise _why_failed(job)
        row = ResultRow.objects.get(job_id=job.id)
        if row.error_code == MODEL_FAILED:
            raise Busy(f"The extraction failed: {row.error_message} Its job is at /v1/jobs/{job.id}.")
        if row.status == RowStatus.FAILED:
            message = f"The document could not be read. {row.error_message}"
            raise InvalidInput(FieldProblem(begun.asked.source, message))
        # As it has been read; it may have been deleted since.
        document = Document.objects.filter(pk=begun.document.pk).first() or begun.document
        answer = extraction_object(job, row, document, base_url=base_url_of(self.request))
        if begun.asked.with_markdown:
            answer["markdown"] = _markdown(document)
        if begun.asked.with_provenance:
            answer["provenance"] = provenance(job, row)
        return Response({"request_id": self._request_id} | answer)

    def _unfinished(self, begun: Begun, status: str) -> Response:
        answer = unfinished_object(begun.job, status, begun.document, base_url=base_url_of(self.request))
        return Response(
            {"request_id": self._request_id} | answer, status=202, headers={"Location": answer["links"]["self"]}
        )

    @property
    def _request_id(self) -> str:
        return str(getattr(self.request, "request_id", ""))


def _document(request: Request, asked: Asked) -> Document:
    """After all that can be refused without it."""
    schema = check_schema(organization_of(request), asked.schema_id) if asked.definition is None else None
    check_extraction(asked.wishes, schema)
    return document_of(request, asked)


def _job(request: Request, asked: Asked, document: Document) -> Job:
    organization, actor = organization_of(request), actor_of(request)
    schema_id = asked.schema_id
    if asked.definition is not None:
        schema_id = str(inline_schema(organization, asked.definition, actor=actor).id)
    return new_job(organization, schema=schema_id, document_ids=[str(document.id)], wishes=asked.wishes, actor=actor)


def _why_failed(job: Job) -> Conflict | Busy:
    itself = f"/v1/jobs/{job.id}"
    if job.cancelled_at:
        return Conflict(f"The extraction was cancelled at {iso(job.cancelled_at)}. Its job is at {itself}.")
    return Busy(f"The extraction cannot go on: {job.error_message} Its job is at {itself}.")


def _markdown(document: Document) -> str | None:
    try:
        return read_markdown(document)
    except Conflict:  # an extractor that does not look at documents
        return None


_view = ExtractView.as_view()
_threads = ThreadPoolExecutor(THREADS, thread_name_prefix="extract")
_ends = Ends()


@csrf_exempt
async def extract(request: HttpRequest) -> HttpResponseBase:
    if not isinstance(request, ASGIRequest):
        return await sync_to_async(_extract_here)(request)
    _ends.heed_a_stop()
    beginning = asyncio.ensure_future(in_thread(_threads, _view, request))
    try:
        response = await asyncio.shield(beginning)
        if not isinstance(response, Unanswered):
            return response
        status = await _ends.of(response.begun.job, response.begun.until)
    except asyncio.CancelledError:  # its client has left
        beginning.add_done_callback(_let_go)
        raise
    return await in_thread(_threads, response.answered, status)


def _let_go(beginning: "asyncio.Task[Response]") -> None:
    if not beginning.cancelled() and not beginning.exception() and isinstance(begun := beginning.result(), Unanswered):
        _threads.submit(begun.let_go)


def _extract_here(request: HttpRequest) -> HttpResponseBase:
    response = _view(request)
    if not isinstance(response, Unanswered):
        return response
    return response.answered(wait_here(response.begun.job.id, response.begun.until))


# As `as_view` leaves them, for the OpenAPI document.
extract.cls, extract.initkwargs = ExtractView, {}  # type: ignore[attr-defined]
