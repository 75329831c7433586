"""Idempotency-Key: a request that is sent again is answered again, and not carried out again."""

import hashlib
from collections.abc import Callable, Iterable
from uuid import UUID

from django.db import transaction
from django.http import HttpResponse
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from jobs.api.http_request import http_request
from jobs.api.parsers import UploadParser, is_form, is_nothing
from jobs.documents import digest_of_file
from jobs.errors import FieldProblem, InvalidInput
from jobs.idempotency import KeptAnswer, Marker, Wanted, begin, keep, let_go, mark
from jobs.json_text import is_storable

HEADER = "Idempotency-Key"
REPLAYED = "Idempotent-Replayed"
METHODS = {"POST", "PUT", "PATCH", "DELETE"}
LONGEST = 255
NOT_KEPT = {401, 403, 429}


class Later(Response):
    """An answer that is still to come: whoever makes it gives it to `settled`."""


def is_asked_for(request: Request) -> bool:
    return request.method in METHODS and HEADER in request.headers


def once(request: Request, organization_id: UUID, handler: Callable[[], Response]) -> HttpResponse:
    """Carry out a short request, with its record in the transaction of its change. `handler` refuses by its answer."""
    wanted = _wanted(request, organization_id)
    with transaction.atomic():
        if kept := begin(wanted):
            return _replayed(kept)
        answer = _rendered(handler())
        if not _is_kept(answer):
            transaction.set_rollback(True)
            return _response(answer)
        keep(wanted, answer)
    return _response(answer)


def once_by_lease(request: Request, organization_id: UUID, handler: Callable[[Marker], Response]) -> HttpResponse:
    """Carry out a long request, in transactions of its own."""
    marker = mark(_wanted(request, organization_id))
    if isinstance(marker, KeptAnswer):
        return _replayed(marker)
    return settled(marker, lambda: handler(marker))


def settled(marker: Marker, make: Callable[[], Response]) -> HttpResponse:
    """The answer that `make` gives, kept; where it gives none, the request may be sent again."""
    try:
        response = make()
    except BaseException:
        let_go(marker)
        raise
    if isinstance(response, Later):
        return response
    answer = _rendered(response)
    if _is_kept(answer):
        keep(marker.wanted, answer, marker=marker)
    else:
        let_go(marker)
    return _response(answer)


def _wanted(request: Request, organization_id: UUID) -> Wanted:
    """Raises InvalidInput; and whatever reading a form does, for it is known by its parts."""
    key = request.headers[HEADER].strip()
    if not 1 <= len(key) <= LONGEST or not is_storable(key):
        message = f"{HEADER} takes from 1 to {LONGEST} characters. Use a new one, such as a UUID, for each request."
        raise InvalidInput(FieldProblem(HEADER, message))
    return Wanted(organization_id, key, _fingerprint(request))


def _fingerprint(request: Request) -> str:
    digest = hashlib.sha256()
    for part in (request.method or "", http_request(request).get_full_path(), *_body_parts(request)):
        digest.update(f"{len(part)}:{part}".encode(errors="surrogatepass"))
    return digest.hexdigest()


def _body_parts(request: Request) -> Iterable[str]:
    if not (
        is_form(request.content_type) and any(isinstance(parser, UploadParser) for parser in request.parsers or ())
    ):
        body = http_request(request).body  # as it came
        # The boundary of a form without a field is another one each time.
        yield hashlib.sha256(b"" if is_form(request.content_type) and is_nothing(body) else body).hexdigest()
        return
    for name, values in sorted(request.POST.lists()):
        for value in values:
            yield from ("field", name, hashlib.sha256(str(value).encode(errors="surrogatepass")).hexdigest())
    for name, files in sorted(request.FILES.lists()):
        for file in files:
            yield from ("file", name, file.name or "", digest_of_file(file)[0])
            file.seek(0)


def _is_kept(answer: KeptAnswer) -> bool:
    return answer.status < 500 and answer.status not in NOT_KEPT


def _rendered(response: Response) -> KeptAnswer:
    # Before it is rendered, its type is Django's default.
    headers = {name: value for name, value in response.items() if name != "Content-Type"}
    return KeptAnswer(response.status_code, headers, JSONRenderer().render(response.data))


def _response(answer: KeptAnswer) -> HttpResponse:
    return HttpResponse(answer.body, status=answer.status, headers=answer.headers, content_type=JSONRenderer.media_type)


def _replayed(kept: KeptAnswer) -> HttpResponse:
    response = _response(kept)
    response[REPLAYED] = "true"
    return response
