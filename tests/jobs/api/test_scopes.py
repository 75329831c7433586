"""Keys and scopes: one table of endpoint, verb and scope, and every route of the project is held against it."""

from collections.abc import Iterator

from django.urls import URLPattern, URLResolver, get_resolver

from jobs.api.endpoint import Endpoint
from jobs.api.scopes import PUBLIC, SCOPES
from jobs.api.unknown import UnknownPathView

VERBS = ("GET", "POST", "PUT", "PATCH", "DELETE")
WITHOUT_KEYS = ("admin/",)
"""Behind a session of the admin's (tests/jobs/admin)."""
PAGES = "jobs.dashboard.views"
"""They lead to the admin, and nothing of an organization is on them."""


def routes(resolver: URLResolver, path: str = "") -> Iterator[tuple[str, URLPattern]]:
    for pattern in resolver.url_patterns:
        whole = path + str(pattern.pattern)
        if isinstance(pattern, URLPattern):
            yield whole, pattern
        elif not whole.startswith(WITHOUT_KEYS):
            yield from routes(pattern, whole)


def view_of(pattern: URLPattern) -> type:
    return getattr(pattern.callback, "cls", getattr(pattern.callback, "view_class", type(pattern.callback)))


ROUTES = list(routes(get_resolver()))


def test_every_route_is_in_the_table_or_asks_for_no_key() -> None:
    for path, pattern in ROUTES:
        view = view_of(pattern)
        if issubclass(view, Endpoint):
            assert pattern.name in SCOPES, f"/{path} is missing in jobs/api/scopes.py"
        else:
            is_page = pattern.callback.__module__ == PAGES
            assert pattern.name in PUBLIC or is_page or issubclass(view, UnknownPathView), f"/{path} asks for no key"


def test_every_verb_of_an_endpoint_is_in_the_table_and_no_other() -> None:
    for path, pattern in ROUTES:
        view = view_of(pattern)
        if issubclass(view, Endpoint):
            assert {verb for verb in VERBS if hasattr(view, verb.lower())} == set(SCOPES[pattern.name or ""]), path


def test_the_table_has_no_route_that_there_is_not() -> None:
    assert set(SCOPES) == {pattern.name for _, pattern in ROUTES if issubclass(view_of(pattern), Endpoint)}


def test_no_endpoint_leaves_out_the_checks() -> None:
    for path, pattern in ROUTES:
        view = view_of(pattern)
        if issubclass(view, Endpoint):
            own = {"authentication_classes", "permission_classes", "throttle_classes", "initial"} & set(vars(view))
            assert not own, f"/{path} has {own} of its own"
