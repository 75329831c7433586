"""Who is there to serve: each worker tells Redis, which forgets those that fall silent."""

import structlog
from django.conf import settings
from redis import Redis, RedisError

from jobs.flag import Breaker, connect

log = structlog.get_logger(__name__)

MEMBERS = "stook:fleet"
SILENT_AFTER_S = 15
ASSUMED = 2
"""Without Redis nobody knows; two turns too few are topped up later, two too many find nothing to do."""


class Fleet:
    def __init__(self) -> None:
        self._redis: Redis = connect()
        self._breaker = Breaker(settings.REDIS_BREAKER_S)

    def tell(self, worker: str, processes: int) -> None:
        """A heartbeat: `worker` has so many processes. Raises RedisError."""
        with self._redis.pipeline(transaction=False) as pipe:
            pipe.sadd(MEMBERS, worker)
            pipe.set(f"{MEMBERS}:{worker}", processes, ex=SILENT_AFTER_S)
            pipe.execute()

    def leave(self, worker: str) -> None:
        """A goodbye. Raises RedisError."""
        self._redis.srem(MEMBERS, worker)
        self._redis.delete(f"{MEMBERS}:{worker}")

    def members(self) -> dict[str, int]:
        """Worker to number of processes. Raises RedisError."""
        names = sorted(_text(name) for name in self._redis.smembers(MEMBERS))
        if not names:
            return {}
        counts = self._redis.mget([f"{MEMBERS}:{name}" for name in names])
        silent = [name for name, count in zip(names, counts, strict=True) if count is None]
        if silent:
            self._redis.srem(MEMBERS, *silent)
        return {name: int(count) for name, count in zip(names, counts, strict=True) if count is not None}

    def size(self) -> int:
        """Processes of the whole fleet; an assumption where Redis cannot be had or nobody has spoken yet."""
        if self._breaker.is_open:
            return ASSUMED
        try:
            return sum(self.members().values()) or ASSUMED
        except RedisError as error:
            self._breaker.trip()
            log.warning("fleet.unknown", error=str(error))
            return ASSUMED


def _text(name: bytes | str) -> str:
    return name if isinstance(name, str) else name.decode()


fleet = Fleet()
