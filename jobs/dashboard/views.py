"""Each leads to a page of the admin, which asks for the login."""

from uuid import UUID

from django.http import HttpRequest, HttpResponseRedirect
from django.shortcuts import redirect
from django.views.decorators.http import require_safe


@require_safe
def front_door(request: HttpRequest) -> HttpResponseRedirect:
    return redirect("admin:index")


@require_safe
def page_of(request: HttpRequest, pk: UUID, model_name: str) -> HttpResponseRedirect:
    return redirect(f"admin:jobs_{model_name}_change", pk)
