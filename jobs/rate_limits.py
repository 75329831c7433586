"""Rate limits: a token bucket in Redis for each API key and kind of request, the same for all processes.

A bucket holds a second's worth. Redis counts by its own clock and in one script, so that no two requests take the same
token. Where Redis cannot be had, requests pass, and are counted.
"""

import math
import time
from dataclasses import dataclass
from functools import cache
from typing import Any
from uuid import UUID

import structlog
from django.conf import settings
from redis import Redis, RedisError
from redis.commands.core import Script

from jobs.flag import Breaker, connect
from jobs.models import Organization
from jobs.models.access import Scope
from jobs.tallies import Counter

log = structlog.get_logger(__name__)

KEPT_MS = 5_000
"""Longer than the emptiest bucket takes to be full again: one that is gone is full."""

# Times are microseconds; Lua's numbers hold those of this century exactly, but print them with 14 digits unless told.
TAKE = """
local limit, asked = tonumber(ARGV[1]), tonumber(ARGV[2])
local clock = redis.call('TIME')
local now = clock[1] * 1000000 + clock[2]
local bucket = redis.call('HMGET', KEYS[1], 'tokens', 'at')
local tokens, at = tonumber(bucket[1]) or limit, tonumber(bucket[2]) or now
tokens = math.min(limit, tokens + math.max(0, now - at) * limit / 1000000)
local passes = tokens >= asked
if passes and asked > 0 then
    tokens = tokens - asked
    redis.call('HSET', KEYS[1], 'tokens', string.format('%.6f', tokens), 'at', string.format('%.0f', math.max(now, at)))
    redis.call('PEXPIRE', KEYS[1], ARGV[3])
end
local missing = passes and limit - tokens or asked - tokens
return {passes and 1 or 0, math.floor(tokens), string.format('%.0f', now + math.ceil(missing * 1000000 / limit)),
    string.format('%.0f', now)}
"""


@dataclass(frozen=True)
class Allowance:
    """What a key has left of one kind of request."""

    passes: bool
    limit: int
    """Requests a second."""
    remaining: int
    reset_at: int
    """Unix seconds: when the bucket is full again or, where the request does not pass, when one will."""
    retry_after_s: int
    """At least 1, where the request does not pass."""


def take(key_id: UUID, organization: Organization, kind: Scope, *, tokens: int = 1) -> Allowance:
    """Take a token for one request; with 0, only look."""
    limit = limit_of(organization, kind)
    found = None if _breaker.is_open else _ask(key_id, kind, limit, tokens)
    if found is None:
        if tokens:
            not_limited.add()
        return Allowance(passes=True, limit=limit, remaining=limit, reset_at=_now_s() + 1, retry_after_s=0)
    if not not_limited.is_saved:
        not_limited.save()
    passes, remaining, reset_us, now_us = (int(number) for number in found)
    return Allowance(
        passes=bool(passes),
        limit=limit,
        remaining=remaining,
        reset_at=math.ceil(reset_us / 1_000_000),
        retry_after_s=0 if passes else max(1, math.ceil((reset_us - now_us) / 1_000_000)),
    )


def limit_of(organization: Organization, kind: Scope) -> int:
    """Requests a second: the organization's own, or else the installation's."""
    match kind:
        case Scope.READ:
            return organization.reads_per_second or settings.READS_PER_SECOND
        case Scope.WRITE:
            return organization.writes_per_second or settings.WRITES_PER_SECOND
        case Scope.EXTRACT:
            return organization.extracts_per_second or settings.EXTRACTS_PER_SECOND


def _ask(key_id: UUID, kind: Scope, limit: int, tokens: int) -> list[Any] | None:
    """None where there is no answer to be had."""
    try:
        answer: list[Any] = _script()(keys=[f"stook:limit:{key_id}:{kind}"], args=[limit, tokens, KEPT_MS])
    except RedisError as error:
        _breaker.trip()
        log.warning("rate_limit.not_enforced", error=str(error))
        return None
    return answer


def redis_answers() -> bool:
    """Asked now, whatever the breaker says."""
    try:
        return bool(_redis().ping())
    except RedisError:
        return False


@cache
def _redis() -> Redis:
    return connect()


@cache
def _script() -> Script:
    return _redis().register_script(TAKE)


def _now_s() -> int:
    return math.ceil(time.time())


_breaker = Breaker(settings.REDIS_BREAKER_S)
not_limited = Counter("requests_not_limited")
