"""Figures for a monitor, in Prometheus' text format."""

from collections.abc import Iterator

import pytest
from django.db import connection, transaction
from django.http import HttpResponse
from django.test import Client
from prometheus_client.parser import text_string_to_metric_families
from pytest_django import Settings

from jobs import rate_limits
from jobs.audit import SYSTEM
from jobs.lifecycle import cancel_job, start_job
from jobs.models import Job, Runner
from jobs.tallies import Counter
from tests.factories import make_job
from tests.jobs.api.caller import Caller

TOKEN = "of-the-monitor"
NOT_LIMITED = "stook_requests_not_limited_total"


@pytest.fixture
def token(settings: Settings) -> str:
    settings.METRICS_TOKEN = TOKEN
    return TOKEN


@pytest.fixture
def without_redis(settings: Settings) -> Iterator[None]:
    """Nobody listens where it should be."""
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    forget_redis()
    yield
    forget_redis()


def forget_redis() -> None:
    rate_limits._redis.cache_clear()
    rate_limits._script.cache_clear()
    rate_limits._resting.clear()
    rate_limits._breaker._closed_again_at = 0.0


def ask(authorization: str, host: str = "localhost", accept: str = "") -> HttpResponse:
    given = {"Authorization": authorization, "Accept": accept}
    answer = Client(headers={"Host": host}).get("/metrics", headers=given)
    assert isinstance(answer, HttpResponse)
    return answer


def figures() -> dict[str, float]:
    """By name and labels."""
    text = ask(f"Bearer {TOKEN}").content.decode()
    return {
        " ".join([sample.name, *sample.labels.values()]): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


def test_without_a_token_of_the_installation_there_is_no_such_page(db: None) -> None:
    assert ask("Bearer ").status_code == ask(f"Bearer {TOKEN}").status_code == 404


@pytest.mark.parametrize("authorization", ["", TOKEN, "Bearer", "Bearer another", "Bearer of-the-monitör"])
def test_it_is_for_whoever_has_the_token(token: str, authorization: str) -> None:
    answer = ask(authorization)

    assert (answer.status_code, answer.headers["WWW-Authenticate"]) == (401, "Bearer")
    assert b'"code": "unauthorized"' in answer.content


def test_whoever_asks_need_not_know_the_name_under_which_it_is_reached(token: str, db: None) -> None:
    answer = ask(f"Bearer {TOKEN}", host="web:8000")

    assert answer.status_code == 200
    assert answer.headers["Content-Type"].startswith("text/plain; version=")


@pytest.mark.parametrize("accept", ["text/plain; version=latest", "application/openmetrics-text; version=1.x", ";,;"])
def test_a_form_that_there_is_not_is_answered_in_the_usual_one(token: str, db: None, accept: str) -> None:
    answer = ask(f"Bearer {TOKEN}", accept=accept)

    assert answer.status_code == 200
    assert answer.headers["Content-Type"].startswith("text/plain; version=0.0.4")


def test_jobs_that_have_not_ended_and_the_slots_that_are_served(token: str, caller: Caller) -> None:
    pending, running, ended = (make_job(caller.organization) for _ in range(3))
    start_job(running.id)
    cancel_job(ended.id, organization=None, actor=SYSTEM)
    Runner.objects.filter(job_id=running.id).update(token=pending.id, lease_until=running.created_at)

    found = figures()

    assert (found["stook_jobs pending"], found["stook_jobs processing"]) == (1, 1)
    assert found["stook_runners_busy"] == Runner.objects.filter(job_id=running.id).count() > 0
    assert Job.objects.count() == 3


def test_without_redis_it_says_so_and_how_many_requests_passed(token: str, caller: Caller, without_redis: None) -> None:
    before = figures()
    for _ in range(3):
        assert caller.get("/v1/jobs").status == 200

    found = figures()

    assert found["stook_redis_up"] == 0
    assert found[NOT_LIMITED] - before[NOT_LIMITED] == 3


def test_with_redis_every_request_is_limited(token: str, caller: Caller) -> None:
    before = figures()
    caller.get("/v1/jobs")

    assert figures()["stook_redis_up"] == 1
    assert figures()[NOT_LIMITED] == before[NOT_LIMITED]


def test_processes_count_together_and_what_could_not_be_written_is_written_later(db: None) -> None:
    one, other = Counter("here"), Counter("here")
    one.add()
    other.add()
    assert one.value == 2
    with transaction.atomic():
        connection.set_rollback(True)
        one.add()
        one.save()
    assert (one.value, one._unsaved) == (2, 1)
    one.save()
    assert (other.value, one._unsaved) == (3, 0)
