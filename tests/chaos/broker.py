"""Redis and the broker seen, and mishandled, from outside."""

import random
import threading
import time
from urllib.parse import urlsplit

from redis import Redis, RedisError

from tests.chaos.words import NoEffect

QUEUES = ("turns", "ingest", "nudges")
CACHE, BROKER = 0, 1
FLEET = "stook:fleet"
TIMEOUT_S = 0.5
MOST_DOUBLED, MOST_WAITING = 40, 200
# A queue that is empty at the moment is watched for so long.
PATIENCE_S, POLL_S = 4.0, 0.001


class Broker:
    def __init__(self, redis_url: str, over: threading.Event) -> None:
        self._socket = urlsplit(redis_url).path
        self._over = over
        self._seen: bytes | None = None

    def waiting(self) -> dict[str, int]:
        """Messages in each queue; empty where Redis cannot be asked."""
        try:
            with self._connect(BROKER) as broker:
                if messages := broker.lrange("turns", 0, 0):
                    self._seen = messages[0]
                return {queue: int(broker.llen(queue)) for queue in QUEUES}
        except RedisError:
            return {}

    def knows_worker(self, pid: int) -> bool:
        """Whether the worker with that parent has told that it serves. In an emptied Redis it does so again soon."""
        try:
            with self._connect(CACHE) as redis:
                return any(name.endswith(b":%d" % pid) for name in redis.smembers(FLEET))
        except RedisError:
            return False

    def double(self, choice: float) -> str:
        """Sends a turn that was sent before, once more or many times, to the front or to the end of the queue."""
        chance = random.Random(choice)
        copies = chance.choice((1, 1, 2, 5, 20))
        try:
            with self._connect(BROKER) as broker:
                messages = broker.lrange("turns", 0, MOST_DOUBLED - 1) or ([self._seen] if self._seen else [])
                if not messages:
                    raise NoEffect("no turn had been seen yet")
                # While nobody serves they stay, and doubling them again and again would fill the memory.
                if broker.llen("turns") >= MOST_WAITING:
                    raise NoEffect("as many as may wait do so already")
                push = chance.choice((broker.lpush, broker.rpush))
                push("turns", *(messages * copies)[:MOST_DOUBLED])
                return f"{len(messages)} turns, {copies} times, {MOST_DOUBLED} at most"
        except RedisError as error:
            raise NoEffect(f"Redis was away: {error}") from error

    def drop(self, choice: float) -> str:
        """Takes away what waits for the workers: the first, or all."""
        deadline = time.monotonic() + PATIENCE_S
        while time.monotonic() < deadline and not self._over.is_set():
            try:
                with self._connect(BROKER) as broker:
                    while time.monotonic() < deadline and not self._over.wait(POLL_S):
                        dropped = broker.lpop("turns", 1 if choice < 0.5 else 1000)
                        if dropped:
                            return f"{len(dropped)} turns"
            except RedisError:
                time.sleep(0.1)
        raise NoEffect("no turn waited")

    def empty(self) -> None:
        try:
            with self._connect(CACHE) as redis:
                redis.flushall()
        except RedisError as error:
            raise NoEffect(f"Redis was away: {error}") from error

    def _connect(self, number: int) -> Redis:
        return Redis(unix_socket_path=self._socket, db=number, socket_timeout=TIMEOUT_S)
