"""Why a job stands still, told in Redis by whoever serves it, again and again while it does.

A hint for whoever looks: every call may fail unheard (C6), and what is not told anew is forgotten.
"""

import json
from uuid import UUID

import structlog
from django.conf import settings
from redis import RedisError

from jobs.flag import Breaker, connect

log = structlog.get_logger(__name__)

KEPT_S = 120
"""A job that waits is served every second, or, behind those of others, less often."""


class Waits:
    def __init__(self) -> None:
        self._redis = connect()
        self._breaker = Breaker(settings.REDIS_BREAKER_S)

    def tell(self, job_id: UUID, *, code: str, message: str) -> None:
        """`message` is a sentence for the job's user."""
        self._call("set", _key(job_id), json.dumps({"code": code, "message": message}), ex=KEPT_S)

    def over(self, job_id: UUID) -> None:
        self._call("delete", _key(job_id))

    def of(self, job_id: UUID) -> dict[str, str] | None:
        """Code and message, or None: it does not wait, or nobody knows."""
        told = self._call("get", _key(job_id))
        return json.loads(told) if isinstance(told, bytes) else None

    def _call(self, command: str, *given: str, **options: int) -> object:
        if self._breaker.is_open:
            return None
        try:
            return getattr(self._redis, command)(*given, **options)
        except RedisError as error:
            self._breaker.trip()
            log.warning("waits.unavailable", call=command, error=str(error))
            return None


def _key(job_id: UUID) -> str:
    return f"stook:waits:{job_id}"


waits = Waits()
