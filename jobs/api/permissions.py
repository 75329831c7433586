"""What a key may do: its scopes."""

from typing import TYPE_CHECKING

from rest_framework.exceptions import NotAuthenticated, PermissionDenied
from rest_framework.permissions import SAFE_METHODS, BasePermission
from rest_framework.request import Request

from jobs.models import APIKey
from jobs.models.access import Scope

if TYPE_CHECKING:
    from rest_framework.views import APIView  # which reads the settings that name this module


class HasScope(BasePermission):
    """`read` for what changes nothing; for the rest the view's `scope_to_change`, or else `write`."""

    def has_permission(self, request: Request, view: "APIView") -> bool:
        if not isinstance(request.auth, APIKey):
            raise NotAuthenticated("An API key is missing. Send `Authorization: Bearer <API key>`.")
        needed = Scope.READ if request.method in SAFE_METHODS else getattr(view, "scope_to_change", Scope.WRITE)
        if needed not in request.auth.scopes:
            raise PermissionDenied(f"This API key lacks the scope `{needed}`. Use a key that has it.")
        return True
