"""Bodies before anybody reads them: within their limit, and of a known length however they were sent."""

import time
from contextlib import ExitStack
from io import BufferedIOBase
from tempfile import SpooledTemporaryFile
from typing import Any, BinaryIO, cast
from uuid import UUID

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.core.handlers.asgi import ASGIRequest
from django.core.handlers.wsgi import WSGIRequest
from django.http import HttpRequest, HttpResponseBase
from django.utils.deprecation import MiddlewareMixin

from jobs.api.handlers import is_api
from jobs.api.places import places

CHUNK_BYTES = 64 * 1024
SHORT_BYTES = 99_999
"""The front has all of such a body before web sees it (config/local/Caddyfile)."""
STEP_BYTES = 16 * 1024
PATIENCE_S, SLOW_BYTES_A_SECOND = 1.0, 256 * 1024
TOO_MANY = "Too many bodies are coming slowly at the moment. Send the request again in a second."


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
        if slow := getattr(request, "slow_body", None):
            slow.over()
        return response


class SlowBody(BufferedIOBase):
    """Read as the stream is; but one that comes slowly needs a place. Raises Busy, also when it is made."""

    def __init__(self, stream: Any, organization_id: UUID) -> None:
        places.begin_reading(otherwise=TOO_MANY)
        self._stream = stream
        self._organization_id = organization_id
        self._bytes, self._waited_s = 0, 0.0
        self._is_slow = self._is_over = False

    def read(self, size: int | None = -1, /) -> bytes:
        """In steps, so that a slow one shows soon."""
        read, wanted = bytearray(), -1 if size is None else size
        while len(read) != wanted:
            step = self._step(STEP_BYTES if wanted < 0 else min(STEP_BYTES, wanted - len(read)))
            if not step:
                self.over()
                break
            read += step
        return bytes(read)

    def _step(self, size: int) -> bytes:
        began = time.monotonic()
        step: bytes = self._stream.read(size)
        self._waited_s += time.monotonic() - began
        self._bytes += len(step)
        comes_slowly = self._waited_s >= PATIENCE_S and self._bytes < self._waited_s * SLOW_BYTES_A_SECOND
        if step and comes_slowly and not self._is_slow:
            places.take(self._organization_id, otherwise=TOO_MANY)
            places.end_reading()
            self._is_slow = True
        return step

    def over(self) -> None:
        """It has been read, or will not be."""
        if self._is_over:
            return
        self._is_over = True
        if self._is_slow:
            places.give_back(self._organization_id)
        else:
            places.end_reading()


def receive_body(request: HttpRequest, *, limit: int, organization_id: UUID | None = None) -> None:
    """Raises RequestDataTooBig; for an organization Busy, now or when it is read further."""
    if isinstance(request, ASGIRequest):
        _measure(request, limit)
    elif isinstance(request, WSGIRequest) and "HTTP_TRANSFER_ENCODING" in request.META:
        _spool(request, _paced(request, request.environ["wsgi.input"], organization_id), limit)
    elif _length(request) > limit:
        raise _too_big(limit)
    elif isinstance(request, WSGIRequest) and _length(request) > SHORT_BYTES:
        request._stream = _paced(request, request._stream, organization_id)  # noqa: SLF001


def _paced(request: HttpRequest, stream: Any, organization_id: UUID | None) -> Any:
    if organization_id is None:
        return stream
    slow = request.slow_body = SlowBody(stream, organization_id)  # type: ignore[attr-defined]
    return slow


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


def _spool(request: WSGIRequest, stream: Any, limit: int) -> None:
    """Takes the body to a temporary file: of a body without Content-Length, Django and DRF read nothing."""
    with ExitStack() as stack:
        body = stack.enter_context(SpooledTemporaryFile(max_size=settings.FILE_UPLOAD_MAX_MEMORY_SIZE))
        length = 0
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
