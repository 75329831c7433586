"""Redis and the broker seen, and mishandled, from outside."""

import random
import threading
import time
from urllib.parse import urlsplit

from redis import Redis, RedisError

from tests.chaos.words import NoEffect

QUEUES = ("turns", "ingest", "nudges")
OF_TURNS = ("turns", "ingest")
# The part of the faults that means the turns in which documents are read.
TURNS_TO_READ = 0.4
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
        self._seen: dict[str, list[bytes]] = {}

    def waiting(self) -> dict[str, int]:
        """Messages in each queue; empty where Redis cannot be asked."""
        try:
            with self._connect(BROKER) as broker:
                for queue in OF_TURNS:
                    if messages := broker.lrange(queue, 0, 0):
                        self._seen[queue] = messages
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
        """Sends a turn that was sent before, once more or many times, to the front or to the end of its queue."""
        chance = random.Random(choice)
        copies = chance.choice((1, 1, 2, 5, 20))
        try:
            with self._connect(BROKER) as broker:
                for queue in _in_order(chance):
                    messages = broker.lrange(queue, 0, MOST_DOUBLED - 1) or self._seen.get(queue, [])
                    if messages:
                        break
                else:
                    raise NoEffect("no turn had been seen yet")
                # While nobody serves they stay, and doubling them again and again would fill the memory.
                if broker.llen(queue) >= MOST_WAITING:
                    raise NoEffect("as many as may wait do so already")
                push = chance.choice((broker.lpush, broker.rpush))
                push(queue, *(messages * copies)[:MOST_DOUBLED])
                return f"{len(messages)} of {queue}, {copies} times, {MOST_DOUBLED} at most"
        except RedisError as error:
            raise NoEffect(f"Redis was away: {error}") from error

    def drop(self, choice: float) -> str:
        """Takes away what waits for the workers: the first, or all."""
        for queue in _in_order(random.Random(choice)):
            if dropped := self._take_from(queue, 1 if choice < 0.5 else 1000):
                return f"{dropped} of {queue}"
        raise NoEffect("no turn waited")

    def _take_from(self, queue: str, count: int) -> int:
        """How many there were, as soon as there are any; looked at once however long that takes."""
        deadline = time.monotonic() + PATIENCE_S
        while not self._over.is_set():
            try:
                with self._connect(BROKER) as broker:
                    while not (dropped := broker.lpop(queue, count)):
                        if time.monotonic() > deadline or self._over.wait(POLL_S):
                            return 0
                    return len(dropped)
            except RedisError:
                if time.monotonic() > deadline:
                    return 0
                time.sleep(0.1)
        return 0

    def empty(self) -> None:
        try:
            with self._connect(CACHE) as redis:
                redis.flushall()
        except RedisError as error:
            raise NoEffect(f"Redis was away: {error}") from error

    def _connect(self, number: int) -> Redis:
        return Redis(unix_socket_path=self._socket, db=number, socket_timeout=TIMEOUT_S)


def _in_order(chance: random.Random) -> tuple[str, ...]:
    """Whose messages are mishandled; the second where the first has none, as `ingest` has between two uploads."""
    return tuple(reversed(OF_TURNS)) if chance.random() < TURNS_TO_READ else OF_TURNS
