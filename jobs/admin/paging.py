"""Pages of lists that may have millions of rows."""

import json
from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.utils.functional import cached_property

COUNTED = 10_000
"""Up to here the count is exact, as in the API; counting on would cost more than the page itself."""


class EstimatingPaginator(Paginator):  # type: ignore[type-arg]
    """Counts exactly to COUNTED; beyond that, PostgreSQL's planner says how many there are, about."""

    template_name = "admin/jobs/pagination.html"
    is_estimate = False

    @cached_property
    def count(self) -> int:
        assert isinstance(self.object_list, QuerySet)
        bare = self.object_list.order_by().values("pk")
        counted = bare[: COUNTED + 1].count()
        if counted <= COUNTED:
            return counted
        self.is_estimate = True
        return max(counted, _estimate(bare))


def _estimate(queryset: QuerySet[Any, Any]) -> int:
    (explained,) = json.loads(queryset.explain(format="json"))
    return int(explained["Plan"]["Plan Rows"])
