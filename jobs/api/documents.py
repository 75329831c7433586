"""Documents: uploaded, listed, read, deleted."""

from django.db.models import Q
from django.http import FileResponse
from django.http.response import HttpResponseBase
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiResponse
from rest_framework.request import Request
from rest_framework.response import Response

from jobs.api.document_serializers import (
    DocumentList,
    DocumentObject,
    FetchBody,
    Markdown,
    UploadAnswer,
    UploadBody,
)
from jobs.api.endpoint import Endpoint, actor_of, base_url_of, organization_of, uuid_in_path
from jobs.api.long_answers import bounded
from jobs.api.openapi import PAGED, in_path, in_query, operation
from jobs.api.pagination import page_of
from jobs.api.parsers import StrictJSONParser, UploadParser
from jobs.api.query import read_choice, read_moment, read_text
from jobs.api.shared_serializers import Deleted
from jobs.api.uploads import accept_upload
from jobs.document_object import document_object
from jobs.documents import delete_document, find_document, open_content, read_markdown
from jobs.filename_search import named
from jobs.models import Document
from jobs.models.documents import DocumentStatus

STATUSES = {status: Q(status=status) for status in DocumentStatus.values}
DOCUMENT_ID = in_path("document_id", "The document's UUID.")
FILTERS = (
    in_query("status", "Only documents in this state.", choices=list(STATUSES)),
    in_query("batch_id", "Only documents uploaded in this batch."),
    in_query("search", "Only documents whose filename has this in it, in upper or lower case."),
    in_query("after", "Only documents uploaded after this moment.", OpenApiTypes.DATETIME),
    in_query("before", "Only documents uploaded before this moment.", OpenApiTypes.DATETIME),
)


class DocumentsView(Endpoint):
    parser_classes = [UploadParser, StrictJSONParser]
    is_long = True

    @operation(
        "listDocuments",
        tag="Documents",
        summary="List documents, newest first",
        parameters=[*PAGED, *FILTERS],
        answers={200: DocumentList},
        errors=[400],
    )
    def get(self, request: Request) -> Response:
        documents = Document.objects.of(organization_of(request)).filter(_wanted(request))
        base_url = base_url_of(request)
        page = page_of(
            request,
            documents,
            lambda document: document_object(document, base_url=base_url),
            by_moment=True,
            is_sorted=bool(read_text(request, "batch_id")),
        )
        return Response(page)

    @operation(
        "uploadDocuments",
        tag="Documents",
        summary="Upload documents",
        description=(
            'One document object for one file, `{"data": […]}` for several, each accepted or refused on its own. '
            "A ZIP answers as several. A file with the same bytes as one that is there already gives that one back; "
            "where it could not be read for a limit or a fault of the service, it is read once more."
        ),
        request={"multipart/form-data": UploadBody, "application/json": FetchBody},
        answers={201: UploadAnswer},
        errors=[400, 413, 415],
    )
    def post(self, request: Request) -> Response:
        return accept_upload(request)


class DocumentView(Endpoint):
    @operation(
        "getDocument",
        tag="Documents",
        summary="Read a document's state",
        parameters=[DOCUMENT_ID],
        answers={200: DocumentObject},
        errors=[400, 404],
    )
    def get(self, request: Request, document_id: str) -> Response:
        return Response(document_object(_document_in_path(request, document_id), base_url=base_url_of(request)))

    @operation(
        "deleteDocument",
        tag="Documents",
        summary="Delete a document",
        description="Rows of finished jobs stay. 409 while a running job uses it.",
        parameters=[DOCUMENT_ID],
        answers={200: Deleted},
        errors=[400, 404, 409],
    )
    def delete(self, request: Request, document_id: str) -> Response:
        key = uuid_in_path(document_id, of="document")
        delete_document(organization_of(request), key, actor=actor_of(request))
        return Response({"deleted": True, "id": str(key)})


class MarkdownView(Endpoint):
    @operation(
        "getDocumentMarkdown",
        tag="Documents",
        summary="Read a document's text as Markdown",
        description="409 while it has not been read, and where it cannot be.",
        parameters=[DOCUMENT_ID],
        answers={200: Markdown},
        errors=[400, 404, 409],
    )
    def get(self, request: Request, document_id: str) -> Response:
        document = _document_in_path(request, document_id)
        return Response({"document_id": str(document.id), "markdown": read_markdown(document)})


class ContentView(Endpoint):
    @operation(
        "getDocumentContent",
        tag="Documents",
        summary="Download the file itself",
        parameters=[DOCUMENT_ID],
        answers={(200, "*/*"): OpenApiResponse(OpenApiTypes.BINARY, description="The file, as an attachment.")},
        errors=[400, 404],
    )
    def get(self, request: Request, document_id: str) -> HttpResponseBase:
        document = _document_in_path(request, document_id)
        # A stranger's file, on our own origin: it is downloaded and never shown.
        response = FileResponse(
            open_content(document),
            as_attachment=True,
            filename=document.filename,
            content_type=document.media_type,
            headers={"Content-Security-Policy": "sandbox; default-src 'none'"},
        )
        return bounded(response, document.organization_id)


def _document_in_path(request: Request, text: str) -> Document:
    """Raises InvalidInput, NotFound."""
    return find_document(organization_of(request), uuid_in_path(text, of="document"))


def _wanted(request: Request) -> Q:
    wanted = read_choice(request, "status", STATUSES) or Q()
    if batch_id := read_text(request, "batch_id"):
        wanted &= Q(batch_ids__contains=[batch_id])
    if search := read_text(request, "search"):
        wanted &= named(search)
    if after := read_moment(request, "after"):
        # Times are shown to the millisecond: one that was shown is not after itself.
        wanted &= Q(created_at__gt=after.replace(microsecond=after.microsecond // 1000 * 1000 + 999))
    if before := read_moment(request, "before"):
        wanted &= Q(created_at__lt=before)
    return wanted
