"""Rate limits as DRF and clients see them."""

from typing import TYPE_CHECKING

from rest_framework.exceptions import Throttled
from rest_framework.request import Request
from rest_framework.throttling import BaseThrottle

from jobs.api.permissions import needed_scope
from jobs.models import APIKey
from jobs.rate_limits import Allowance, take

if TYPE_CHECKING:
    from rest_framework.views import APIView  # which reads the settings that name this module

TOO_MANY = "Too many requests: this key may send {limit} of this kind a second. Wait {seconds} s, then send it again."


class RateLimited(Throttled):
    def __init__(self, allowance: Allowance) -> None:
        super().__init__()
        self.detail = TOO_MANY.format(limit=allowance.limit, seconds=allowance.retry_after_s)  # type: ignore[assignment]
        self.wait = allowance.retry_after_s


class KeyRateLimit(BaseThrottle):
    """The scope that a request needs is also the kind that it counts as."""

    def allow_request(self, request: Request, view: "APIView") -> bool:
        allowance = note_allowance(request, view, tokens=1)
        if not allowance.passes:
            raise RateLimited(allowance)
        return True


def note_allowance(request: Request, view: "APIView", *, tokens: int) -> Allowance:
    """Taken, and remembered for the headers of whatever answer there will be (jobs/api/middleware.py)."""
    key = request.auth
    assert isinstance(key, APIKey), "HasScope lets nobody else in"
    allowance = take(key.id, key.organization, needed_scope(request, view), tokens=tokens)
    request._request.allowance = allowance  # type: ignore[attr-defined]  # noqa: SLF001 - outlives DRF's own request
    return allowance
