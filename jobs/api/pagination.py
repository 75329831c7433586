"""Lists: newest first, a page at a time, with a cursor that stays right while rows are added."""

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db.models import F, Model, Q, QuerySet
from django.db.models.expressions import OrderBy
from rest_framework.request import Request

from jobs.api.cursors import Cursors
from jobs.api.endpoint import organization_of
from jobs.api.query import read_integer

DEFAULT_LIMIT, MAX_LIMIT = 20, 500
EXACT_TO = 10_000


def read_limit(request: Request) -> int | None:
    return read_integer(request, "limit", minimum=1, maximum=MAX_LIMIT)


def page_of[M: Model](
    request: Request,
    rows: "QuerySet[M]",
    as_object: Callable[[M], dict[str, Any]],
    *,
    owner: UUID | None = None,
    by_moment: bool = False,
    is_sorted: bool = False,
) -> dict[str, Any]:
    """The body of a list. `rows` are filtered, in any order; their keys are UUIDv7, which ascend with time.

    `owner` is whose list it is, where it is not the organization's.
    `by_moment`: in the order of `created_at`, for lists that are filtered by it, so that one index serves both.
    `is_sorted`: they are few, and found by an index without an order. That of the list is kept from the planner, which
    would rather walk through the whole list for them.
    """
    limit = read_limit(request) or DEFAULT_LIMIT
    cursors = Cursors(rows.model.__name__, owner or organization_of(request).id)
    order = _order(by_moment=by_moment, is_sorted=is_sorted)
    page = rows.order_by(*order).filter(_behind(request, cursors, by_moment=by_moment))
    found: list[Any] = list(page[: limit + 1])
    has_more = len(found) > limit
    found = found[:limit]
    next_cursor = None
    if has_more:
        last = found[-1]
        next_cursor = cursors.after_moment(last.created_at, last.pk) if by_moment else cursors.after_id(last.pk)
    return {
        "data": [as_object(row) for row in found],
        "pagination": _total(rows.order_by(*order))
        | {
            "limit": limit,
            "has_more": has_more,
            "next_cursor": next_cursor,
        },
    }


def _order(*, by_moment: bool, is_sorted: bool) -> tuple[str | OrderBy, ...]:
    if not by_moment:
        return ("-pk",)
    # A sum is in no index.
    return ((F("created_at") + timedelta()).desc() if is_sorted else "-created_at", "-pk")


def _behind(request: Request, cursors: Cursors, *, by_moment: bool) -> Q:
    if not by_moment:
        key = cursors.read_id(request)
        return Q() if key is None else Q(pk__lt=key)
    cursor = cursors.read_moment(request)
    if cursor is None:
        return Q()
    moment, key = cursor
    # The first condition is where the index begins; the second passes over those of the very same moment.
    return Q(created_at__lte=moment) & (Q(created_at__lt=moment) | Q(pk__lt=key))


def _total(rows: "QuerySet[Any]") -> dict[str, Any]:
    """Counting stops at EXACT_TO: beyond it, the planner's estimate costs nothing.

    `rows` are in the list's order, in which an index has them. In any order, the planner would rather read the table
    from its beginning, where the rows of others may lie.
    """
    counted = rows.values("pk")[: EXACT_TO + 1].count()
    if counted <= EXACT_TO:
        return {"total": counted}
    (plan,) = json.loads(rows.order_by().values("pk").explain(format="json"))
    return {"total": max(counted, plan["Plan"]["Plan Rows"]), "total_is_estimate": True}
