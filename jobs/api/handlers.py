"""What Django answers outside of any view: for the API the one error body, for everybody else Django's own pages."""

import re

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views import defaults

from jobs.api.errors import Failure, failure_of

INTERNAL = "Something went wrong on our side, and it has been logged. Send the request again, or quote its request_id."

_OF_API = re.compile(r"/+v1(/|$)")
"""Also with a slash too many in front, where a base URL that ends with one was put together with a path."""


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _refused(request, exception) or defaults.bad_request(request, exception)


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _refused(request, exception) or defaults.permission_denied(request, exception)


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _refused(request, exception) or defaults.page_not_found(request, exception)


def server_error(request: HttpRequest) -> HttpResponse:
    return answer(request, Failure(500, INTERNAL)) if is_api(request) else defaults.server_error(request)


def is_api(request: HttpRequest) -> bool:
    return _OF_API.match(request.path) is not None


def _refused(request: HttpRequest, exception: Exception) -> JsonResponse | None:
    """None: the path is not the API's."""
    if not is_api(request):
        return None
    return answer(request, failure_of(exception) or Failure(400, "The request was refused because it is malformed."))


def answer(request: HttpRequest, failure: Failure) -> JsonResponse:
    return JsonResponse(failure.body(request), status=failure.status)
