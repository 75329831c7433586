"""Rate limits: a token bucket in Redis for each API key and kind of request, the same for all processes.

A bucket holds a second's worth. Redis counts by its own clock and in one script, so that no two requests take the same
token. Where Redis cannot be had, requests pass, and are counted.
"""

import hashlib
import math
import time
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple
from uuid import UUID

import structlog
from django.conf import settings
from redis import Redis, RedisError
from redis.commands.core import Script
from redis.exceptions import TimeoutError as RedisTimeout

from jobs.flag import Breaker, connect
from jobs.models import Organization
from jobs.models.access import Scope
from jobs.quick_redis import QuickConnection
from jobs.tallies import Counter

log = structlog.get_logger(__name__)

KEPT_MS = 5_000
"""Longer than the emptiest bucket takes to be full again: one that is gone is full."""

# Kept is what has been taken, and not what is left: processes that know different limits then count the same requests.
# Times are microseconds; Lua's numbers hold those of this century exactly, but print them with 14 digits unless told.
TAKE = """
local limit, asked = tonumber(ARGV[1]), tonumber(ARGV[2])
local clock = redis.call('TIME')
local now = clock[1] * 1000000 + clock[2]
local bucket = redis.call('HMGET', KEYS[1], 'taken', 'at')
local taken, at = tonumber(bucket[1]) or 0, tonumber(bucket[2]) or now
taken = math.max(0, taken - math.max(0, now - at) * limit / 1000000)
local passes = taken + asked <= limit
if passes then
    taken = taken + asked
end
-- A mark ahead of the clock, which has been set back, would let nothing come in until then.
if passes and asked > 0 or at > now then
    redis.call('HSET', KEYS[1], 'taken', string.format('%.6f', taken), 'at', string.format('%.0f', now))
    redis.call('PEXPIRE', KEYS[1], ARGV[3])
end
local missing = passes and taken or taken + asked - limit
-- Under a limit that has been lowered more may be missing than is remembered.
local wait = math.min(math.ceil(missing * 1000000 / limit), ARGV[3] * 1000)
return string.format('%d %d %.0f %.0f', passes and 1 or 0, math.max(0, math.floor(limit - taken)), now + wait, now)
"""
TAKE_SHA1 = hashlib.sha1(TAKE.encode(), usedforsecurity=False).hexdigest()


class Bucket(NamedTuple):
    key_id: UUID
    kind: Scope
    limit: int
    """Requests a second."""

    @property
    def name(self) -> str:
        return f"stook:limit:{self.key_id}:{self.kind}"


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


def bucket_of(key_id: UUID, organization: Organization, kind: Scope) -> Bucket:
    return Bucket(key_id, kind, limit_of(organization, kind))


class Taking:
    """Tokens asked for and collected later: Redis answers while the request waits for something else.

    One token for a request; with none, it only looks.
    """

    def __init__(self, bucket: Bucket, tokens: int = 1) -> None:
        self.bucket = bucket
        self._tokens = tokens
        self._quick = None if _breaker.is_open else self._ask()

    def allowance(self) -> Allowance:
        """To be called once. Of an asking that nobody collects nothing is left but the tokens taken."""
        if self._quick is None and _breaker.is_open:
            return self._unlimited()
        try:
            allowance = _allowance(self.bucket, self._answer())
        except (RedisError, OSError) as error:
            _give_up(error)
            return self._unlimited()
        not_limited.save_soon()
        return allowance

    def _ask(self) -> QuickConnection | None:
        quick = _rested()
        try:
            quick.ask("EVALSHA", TAKE_SHA1, 1, self.bucket.name, self.bucket.limit, self._tokens, KEPT_MS)
        except (TimeoutError, RedisTimeout) as error:
            _give_up(error)
        except (RedisError, OSError):
            quick.drop()
        else:
            return quick
        return None

    def _answer(self) -> bytes:
        """By way of redis-py where the server has closed the connection meanwhile, or has forgotten the script."""
        if self._quick is not None:
            try:
                answer = self._quick.answer()
            except TimeoutError:
                raise
            except (RedisError, OSError):
                self._quick.drop()
            else:
                _resting.append(self._quick)
                return answer or b""
        return bytes(_script()(keys=[self.bucket.name], args=[self.bucket.limit, self._tokens, KEPT_MS]))

    def _unlimited(self) -> Allowance:
        if self._tokens:
            not_limited.add()
        limit, reset_at = self.bucket.limit, math.ceil(time.time()) + 1
        return Allowance(passes=True, limit=limit, remaining=limit, reset_at=reset_at, retry_after_s=0)


def redis_answers() -> bool:
    """Asked now, whatever the breaker says."""
    try:
        return bool(_redis().ping())
    except RedisError:
        return False


def limit_of(organization: Organization, kind: Scope) -> int:
    """Requests a second: the organization's own, or else the installation's."""
    match kind:
        case Scope.READ:
            return organization.reads_per_second or settings.READS_PER_SECOND
        case Scope.WRITE:
            return organization.writes_per_second or settings.WRITES_PER_SECOND
        case Scope.EXTRACT:
            return organization.extracts_per_second or settings.EXTRACTS_PER_SECOND


def _allowance(bucket: Bucket, answer: bytes) -> Allowance:
    passes, remaining, reset_us, now_us = (int(number) for number in answer.split())
    return Allowance(
        passes=bool(passes),
        limit=bucket.limit,
        remaining=remaining,
        reset_at=math.ceil(reset_us / 1_000_000),
        retry_after_s=0 if passes else max(1, math.ceil((reset_us - now_us) / 1_000_000)),
    )


def _give_up(error: Exception) -> None:
    _breaker.trip()
    log.warning("rate_limit.not_enforced", error=str(error))


def _rested() -> QuickConnection:
    try:
        return _resting.pop()
    except IndexError:
        return QuickConnection(_redis())


@cache
def _redis() -> Redis:
    return connect()


@cache
def _script() -> Script:
    return _redis().register_script(TAKE)


_breaker = Breaker(settings.REDIS_BREAKER_S)
not_limited = Counter("requests_not_limited")
_resting: list[QuickConnection] = []
"""As many as there were requests at once in this process."""
