"""Bodies before anybody reads them: within their limit, and of a known length however they were sent."""

from contextlib import ExitStack
from tempfile import SpooledTemporaryFile
from typing import BinaryIO, cast

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.core.handlers.asgi import ASGIRequest
from django.core.handlers.wsgi import WSGIRequest
from django.http import HttpRequest, HttpResponseBase
from django.utils.deprecation import MiddlewareMixin

from jobs.api.handlers import is_api

CHUNK_BYTES = 64 * 1024
SHORT_BYTES = 99_999
"""The front has all of such a body before web sees it (config/local/Caddyfile)."""


class BodyMiddleware(MiddlewareMixin):
    """Checks what no key guards, such as the admin's forms; the API's endpoints check theirs behind the key."""

    def process_request(self, request: HttpRequest) -> None:
        if isinstance(request, WSGIRequest) and 0 < _length(request) <= SHORT_BYTES:
            request.short_body = request._stream  # type: ignore[attr-defined]  # noqa: SLF001 - it knows what was read
        if not is_api(request):
            receive_body(request, limit=settings.DATA_UPLOAD_MAX_MEMORY_SIZE)

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        # Where a body is left unread, granian closes the connection, on which the front may be sending already.
        if unread := getattr(request, "short_body", None):
            unread.read()
        if spooled := getattr(request, "spooled_body", None):
            spooled.close()
        return response


def receive_body(request: HttpRequest, *, limit: int) -> None:
    """Raises RequestDataTooBig."""
    if isinstance(request, ASGIRequest):
        _measure(request, limit)
    elif "HTTP_TRANSFER_ENCODING" in request.META and isinstance(request, WSGIRequest):
        _spool(request, limit)
    elif _length(request) > limit:
        raise _too_big(limit)


def _measure(request: ASGIRequest, limit: int) -> None:
    """The events process has received all of the body; how long it is, Django and DRF believe the header alone."""
    length = request._stream.seek(0, 2)  # noqa: SLF001 - where Django keeps what it reads
    request._stream.seek(0)  # noqa: SLF001
    if length > limit:
        raise _too_big(limit)
    request.META["CONTENT_LENGTH"] = str(length)


def upload_limit() -> int:
    """As many files as one request may have, each as long as it may be, and what goes with them."""
    return int(settings.MAX_FILES_PER_UPLOAD * settings.MAX_FILE_BYTES + settings.DATA_UPLOAD_MAX_MEMORY_SIZE)


def _spool(request: WSGIRequest, limit: int) -> None:
    """Takes the body to a temporary file: of a body without Content-Length, Django and DRF read nothing."""
    with ExitStack() as stack:
        body = stack.enter_context(SpooledTemporaryFile(max_size=settings.FILE_UPLOAD_MAX_MEMORY_SIZE))
        stream, length = request.environ["wsgi.input"], 0
        while chunk := stream.read(CHUNK_BYTES):
            length += len(chunk)
            if length > limit:
                raise _too_big(limit)
            body.write(chunk)
        body.seek(0)
        request.META["CONTENT_LENGTH"] = str(length)
        request._stream = cast(BinaryIO, body)  # noqa: SLF001 - where Django keeps what it reads
        request.spooled_body = stack.pop_all()  # type: ignore[attr-defined]


def _length(request: HttpRequest) -> int:
    try:
        return int(request.META.get("CONTENT_LENGTH") or 0)
    except ValueError:
        return 0


def _too_big(limit: int) -> RequestDataTooBig:
    return RequestDataTooBig(f"The body has more than {limit} bytes.")
