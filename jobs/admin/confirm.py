"""The page between a wish and a deed that cannot be undone."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib.admin import ModelAdmin
from django.forms import Form
from django.http import HttpRequest, QueryDict
from django.template.response import TemplateResponse

from jobs.ids import parse_uuid

MOST_AT_ONCE = 50
"""So that the page can be read, its address stays short, and its deed ends in time."""


@dataclass(frozen=True)
class Confirmation:
    title: str
    explanation: str
    table: dict[str, Any]
    """`headers` and `rows`, as unfold's table shows them."""
    ids: Sequence[UUID]
    """Of the objects that the deed is done to; the page has no button where there are none."""
    button: str
    form: Form | None = None

    def page(self, request: HttpRequest, model_admin: ModelAdmin[Any]) -> TemplateResponse:
        context = model_admin.admin_site.each_context(request)
        context |= {"title": self.title, "opts": model_admin.opts, "confirmation": self}
        return TemplateResponse(request, "admin/jobs/confirm.html", context)


def asked_ids(parameters: QueryDict) -> list[UUID]:
    """The objects asked for as `id=…&id=…`, each once, MOST_AT_ONCE at most; what is no UUID is left out."""
    found = (parse_uuid(text) for text in parameters.getlist("id")[:MOST_AT_ONCE])
    return list(dict.fromkeys(pk for pk in found if pk))
