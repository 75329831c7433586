"""Nonsense in an address or a form gives a page, a redirect with a word about it, or a 404; never a 500.

Walks whatever is registered: a list, a filter or a view that is added later is covered without a change here. The
client raises what a view raises, so that a 500 shows its trace.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Any
from urllib.parse import quote

import pytest
from django.contrib import admin
from django.contrib.admin.options import ModelAdmin
from django.contrib.auth.models import User
from django.contrib.contenttypes.models import ContentType
from django.contrib.messages import get_messages
from django.db.models import DateField
from django.http import HttpRequest
from django.test import Client, RequestFactory
from django.urls import URLPattern, URLResolver, reverse

from tests.factories import make_documents, make_organization

LONG = "ä" * 1000
HOSTILE = ["\x00", "99999999999", "zz", "\\ud800"]
ESCAPED = {"content-type": "text/plain; charset=unicode_escape"}
"""Makes Django read `\\ud800` as half of a surrogate pair; in UTF-8 there is no way to send one."""
LISTS = sorted(admin.site._registry.values(), key=lambda found: found.opts.label)


def ask(client: Client, method: str, path: str, sent: object = None) -> None:
    answer = getattr(client, method)(path, sent, headers=ESCAPED if "ud800" in f"{path}{sent}" else None)
    assert answer.status_code in (200, 302, 403, 404), path
    if answer.status_code == 302 and answer["Location"] == path:
        assert list(get_messages(answer.wsgi_request)), path


def list_of(model_admin: ModelAdmin[Any]) -> str:
    return reverse(f"admin:{model_admin.opts.app_label}_{model_admin.opts.model_name}_changelist")


def lookups_of(model_admin: ModelAdmin[Any], request: HttpRequest) -> set[str]:
    """Of the filters beside the list, and some that anybody may type."""
    shown = model_admin.get_changelist_instance(request).filter_specs
    asked = {str(name) for spec in shown for name in spec.expected_parameters() if name}
    for entry in model_admin.get_list_filter(request):
        if isinstance(entry, type):
            asked.add(str(getattr(entry, "parameter_name", "")))
        else:
            field = entry[0] if isinstance(entry, tuple) else entry
            asked |= {f"{field}{suffix}" for suffix in ("", "__in")}
    dates = [field.name for field in model_admin.opts.get_fields() if isinstance(field, DateField)]
    return {*asked, "pk", "pk__in", *(f"{date}__year" for date in dates)} - {""}


@pytest.mark.parametrize("model_admin", LISTS, ids=lambda found: found.opts.label)
def test_lists_and_their_actions(model_admin: ModelAdmin[Any], operator: Client) -> None:
    request = RequestFactory().get("/")
    request.user = User.objects.get()
    page = list_of(model_admin)
    assert operator.get(page).status_code == 200
    for value in HOSTILE:
        for name in (*lookups_of(model_admin, request), value):
            ask(operator, "get", page, {name: value})
        for action in (*model_admin.get_actions(request), value):
            ask(operator, "post", page, {"action": action, "_selected_action": value, "index": "0"})
    for value in (*HOSTILE, LONG):
        ask(operator, "get", page, {"q": value})
        ask(operator, "get", page, dict.fromkeys(("o", "all", "e", "p", "_changelist_filters"), value))
    ask(operator, "post", page, {"action": "x", "_selected_action": "zz", "index": "99999999999"})


def test_autocompletion(operator: Client) -> None:
    page = reverse("admin:autocomplete")
    for model_admin in LISTS:
        for field in model_admin.opts.get_fields():
            if field.is_relation and not field.auto_created:
                about = {"app_label": model_admin.opts.app_label, "model_name": model_admin.opts.model_name}
                for value in HOSTILE:
                    ask(operator, "get", page, {**about, "field_name": field.name, "term": value})
                ask(operator, "get", page, {**about, "field_name": field.name, "term": "a", "page": "zz"})
    for value in HOSTILE:
        ask(operator, "get", page, {"app_label": value, "model_name": value, "field_name": value})


def routes(patterns: Iterable[URLPattern | URLResolver], before: str = "/admin/") -> Iterator[str]:
    for pattern in patterns:
        route = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from routes(pattern.url_patterns, route)
        elif "(?P" not in route:  # two of the site's own, which take the rest of the address as text
            yield route


def test_every_view(operator: Client) -> None:
    """With each parameter of its path, and without."""
    for route in routes(admin.site.get_urls()):
        if route.endswith(("logout/", "jsi18n/")):
            continue
        if "<" not in route:
            for parameters in ({"id": "\x00"}, {"s": "a", "page": "zz"}, {"s": "\\ud800"}, {"next": "\x00"}):
                ask(operator, "get", route, parameters)
            continue
        for value in (*HOSTILE, LONG):
            path = re.sub("<[^>]*>", quote(value, safe=""), route)
            answer = operator.get(path)
            # Django redirects to no address that is too long for a browser: 400.
            assert answer.status_code in (302, 403, 404, *([400] if value is LONG else [])), path
        assert operator.post(re.sub("<[^>]*>", "zz", route), {"post": "yes"}).status_code in (302, 403, 404), route


def test_links_to_objects_of_any_kind(operator: Client) -> None:
    for kind in ContentType.objects.all():
        for value in ("\x00", "zz", "99999999999"):
            assert operator.get(f"/admin/r/{kind.pk}/{quote(value)}/").status_code == 404, kind


def test_the_list_without_the_nonsense_is_where_one_is_sent(operator: Client) -> None:
    page = operator.get("/admin/jobs/document/?status=%00", follow=True)

    assert page.redirect_chain == [("/admin/jobs/document/", 302)]
    assert "cannot be looked up" in page.content.decode()


def test_a_mistake_of_ours_is_not_hidden(operator: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where nothing was asked for there is nothing to blame, and no other page to lead to."""

    def broken(*_: object) -> None:
        raise ValueError("a bug")

    monkeypatch.setattr(admin.site, "each_context", broken)
    for path in ("/admin/", "/admin/jobs/document/"):
        with pytest.raises(ValueError, match="a bug"):
            operator.get(path)


def test_long_searches_find_nothing_and_cost_nothing(operator: Client) -> None:
    make_documents(make_organization(), 1)
    assert "document-0.txt" in operator.get("/admin/jobs/document/", {"q": "document"}).content.decode()

    page = operator.get("/admin/jobs/document/", {"q": "document " * 10_000})

    assert page.status_code == 200
    assert "document-0.txt" not in page.content.decode()
