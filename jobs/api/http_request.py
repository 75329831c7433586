"""The request as Django has it, beneath DRF's own."""

from django.http import HttpRequest
from rest_framework.request import Request


def http_request(request: Request) -> HttpRequest:
    """The same one in the middleware and in every view: what is left on it is there for whoever answers."""
    django: HttpRequest = request._request  # noqa: SLF001 - DRF has no public name for it
    return django
