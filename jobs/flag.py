"""The flag in Redis: the fast path of a cancel. The job row is the truth; every call here may fail unheard (C6)."""

import time
from uuid import UUID

import structlog
from django.conf import settings
from redis import Redis, RedisError
from redis.backoff import NoBackoff
from redis.retry import Retry

from jobs.quick_redis import QuickConnection

log = structlog.get_logger(__name__)

FRESH_S = 0.005
"""No document starts on a look older than this (C4)."""
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


class Question:
    """One look under way: a Redis read that was sent at `asked_at`, in monotonic seconds."""

    def __init__(self, asked: "Flag", job_id: UUID) -> None:
        self.asked_at = time.monotonic()
        self._flag = asked
        self._job_id = job_id
        self._sent = asked.send(job_id)

    def answer(self) -> bool:
        """To be called once. False where there is no answer to be had."""
        return self._sent and self._flag.receive(self._job_id)


class Flag:
    """Raised when a job is cancelled. Its absence proves nothing.

    Looks have a connection of their own in each process, on which one question is under way at a time.
    """

    def __init__(self) -> None:
        self._redis = connect()
        self._breaker = Breaker(settings.REDIS_BREAKER_S)
        self._looks = QuickConnection(self._redis)

    def raise_for(self, job_id: UUID) -> bool:
        """Set the flag: after the commit, before the answer. False where it cannot be had."""
        if self._breaker.is_open:
            return False
        try:
            self._redis.set(_key(job_id), 1, ex=KEPT_S)
        except RedisError as error:
            self._failed("raise", job_id, error)
            return False
        return True

    def is_raised_for(self, job_id: UUID) -> bool:
        """One look: one Redis read, False where it cannot be had."""
        return self.ask(job_id).answer()

    def ask(self, job_id: UUID) -> Question:
        """A look whose answer is collected later."""
        return Question(self, job_id)

    def send(self, job_id: UUID) -> bool:
        if self._breaker.is_open:
            return False
        try:
            self._looks.ask("GET", _key(job_id))
        except (RedisError, OSError) as error:
            self._failed("look", job_id, error)
            return False
        return True

    def receive(self, job_id: UUID) -> bool:
        try:
            return self._looks.answer() is not None
        except (RedisError, OSError) as error:
            self._failed("look", job_id, error)
            return False

    def _failed(self, call: str, job_id: UUID, error: Exception) -> None:
        self._breaker.trip()
        self._looks.drop()
        log.warning("flag.unavailable", call=call, job=str(job_id), error=str(error))


def _key(job_id: UUID) -> str:
    return f"stook:cancelled:{job_id}"


flag = Flag()
