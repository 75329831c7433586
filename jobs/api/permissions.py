"""What a key may do: its scopes."""

from typing import TYPE_CHECKING

from django.core.exceptions import ImproperlyConfigured
from rest_framework.exceptions import NotAuthenticated, PermissionDenied
from rest_framework.permissions import BasePermission
from rest_framework.request import Request

from jobs.api.http_request import http_request
from jobs.api.scopes import scope_of
from jobs.models import APIKey
from jobs.models.access import Scope

if TYPE_CHECKING:
    from rest_framework.views import APIView  # which reads the settings that name this module


class HasScope(BasePermission):
    """By the table in jobs/api/scopes.py."""

    def has_permission(self, request: Request, view: "APIView") -> bool:
        if not isinstance(request.auth, APIKey):
            raise NotAuthenticated("An API key is missing. Send `Authorization: Bearer <API key>`.")
        needed = needed_scope(request, view)
        if needed not in request.auth.scopes:
            raise PermissionDenied(f"This API key lacks the scope `{needed}`. Use a key that has it.")
        return True


def needed_scope(request: Request, view: "APIView") -> Scope:
    match = http_request(request).resolver_match
    method = request.method or ""
    assert match is not None, "a view is reached by its route alone"
    if found := scope_of(match.url_name or "", method):
        return found
    if method.lower() in view.http_method_names and hasattr(view, method.lower()):
        raise ImproperlyConfigured(f"{match.url_name} {method} is missing in jobs/api/scopes.py.")
    # Its answer is 405, to whoever may do such things at all.
    return Scope.READ if method in ("GET", "HEAD") else Scope.WRITE
