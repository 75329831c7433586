"""Rate limits as DRF and clients see them."""

from typing import TYPE_CHECKING

from rest_framework.exceptions import Throttled
from rest_framework.request import Request
from rest_framework.throttling import BaseThrottle

from jobs.api.http_request import http_request
from jobs.api.permissions import needed_scope
from jobs.api.scopes import scope_of
from jobs.models import APIKey
from jobs.models.access import Scope
from jobs.rate_limits import Allowance, Bucket, Taking, bucket_of

if TYPE_CHECKING:
    from rest_framework.views import APIView  # which reads the settings that name this module

MOST_REMEMBERED = 10_000
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


def ask_ahead(request: Request, digest: str) -> None:
    """Ask for a token while PostgreSQL looks the key up: one wait instead of two on a busy machine.

    Only for a key that this process has let pass before, from the bucket it had then: what has changed since is seen
    by `note_allowance`.
    """
    match = http_request(request).resolver_match
    kind = scope_of(match.url_name or "", request.method or "") if match else None
    if kind and (bucket := _passed.get((digest, kind))):
        http_request(request).taking = Taking(bucket)  # type: ignore[attr-defined]


def forget(digest: str) -> None:
    """Nobody is asked for a token on behalf of a key that is of no use."""
    for kind in Scope:
        _passed.pop((digest, kind), None)


def note_allowance(request: Request, view: "APIView", *, tokens: int) -> Allowance:
    """Taken, and remembered for the headers of whatever answer there will be (jobs/api/middleware.py)."""
    key = request.auth
    assert isinstance(key, APIKey), "HasScope lets nobody else in"
    bucket = bucket_of(key.id, key.organization, needed_scope(request, view))
    taking: Taking | None = getattr(http_request(request), "taking", None)
    if taking is None or taking.bucket != bucket or not tokens:
        taking = Taking(bucket, tokens)
    allowance = taking.allowance()
    http_request(request).allowance = allowance  # type: ignore[attr-defined]
    if len(_passed) >= MOST_REMEMBERED:
        _passed.clear()
    if tokens:
        _passed[key.digest, bucket.kind] = bucket
    else:
        forget(key.digest)
    return allowance


_passed: dict[tuple[str, Scope], Bucket] = {}
"""By the key's digest and the kind of request."""
