"""Which scope each endpoint asks for: the one table of them. What is not in it lets nobody in."""

from collections.abc import Mapping

from jobs.models.access import Scope

READ, WRITE, EXTRACT = Scope.READ, Scope.WRITE, Scope.EXTRACT

SCOPES: dict[str, Mapping[str, Scope]] = {
    "schemas": {"GET": READ, "POST": WRITE},
    "schema": {"GET": READ, "PUT": WRITE, "DELETE": WRITE},
    "documents": {"GET": READ, "POST": WRITE},
    "document": {"GET": READ, "DELETE": WRITE},
    "document-markdown": {"GET": READ},
    "document-content": {"GET": READ},
    "extract": {"POST": EXTRACT},
    "jobs": {"GET": READ, "POST": WRITE},
    "job": {"GET": READ},
    "job-cancel": {"POST": WRITE},
    "job-events": {"GET": READ},
    "job-results": {"GET": READ},
    "webhooks": {"GET": READ, "POST": WRITE},
    "webhook": {"GET": READ, "PATCH": WRITE, "DELETE": WRITE},
    "webhook-test": {"POST": WRITE},
    "webhook-deliveries": {"GET": READ},
    "webhook-delivery": {"GET": READ},
    "webhook-redeliver": {"POST": WRITE},
}
"""By the route's name (jobs/api/urls.py) and the verb; HEAD counts as GET. It is the kind of its rate limit as well."""

PUBLIC = {"openapi", "docs"}
"""Routes that ask for no key."""


def scope_of(route: str, method: str) -> Scope | None:
    """None: there is no such endpoint."""
    return SCOPES.get(route, {}).get("GET" if method == "HEAD" else method)
