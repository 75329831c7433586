"""The flag in Redis: the fast path of a cancel. The job row is the truth; every call here may fail unheard (C6)."""

import time
from uuid import UUID

import structlog
from django.conf import settings
from redis import Redis, RedisError
from redis.backoff import NoBackoff
from redis.retry import Retry

log = structlog.get_logger(__name__)

KEPT_S = 86_400
"""Longer than any worker can overlook the job row, which it reads every 2 s."""


def connect() -> Redis:
    return Redis.from_url(
        settings.REDIS_URL,
        socket_timeout=settings.REDIS_TIMEOUT_S,
        socket_connect_timeout=settings.REDIS_TIMEOUT_S,
        retry=Retry(NoBackoff(), 0),
    )


class Breaker:
    """Skips the calls for a while after one has failed, so that a Redis that hangs costs one timeout and not many."""

    def __init__(self, rest_s: float) -> None:
        self._rest_s = rest_s
        self._closed_again_at = 0.0

    @property
    def is_open(self) -> bool:
        return time.monotonic() < self._closed_again_at

    def trip(self) -> None:
        self._closed_again_at = time.monotonic() + self._rest_s


class Flag:
    """Raised when a job is cancelled. Its absence proves nothing."""

    def __init__(self) -> None:
        self._redis = connect()
        self._breaker = Breaker(settings.REDIS_BREAKER_S)

    def raise_for(self, job_id: UUID) -> None:
        """Set the flag: after the commit, before the answer."""
        if self._breaker.is_open:
            return
        try:
            self._redis.set(_key(job_id), 1, ex=KEPT_S)
        except RedisError as error:
            self._failed("raise", job_id, error)

    def is_raised_for(self, job_id: UUID) -> bool:
        """One look: one Redis read, False where it cannot be had."""
        if self._breaker.is_open:
            return False
        try:
            return self._redis.get(_key(job_id)) is not None
        except RedisError as error:
            self._failed("look", job_id, error)
            return False

    def _failed(self, call: str, job_id: UUID, error: RedisError) -> None:
        self._breaker.trip()
        log.warning("flag.unavailable", call=call, job=str(job_id), error=str(error))


def _key(job_id: UUID) -> str:
    return f"stook:cancelled:{job_id}"


flag = Flag()
