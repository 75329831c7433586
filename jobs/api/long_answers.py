"""Answers that are sent for as long as their readers take: few at a time, so that everybody else is still served.

Each keeps a thread of web to its end, and a reader may stop reading. What fits into the buffers on the way does not.
"""

from collections.abc import Callable, Iterator
from itertools import chain
from typing import cast
from uuid import UUID

from django.http import FileResponse, HttpResponse, StreamingHttpResponse

from jobs.api.places import places
from jobs.errors import Busy

SHORT_BYTES = 262_144
TOO_MANY = "Too many long answers are being read at the moment. Send the request again in a second."


def bounded(response: StreamingHttpResponse, organization_id: UUID) -> HttpResponse | StreamingHttpResponse:
    """The answer as it is where it is short, else with a place until it is closed. Raises Busy."""
    if isinstance(response, FileResponse):
        if int(response.get("Content-Length") or 0) > SHORT_BYTES:
            _take_place(response, organization_id)
        return response
    pieces, start, size = cast(Iterator[bytes], response.streaming_content), list[bytes](), 0
    for piece in pieces:
        start.append(piece)
        size += len(piece)
        if size > SHORT_BYTES:
            _take_place(response, organization_id)
            response.streaming_content = chain(start, pieces)
            return response
    return HttpResponse(b"".join(start), headers=dict(response.items()))


def _take_place(response: StreamingHttpResponse, organization_id: UUID) -> None:
    try:
        places.take(organization_id, otherwise=TOO_MANY)
    except Busy:
        for close in _closers(response):  # `close` would also tell that the request is over
            close()
        raise
    _closers(response).append(lambda: places.give_back(organization_id))


def _closers(response: StreamingHttpResponse) -> list[Callable[[], object]]:
    """What Django calls when the answer is closed."""
    closers: list[Callable[[], object]] = response._resource_closers  # type: ignore[attr-defined]  # noqa: SLF001
    return closers
