"""Calls to a model that are stopped. `pytest -rP` shows by how long the connection of a call outlived its cancel; the
tests judge no time, and `python -m bench llm` does."""

import time
from collections.abc import Callable, Iterator
from typing import Any

import psycopg
import pytest
from django.conf import settings as product
from django.db import connection

from bench.llm_server import LLMServer, Mood, drips, fails, hangs, says
from jobs.flag import Breaker, flag
from jobs.models import Claim, Job
from jobs.models.engine import ClaimState
from tests.rivals import Rival
from tests.workers.conftest import cancel
from tests.workers.llm.conftest import TEXT, TRUE, MakeJob, failure, rows, serve, serve_without_model, slice_of
from workers import shutdown
from workers.conversation import Conversation
from workers.permits import KIND
from workers.watch import SliceEnd

pytestmark = pytest.mark.django_db(transaction=True)


def once_asked(job: Job, server: LLMServer, act: Callable[[], Any], requests: int = 1) -> Rival[float]:
    """Act when so many requests have arrived; the moment after it. Where that fails, the job ends as well."""

    def wait_and_act() -> float:
        try:
            server.wait_for(requests)
            act()
            return time.monotonic()
        except BaseException:
            cancel(job.id)
            raise

    return Rival(wait_and_act)


def cancelled[Answer](job: Job, answer: Answer) -> Answer:
    """What the model says, once somebody else has cancelled the job."""
    Rival(lambda: cancel(job.id)).answer()
    return answer


def states(job: Job) -> list[int]:
    return list(Claim.objects.filter(job_id=job.id).order_by("position").values_list("state", flat=True))


@pytest.mark.parametrize("mood", [hangs, drips], ids=["that hangs", "that drips"])
@pytest.mark.parametrize("provider", ["openai", "anthropic"])
def test_c4_a_cancel_closes_the_call_in_flight(
    make: MakeJob, server: LLMServer, settings: Any, mood: Mood, provider: str
) -> None:
    settings.LLM_PROVIDER = provider
    server.usual = mood
    job = make(TEXT, TEXT + b"more")
    rival = once_asked(job, server, lambda: cancel(job.id))
    assert serve(job) is SliceEnd.CANCELLED
    cancelled_at = rival.answer()
    closed_at = server.received[0].wait_until_closed()
    print(f"closed {1000 * (closed_at - cancelled_at):.1f} ms after the cancel")
    assert rows(job) == []
    assert len(server.received) == 1


def test_c6_without_the_flag_the_row_closes_it(
    make: MakeJob, server: LLMServer, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.RENEWAL_S = 0.1
    unreachable = Breaker(rest_s=3600)
    unreachable.trip()
    monkeypatch.setattr(flag, "_breaker", unreachable)
    server.usual = hangs
    job = make()
    rival = once_asked(job, server, lambda: cancel(job.id))
    assert serve(job) is SliceEnd.CANCELLED
    rival.answer()
    server.received[0].wait_until_closed()


def test_c2_an_answer_that_comes_after_the_cancel_is_thrown_away(make: MakeJob, server: LLMServer) -> None:
    job = make()
    server.usual = says(lambda _: cancelled(job, TRUE))
    assert serve(job) is SliceEnd.CANCELLED
    assert rows(job) == []


def test_c4_between_two_calls_of_a_document_a_cancel_is_seen(make: MakeJob, server: LLMServer) -> None:
    job = make()
    server.usual = says(lambda _: cancelled(job, "not JSON, so that it would be asked again"))
    assert serve(job) is SliceEnd.CANCELLED
    assert len(server.received) == 1


def test_c4_a_cancel_ends_a_pause(make: MakeJob, server: LLMServer) -> None:
    server.usual = fails(429, retry_after="3600")
    job = make()
    rival = once_asked(job, server, lambda: cancel(job.id))
    assert serve(job) is SliceEnd.CANCELLED
    rival.answer()
    assert len(server.received) == 1


@pytest.fixture
def no_permit(settings: Any, transactional_db: None) -> Iterator[psycopg.Connection[Any]]:
    """Somebody else has the only one."""
    settings.LLM_MAX_CONCURRENCY = 1
    connection.ensure_connection()
    with psycopg.connect(connection.connection.info.dsn, autocommit=True) as other:
        other.execute("select pg_advisory_lock(%s, 1)", [KIND])
        yield other


def test_c4_a_cancel_ends_the_wait_for_a_permit(
    make: MakeJob, server: LLMServer, no_permit: psycopg.Connection[Any]
) -> None:
    job = make()

    def wait_and_cancel() -> None:
        while not Claim.objects.filter(job_id=job.id, state=ClaimState.HELD).exists():
            time.sleep(0.005)
        cancel(job.id)

    rival = Rival(wait_and_cancel)
    assert serve(job) is SliceEnd.CANCELLED
    rival.answer()
    assert server.received == []


def test_without_a_permit_a_document_goes_back_at_the_end_of_the_slice(
    make: MakeJob, server: LLMServer, settings: Any, no_permit: psycopg.Connection[Any]
) -> None:
    job = make()
    serve_without_model(job, settings)
    assert server.received == []
    assert states(job) == [ClaimState.OPEN]
    no_permit.execute("select pg_advisory_unlock_all()")
    assert serve(job) is SliceEnd.NOTHING_OPEN


def test_a_document_over_its_time_is_a_failed_row_and_its_call_is_closed(
    make: MakeJob, server: LLMServer, talks: list[Conversation]
) -> None:
    server.usual = hangs
    job = make()
    rival = once_asked(job, server, lambda: setattr(talks[0], "until", 0.0))
    assert serve(job) is SliceEnd.NOTHING_OPEN
    rival.answer()
    assert failure(job)[0] == "timed_out"
    server.received[0].wait_until_closed()


def test_warm_shutdown_closes_the_call_after_the_grace_and_gives_the_document_back(
    make: MakeJob, server: LLMServer, settings: Any, stays: None
) -> None:
    settings.SHUTDOWN_GRACE_S = 0.1
    server.usual = hangs
    job = make()
    rival = once_asked(job, server, shutdown.request)
    assert serve(job) is SliceEnd.SHUTDOWN
    rival.answer()
    server.received[0].wait_until_closed()
    assert states(job) == [ClaimState.OPEN]


def test_warm_shutdown_waits_for_no_pause(make: MakeJob, server: LLMServer, settings: Any, stays: None) -> None:
    settings.SHUTDOWN_GRACE_S = 3600.0
    server.usual = fails(429, retry_after="3600")
    job = make()
    rival = once_asked(job, server, shutdown.request)
    assert serve(job) is SliceEnd.SHUTDOWN
    rival.answer()
    assert states(job) == [ClaimState.OPEN]


def test_warm_shutdown_lets_a_call_finish_within_the_grace(
    make: MakeJob, server: LLMServer, stays: None, settings: Any
) -> None:
    settings.SHUTDOWN_GRACE_S = 3600.0

    def answer(_: object) -> dict[str, Any]:
        shutdown.request()
        return TRUE

    server.usual = says(answer)
    job = make(TEXT, TEXT + b"more")
    assert serve(job) is SliceEnd.SHUTDOWN
    assert [row.values for row in rows(job)] == [TRUE]


@pytest.fixture
def stays() -> Iterator[None]:
    yield
    shutdown.withdraw()


def test_the_rest_goes_back_at_the_end_of_the_slice_and_the_call_goes_on(make: MakeJob, server: LLMServer) -> None:
    job = make(TEXT, TEXT + b"more")
    one_slice = slice_of(job)

    def answer(_: object) -> dict[str, Any]:
        one_slice._over_at = 0.0
        return TRUE

    server.usual = says(answer)
    assert one_slice.serve() is SliceEnd.SLICE_OVER
    assert states(job) == [ClaimState.DONE, ClaimState.OPEN]
    assert product.SLICE_S == 60.0


def test_c4_without_any_grace_a_call_is_closed_and_no_worker_killed(
    make: MakeJob, server: LLMServer, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The grace is for what does not stop, such as a file in its sandbox."""
    settings.CANCEL_GRACE_S = 0.0
    monkeypatch.setattr("workers.conversation.LEAST_GRACE_S", 60.0)
    server.usual = hangs
    job = make()
    rival = once_asked(job, server, lambda: cancel(job.id))
    assert serve(job) is SliceEnd.CANCELLED
    rival.answer()
    server.received[0].wait_until_closed()
