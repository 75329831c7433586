"""The admin's site: unfold's, which answers nonsense in an address or a form with a word about it, never with a 500."""

from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Any, cast

import structlog
from django.contrib import messages
from django.contrib.admin.apps import AdminConfig
from django.core.exceptions import ValidationError
from django.core.paginator import InvalidPage
from django.db import DataError
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.template.response import SimpleTemplateResponse

if TYPE_CHECKING:  # unfold has no types; it keeps to the interface of Django's own class
    from django.contrib.admin import AdminSite
else:
    from unfold.sites import UnfoldAdminSite as AdminSite

log = structlog.get_logger(__name__)

UNREADABLE = (DataError, InvalidPage, OverflowError, ValidationError, ValueError)
"""What Django, psycopg and PostgreSQL raise on NUL, half a surrogate pair, the year 99999, an ID that is none."""

WORDS = {
    "GET": "The address asked for something that cannot be looked up. It was left out.",
    "POST": "What was sent cannot be read.",
}


class OperatorAdminConfig(AdminConfig):
    default_site = "config.admin_site.OperatorSite"


class OperatorSite(AdminSite):
    """Here and not in each list, so that a view or a filter that is added later is covered too."""

    def admin_view[V: Callable[..., HttpResponseBase]](self, view: V, cacheable: bool = False) -> V:
        return super().admin_view(_forgiving(view), cacheable)


def _forgiving[V: Callable[..., HttpResponseBase]](view: V) -> V:
    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            response = view(request, *args, **kwargs)
            if isinstance(response, SimpleTemplateResponse):
                response.render()  # some filters ask the database only now
            return response
        except UNREADABLE as error:
            # A plain ValueError may be a mistake of ours: its trace says so.
            log.warning("admin_input_unreadable", error=str(error), exc_info=type(error) is ValueError)
            if request.GET or request.method == "POST":
                messages.warning(request, WORDS.get(request.method or "", WORDS["GET"]))
                return redirect(request.path)
            if args or kwargs:
                raise Http404 from error
            raise

    return cast(V, answer)
