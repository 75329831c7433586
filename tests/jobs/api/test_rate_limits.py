"""Rate limits: a token bucket for each key and kind of request, told in the headers of every answer."""

import socket
import time
from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest
from redis import Redis
from redis.backoff import NoBackoff
from redis.retry import Retry

from jobs import rate_limits
from jobs.flag import Breaker
from jobs.models import Organization
from jobs.models.access import Scope
from jobs.rate_limits import Bucket, Taking, bucket_of, limit_of
from jobs.tallies import Counter
from tests.jobs.api.caller import Caller

SOME = "0199f0a4-7c1e-7d3a-9b52-5a1f6c2e8d40"


def limit(organization: Organization, **limits: int) -> None:
    Organization.objects.filter(pk=organization.pk).update(**limits)


def until_refused(caller: Caller, path: str = "/v1/jobs") -> Any:
    """The first 429; more requests than a bucket of 2 takes, however slow the machine is."""
    for _ in range(10_000):
        answer = caller.get(path)
        if answer.status == 429:
            return answer
    raise AssertionError("no request was refused")


def test_every_answer_tells_what_is_left(caller: Caller) -> None:
    for path, status in (("/v1/jobs", 200), (f"/v1/jobs/{SOME}", 404), ("/v1/jobs/7", 400), ("/v1/jobs?limit=0", 400)):
        answer = caller.get(path)

        assert answer.status == status
        assert answer.headers["X-RateLimit-Limit"] == "1000"
        assert 0 <= int(answer.headers["X-RateLimit-Remaining"]) < 1000
        assert abs(int(answer.headers["X-RateLimit-Reset"]) - time.time()) < 60


def test_one_without_the_scope_takes_nothing_and_tells_what_is_left(caller: Caller) -> None:
    reader = Caller(caller.organization, "read")

    answer = reader.post("/v1/schemas", {})

    assert (answer.status, answer.headers["X-RateLimit-Limit"]) == (403, "200")
    assert answer.headers["X-RateLimit-Remaining"] == "200"


def test_a_failure_of_ours_tells_it_too(caller: Caller, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError

    caller.client.raise_request_exception = False
    monkeypatch.setattr("jobs.api.jobs.job_in_path", fail)

    answer = caller.get(f"/v1/jobs/{SOME}")

    assert (answer.status, answer.headers["X-RateLimit-Limit"]) == (500, "1000")


def test_over_the_limit_is_429_that_says_when_to_come_again(caller: Caller, organization: Organization) -> None:
    limit(organization, reads_per_second=1)

    answer = until_refused(caller)

    assert (answer.code, answer.body["retryable"]) == ("rate_limited", True)
    assert (answer.headers["X-RateLimit-Limit"], answer.headers["X-RateLimit-Remaining"]) == ("1", "0")
    assert answer.headers["Retry-After"] == "1"
    assert 0 <= int(answer.headers["X-RateLimit-Reset"]) - time.time() < 60


@pytest.mark.parametrize("wait", ["Retry-After", "X-RateLimit-Reset"])
def test_a_client_that_waits_as_told_is_served(caller: Caller, organization: Organization, wait: str) -> None:
    limit(organization, reads_per_second=1)
    refused = until_refused(caller)
    until = time.time() + 1 if wait == "Retry-After" else int(refused.headers[wait])

    time.sleep(max(0.0, until - time.time()))

    assert caller.get("/v1/jobs").status == 200


def test_the_limit_comes_before_whatever_is_wrong_with_the_request_and_behind_the_scope(
    caller: Caller, organization: Organization
) -> None:
    limit(organization, writes_per_second=1)
    empty(caller, Scope.WRITE)

    assert caller.post("/v1/jobs/7/cancel").status == 429
    assert Caller(organization, "read").post("/v1/jobs/7/cancel").status == 403


def test_a_refused_request_is_not_carried_out_and_not_kept(caller: Caller, organization: Organization) -> None:
    limit(organization, writes_per_second=1)
    empty(caller, Scope.WRITE)

    repeating = caller.with_key("one")
    assert repeating.post("/v1/schemas", {"name": "A", "definition": {"a": "string"}}).status == 429

    limit(organization, writes_per_second=1000)
    rate_limits._redis().delete(f"stook:limit:{caller.key.id}:write")
    assert repeating.post("/v1/schemas", {"name": "A", "definition": {"a": "string"}}).status == 201


def empty(caller: Caller, kind: Scope) -> None:
    empty_bucket(f"stook:limit:{caller.key.id}:{kind}")


def empty_bucket(name: str) -> None:
    """For as long as a test takes: so much is missing."""
    redis = rate_limits._redis()
    redis.hset(name, mapping={"taken": 1_000_000, "at": now_us(redis)})


def now_us(redis: Redis) -> int:
    seconds, micros = redis.time()
    return int(seconds * 1_000_000 + micros)


def test_kinds_and_keys_have_buckets_of_their_own(caller: Caller, organization: Organization) -> None:
    limit(organization, writes_per_second=1)
    empty(caller, Scope.WRITE)

    assert caller.post("/v1/schemas", {}).status == 429
    assert caller.get("/v1/jobs").status == 200
    assert Caller(organization).post("/v1/schemas", {}).status == 400


def test_a_bucket_is_filled_in_a_second_and_no_further(organization: Organization) -> None:
    """By Redis' own clock, which the bucket's mark is moved against."""
    key, redis = uuid4(), rate_limits._redis()
    organization.reads_per_second = 10
    name = f"stook:limit:{key}:read"
    now = now_us(redis)

    bucket = bucket_of(key, organization, Scope.READ)

    def remaining_after(passed_s: float) -> int:
        redis.hset(name, mapping={"taken": 10, "at": int(now - passed_s * 1_000_000)})
        return Taking(bucket, tokens=0).allowance().remaining

    assert remaining_after(0.55) >= 5
    assert remaining_after(3600) == 10
    assert Taking(bucket).allowance().passes
    assert redis.pttl(name) > 0


def test_a_bucket_whose_mark_lies_ahead_of_a_clock_that_was_set_back_is_filled(organization: Organization) -> None:
    bucket, redis = Bucket(uuid4(), Scope.READ, 1000), rate_limits._redis()
    redis.hset(bucket.name, mapping={"taken": 1000, "at": now_us(redis) + 3_600_000_000})

    assert not Taking(bucket).allowance().passes
    time.sleep(0.01)
    assert Taking(bucket).allowance().passes


def test_each_organization_has_its_own_limits_or_those_of_the_installation(
    organization: Organization, settings: Any
) -> None:
    assert [limit_of(organization, kind) for kind in Scope] == [1000, 200, 100]
    settings.READS_PER_SECOND = 7
    organization.writes_per_second = 3
    assert [limit_of(organization, kind) for kind in Scope] == [7, 3, 100]


@pytest.fixture
def without_redis(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    gone = Redis(unix_socket_path="/nowhere/valkey.sock", retry=Retry(NoBackoff(), 0))
    monkeypatch.setattr(rate_limits, "_redis", lambda: gone)
    monkeypatch.setattr(rate_limits, "_resting", [])
    monkeypatch.setattr(rate_limits, "_breaker", Breaker(3600))
    # What it has not saved yet would be saved by a later test, which may have no database.
    monkeypatch.setattr(rate_limits, "not_limited", Counter("requests_not_limited"))
    rate_limits._script.cache_clear()
    yield
    rate_limits._script.cache_clear()


@pytest.mark.usefixtures("without_redis")
def test_without_redis_requests_pass(caller: Caller) -> None:
    for _ in range(2):
        answer = caller.get("/v1/jobs")

        assert (answer.status, answer.headers["X-RateLimit-Limit"]) == (200, "1000")
        assert rate_limits._breaker.is_open


def test_a_redis_that_was_emptied_learns_the_script_again(caller: Caller) -> None:
    caller.get("/v1/jobs")
    rate_limits._redis().script_flush()

    assert caller.get("/v1/jobs").headers["X-RateLimit-Remaining"] != "1000"


def test_a_connection_that_redis_has_closed_is_made_good(caller: Caller) -> None:
    empty(caller, Scope.READ)
    caller.get("/v1/jobs")
    for quick in rate_limits._resting:
        quick._connection._sock.shutdown(socket.SHUT_RDWR)

    assert caller.get("/v1/jobs").status == 429


def test_tokens_asked_for_and_never_collected_are_no_answer_to_the_next(organization: Organization) -> None:
    first = Bucket(uuid4(), Scope.READ, 10)
    second = Bucket(uuid4(), Scope.READ, 20)
    rate_limits._resting.clear()
    left_alone = Taking(first)

    found = Taking(second).allowance()

    assert (found.limit, found.remaining) == (20, 19)
    assert left_alone.allowance().remaining == 9


def test_a_limit_changed_since_the_last_request_counts_for_the_next(caller: Caller, organization: Organization) -> None:
    assert caller.get("/v1/jobs").headers["X-RateLimit-Limit"] == "1000"
    limit(organization, reads_per_second=7)

    assert caller.get("/v1/jobs").headers["X-RateLimit-Limit"] == "7"


def test_a_limit_that_is_raised_makes_room_for_the_request_that_waits(
    caller: Caller, organization: Organization
) -> None:
    """Which this process asks for from the bucket of the old limit first."""
    limit(organization, reads_per_second=1)
    until_refused(caller)
    limit(organization, reads_per_second=1000)

    assert caller.get("/v1/jobs").status == 200


@pytest.mark.django_db
def test_a_limit_that_is_lowered_takes_room_at_once() -> None:
    bucket, redis = Bucket(uuid4(), Scope.READ, 10), rate_limits._redis()
    redis.hset(bucket.name, mapping={"taken": 900, "at": now_us(redis)})  # of a thousand

    refused = Taking(bucket).allowance()

    assert (refused.passes, refused.remaining) == (False, 0)
    assert refused.retry_after_s <= rate_limits.KEPT_MS / 1000


@pytest.mark.django_db
def test_processes_that_know_different_limits_count_the_same_requests() -> None:
    key, began = uuid4(), time.monotonic()
    buckets = [Bucket(key, Scope.READ, limit) for limit in (100, 1000)] * 2000

    passed = sum(Taking(bucket).allowance().passes for bucket in buckets)

    assert passed <= 1000 * (1 + time.monotonic() - began) + 1


def test_a_key_revoked_since_its_last_request_is_refused_and_asks_for_no_more_tokens(caller: Caller) -> None:
    caller.get("/v1/jobs")
    caller.key.revoked_at = caller.key.created_at
    caller.key.save()
    assert caller.get("/v1/jobs").status == 401
    before = rate_limits._redis().hgetall(f"stook:limit:{caller.key.id}:read")

    assert caller.get("/v1/jobs").status == 401
    assert rate_limits._redis().hgetall(f"stook:limit:{caller.key.id}:read") == before


def test_a_scope_taken_away_since_the_last_request_is_missed(caller: Caller) -> None:
    assert caller.post("/v1/schemas", {}).status == 400
    caller.key.scopes = ["read"]
    caller.key.save()

    answer = caller.post("/v1/schemas", {})

    assert (answer.status, answer.headers["X-RateLimit-Limit"]) == (403, "200")
    rate_limits._redis().delete(f"stook:limit:{caller.key.id}:write")  # full, whatever those before have taken
    assert [caller.post("/v1/schemas", {}).headers["X-RateLimit-Remaining"] for _ in range(3)] == ["200"] * 3


@pytest.mark.django_db
def test_connections_that_are_lost_are_not_counted_for_ever() -> None:
    """redis-py's pool would give no more than a hundred."""
    bucket = Bucket(uuid4(), Scope.READ, 1)
    rate_limits._resting.clear()
    for _ in range(101):
        Taking(bucket, tokens=0)
    empty_bucket(bucket.name)

    assert not Taking(bucket).allowance().passes
