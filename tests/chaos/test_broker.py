"""Messages of both sorts of turns are doubled and dropped."""

import threading
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from redis import Redis

from tests.chaos import broker as room
from tests.chaos.broker import BROKER, OF_TURNS, Broker
from tests.chaos.words import NoEffect

CHOICES = [number / 20 for number in range(20)]


@pytest.fixture
def redis(monkeypatch: pytest.MonkeyPatch) -> Iterator[Redis]:
    monkeypatch.setattr(room, "PATIENCE_S", 0.0)
    monkeypatch.setattr(room, "TIMEOUT_S", 60.0)
    if urlsplit(settings.REDIS_URL).scheme != "unix":
        pytest.skip("the server that the environment names has no socket here")
    with Redis(unix_socket_path=urlsplit(settings.REDIS_URL).path, db=BROKER) as redis:
        redis.delete(*OF_TURNS)
        yield redis
        redis.delete(*OF_TURNS)


@pytest.fixture
def broker(redis: Redis) -> Broker:
    return Broker(settings.REDIS_URL, threading.Event())


def test_both_sorts_are_doubled(broker: Broker, redis: Redis) -> None:
    hit = set()
    for choice in CHOICES:
        for queue in OF_TURNS:
            redis.delete(queue)
            redis.rpush(queue, f"of {queue}")
        broker.double(choice)
        hit |= {queue for queue in OF_TURNS if redis.llen(queue) > 1}
    assert hit == set(OF_TURNS)
    assert {queue: set(redis.lrange(queue, 0, -1)) for queue in OF_TURNS} == {
        queue: {f"of {queue}".encode()} for queue in OF_TURNS
    }


def test_both_sorts_are_dropped(broker: Broker, redis: Redis) -> None:
    hit = set()
    for choice in CHOICES:
        for queue in OF_TURNS:
            redis.delete(queue)
            redis.rpush(queue, "turn", "turn")
        broker.drop(choice)
        hit |= {queue for queue in OF_TURNS if redis.llen(queue) < 2}
    assert hit == set(OF_TURNS)


@pytest.mark.parametrize("queue", OF_TURNS)
def test_where_one_sort_does_not_wait_the_other_is_taken(broker: Broker, redis: Redis, queue: str) -> None:
    for choice in CHOICES:
        redis.rpush(queue, "turn", "turn")
        assert queue in broker.drop(choice)
        redis.delete(queue)
    with pytest.raises(NoEffect):
        broker.drop(0.1)


@pytest.mark.parametrize("queue", OF_TURNS)
def test_one_that_was_seen_waiting_can_be_doubled_later(broker: Broker, redis: Redis, queue: str) -> None:
    redis.rpush(queue, "turn")
    assert broker.waiting()[queue] == 1
    redis.delete(queue)
    broker.double(0.1)
    assert redis.llen(queue) >= 1
