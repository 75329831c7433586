"""What every endpoint of the API shares."""

from collections.abc import Callable
from functools import partial
from typing import Any
from uuid import UUID

from django.conf import settings
from rest_framework.exceptions import PermissionDenied
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from jobs.api import idempotency
from jobs.api.bodies import receive_body, upload_limit
from jobs.api.http_request import http_request
from jobs.api.parsers import StrictJSONParser, UploadParser, is_form
from jobs.api.throttling import KeyRateLimit, note_allowance
from jobs.audit import Actor
from jobs.errors import FieldProblem, InvalidInput
from jobs.idempotency import Marker
from jobs.ids import parse_uuid
from jobs.models import APIKey, Organization


class Endpoint(APIView):
    # Without OPTIONS, whose answer of DRF's is no part of the API.
    http_method_names = ["get", "head", "post", "put", "patch", "delete"]
    parser_classes = [StrictJSONParser]
    throttle_classes = [KeyRateLimit]
    is_long = False
    """Its changes take longer than a transaction may stay open (jobs/idempotency.py)."""
    reads_job_with_key = False
    """The job in its path comes with the key, in one statement (jobs/api/authentication.py)."""
    marker: Marker | None = None
    """Of a long request with an Idempotency-Key."""

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Nothing of a body is waited for before the key has been checked."""
        try:
            super().initial(request, *args, **kwargs)
        except PermissionDenied:
            note_allowance(request, self, tokens=0)
            raise
        takes_files = UploadParser in self.parser_classes and is_form(request.content_type)
        limit = upload_limit() if takes_files else settings.DATA_UPLOAD_MAX_MEMORY_SIZE
        receive_body(http_request(request), limit=limit, organization_id=organization_of(request).id)
        if idempotency.is_asked_for(request):
            self._carry_out_once(request)

    def _carry_out_once(self, request: Request) -> None:
        """DRF looks for the method's handler after this, and finds one that asks first."""
        name = str(request.method).lower()
        handler: Callable[..., Response] | None = getattr(self, name, None)
        if handler is not None:
            setattr(self, name, partial(self._once, handler))

    def _once(self, handler: Callable[..., Response], request: Request, *args: Any, **kwargs: Any) -> Any:
        def answer(marker: Marker | None = None) -> Response:
            self.marker = marker
            try:
                return handler(request, *args, **kwargs)
            except Exception as refusal:  # one that is a fault is raised again
                return self.handle_exception(refusal)

        if self.is_long:
            return idempotency.once_by_lease(request, organization_of(request).id, answer)
        return idempotency.once(request, organization_of(request).id, answer)


def key_of(request: Request) -> APIKey:
    key = request.auth
    assert isinstance(key, APIKey), "HasScope lets nobody else in"
    return key


def organization_of(request: Request) -> Organization:
    return key_of(request).organization


def actor_of(request: Request) -> Actor:
    return Actor.key(key_of(request))


def base_url_of(request: Request) -> str:
    """Scheme and host, as the outside sees them."""
    return settings.PUBLIC_URL or request.build_absolute_uri("/").rstrip("/")


def uuid_in_path(text: str, *, of: str) -> UUID:
    """Raise InvalidInput; called by the views, so that it comes after the key has been checked."""
    found = parse_uuid(text)
    if found is None:
        raise InvalidInput(FieldProblem("id", f"Invalid {of} ID format. Must be a UUID."))
    return found
