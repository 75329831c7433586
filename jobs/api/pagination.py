"""Lists: newest first, a page at a time, with a cursor that stays right while rows are added."""

import json
from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.db.models import Model, QuerySet
from rest_framework.request import Request

from jobs.api.cursors import Cursors
from jobs.api.endpoint import organization_of
from jobs.api.query import read_integer

DEFAULT_LIMIT, MAX_LIMIT = 20, 500
EXACT_TO = 10_000


def read_limit(request: Request) -> int | None:
    return read_integer(request, "limit", minimum=1, maximum=MAX_LIMIT)


def page_of[M: Model](
    request: Request, rows: "QuerySet[M]", as_object: Callable[[M], dict[str, Any]], *, owner: UUID | None = None
) -> dict[str, Any]:
    """The body of a list. `rows` are filtered, in any order; their keys are UUIDv7, which ascend with time.

    `owner` is whose list it is, where it is not the organization's.
    """
    limit = read_limit(request) or DEFAULT_LIMIT
    cursors = Cursors(rows.model.__name__, owner or organization_of(request).id)
    after = cursors.read_id(request)
    page = rows.order_by("-pk") if after is None else rows.filter(pk__lt=after).order_by("-pk")
    found = list(page[: limit + 1])
    has_more = len(found) > limit
    found = found[:limit]
    return {
        "data": [as_object(row) for row in found],
        "pagination": _total(rows)
        | {
            "limit": limit,
            "has_more": has_more,
            "next_cursor": cursors.after_id(found[-1].pk) if has_more else None,
        },
    }


def _total(rows: "QuerySet[Any]") -> dict[str, Any]:
    """Counting stops at EXACT_TO: beyond it, the planner's estimate costs nothing."""
    counted = rows.order_by().values("pk")[: EXACT_TO + 1].count()
    if counted <= EXACT_TO:
        return {"total": counted}
    (plan,) = json.loads(rows.order_by().values("pk").explain(format="json"))
    return {"total": max(counted, plan["Plan"]["Plan Rows"]), "total_is_estimate": True}
