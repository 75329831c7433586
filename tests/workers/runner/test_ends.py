"""What ends a slice, and what it gives back."""

import os
import signal
import time

import pytest
from django.db import OperationalError, connection

from jobs.flag import Breaker, flag
from jobs.models import Claim, Job, ResultRow, Runner
from jobs.models.engine import ClaimState
from tests.factories import INVOICE, make_job
from tests.workers.conftest import cancel
from tests.workers.runner.slicing import once_held, over_at_the_first_row, serve, slice_of, states, wait_until
from workers import shutdown, slots, turn
from workers.attempt import Interrupted, attempt
from workers.extraction.sandbox import ExtractRequest, Sandbox
from workers.watch import SliceEnd

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_slice_records_every_document_and_frees_its_slot(sandbox: Sandbox) -> None:
    job = make_job(documents=30)
    assert serve(job, sandbox) is SliceEnd.NOTHING_OPEN
    assert ResultRow.objects.filter(job_id=job.id).count() == 30
    assert states(job) == [ClaimState.DONE] * 30
    assert not Runner.objects.filter(job_id=job.id, token__isnull=False).exists()


def test_c4_a_cancel_stops_the_document_in_flight_at_its_next_checkpoint(sandbox: Sandbox) -> None:
    job = make_job(documents=2, options={"sleep_ms": 3_600_000})
    rival = once_held(job.id, lambda: cancel(job.id))
    assert serve(job, sandbox) is SliceEnd.CANCELLED
    rival.answer()
    assert not ResultRow.objects.filter(job_id=job.id).exists()
    assert not sandbox.busy


def test_c4_a_document_that_reaches_no_checkpoint_is_ended_and_the_next_job_is_served(
    sandbox: Sandbox, settings: pytest.FixtureRequest
) -> None:
    settings.CANCEL_GRACE_S = 0.1  # type: ignore[attr-defined]
    job = make_job(documents=1, options={"hang": True})
    rival = once_held(job.id, lambda: cancel(job.id))
    assert serve(job, sandbox) is SliceEnd.CANCELLED
    rival.answer()
    assert serve(make_job(documents=1), sandbox) is SliceEnd.NOTHING_OPEN


def test_c6_without_the_flag_the_row_stops_the_document_in_flight(
    sandbox: Sandbox, settings: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.RENEWAL_S = 0.2  # type: ignore[attr-defined]
    unreachable = Breaker(rest_s=3600)
    unreachable.trip()
    monkeypatch.setattr(flag, "_breaker", unreachable)
    job = make_job(documents=1, options={"sleep_ms": 3_600_000})
    rival = once_held(job.id, lambda: cancel(job.id))
    assert serve(job, sandbox) is SliceEnd.CANCELLED
    rival.answer()


def test_claims_behind_a_slow_document_go_back_at_the_end_of_the_slice(sandbox: Sandbox) -> None:
    job = make_job(documents=3, options={"sleep_ms": 3_600_000})
    one_slice = slice_of(job, sandbox)
    one_slice._pace.took(0.005)  # of the documents before; these are claimed together

    def end_the_slice_in_flight() -> None:
        wait_until(lambda: sandbox.busy, "the first is in work")
        assert states(job) == [ClaimState.HELD] * 3
        one_slice._over_at = 0.0
        left = [ClaimState.HELD, ClaimState.OPEN, ClaimState.OPEN]
        wait_until(lambda: states(job) == left, "the others are given back")
        cancel(job.id)

    rival = once_held(job.id, end_the_slice_in_flight)
    assert one_slice.serve() is SliceEnd.CANCELLED
    rival.answer()


def test_the_end_of_the_slice_gives_the_rest_back(sandbox: Sandbox, settings: pytest.FixtureRequest) -> None:
    job = make_job(documents=500, options={"sleep_ms": 5})
    before = time.monotonic()
    one_slice = slice_of(job, sandbox)
    assert before <= one_slice._over_at - settings.SLICE_S <= time.monotonic()  # type: ignore[attr-defined]
    over_at_the_first_row(one_slice)
    assert one_slice.serve() is SliceEnd.SLICE_OVER
    recorded = ResultRow.objects.filter(job_id=job.id).count()
    assert 1 <= recorded < 500
    assert states(job).count(ClaimState.OPEN) == 500 - recorded


def test_a_worker_that_leaves_gives_its_document_back_untried(
    sandbox: Sandbox, settings: pytest.FixtureRequest
) -> None:
    settings.SHUTDOWN_GRACE_S = 0.1  # type: ignore[attr-defined]
    job = make_job(documents=1, options={"sleep_ms": 3_600_000})
    rival = once_held(job.id, shutdown.request)
    try:
        assert serve(job, sandbox) is SliceEnd.SHUTDOWN
    finally:
        shutdown.withdraw()
    rival.answer()
    claim = Claim.objects.get(job_id=job.id)
    assert (claim.state, claim.tries, claim.suspect) == (ClaimState.OPEN, 0, False)


def test_a_worker_that_leaves_starts_no_document(sandbox: Sandbox) -> None:
    job = make_job(documents=3)
    shutdown.request()
    try:
        assert serve(job, sandbox) is SliceEnd.SHUTDOWN
    finally:
        shutdown.withdraw()
    assert states(job) == [ClaimState.OPEN] * 3


def test_a_slice_that_lost_its_connection_gives_back_its_slot_and_documents_at_once(sandbox: Sandbox) -> None:
    job = make_job(documents=1, options={"sleep_ms": 3_600_000})
    with connection.cursor() as cursor:
        cursor.execute("select pg_backend_pid()")
        ((backend,),) = cursor.fetchall()

    def terminate() -> None:
        with connection.cursor() as cursor:
            cursor.execute("select pg_terminate_backend(%s)", [backend])

    rival = once_held(job.id, terminate)
    with pytest.raises(OperationalError):
        serve(job, sandbox)
    rival.answer()
    assert not Runner.objects.filter(job_id=job.id, token__isnull=False).exists()
    claim = Claim.objects.get(job_id=job.id)
    assert (claim.state, claim.tries, claim.suspect) == (ClaimState.OPEN, 0, False)


def test_c6_a_job_with_a_flag_but_no_cancel_is_served_to_its_end(sandbox: Sandbox) -> None:
    job = make_job(documents=3)
    flag.raise_for(job.id)
    assert serve(job, sandbox) is SliceEnd.NOTHING_OPEN
    assert ResultRow.objects.filter(job_id=job.id).count() == 3


def test_c7_the_lease_is_kept_while_a_document_is_being_stopped(
    sandbox: Sandbox, settings: pytest.FixtureRequest
) -> None:
    settings.CANCEL_GRACE_S, settings.RENEWAL_S = 60.0, 0.1  # type: ignore[attr-defined]
    asked = 0

    def check() -> SliceEnd:
        nonlocal asked
        asked += 1
        if asked > 1 and sandbox._child is not None:
            os.kill(sandbox._child.pid, signal.SIGKILL)
        return SliceEnd.SHUTDOWN

    request = ExtractRequest(extractor="sleep", schema=INVOICE, options={"hang": True}, parsed=[None])
    with pytest.raises(Interrupted):
        attempt(sandbox, request, check)
    assert asked > 1


def test_c7_a_runner_that_lost_its_slot_stops_and_records_nothing(
    sandbox: Sandbox, settings: pytest.FixtureRequest
) -> None:
    settings.RENEWAL_S = 0.1  # type: ignore[attr-defined]
    job = make_job(documents=1, options={"sleep_ms": 3_600_000})

    def take_it_away() -> None:
        Runner.objects.filter(job_id=job.id).update(token=None, lease_until=None)

    rival = once_held(job.id, take_it_away)
    assert serve(job, sandbox) is SliceEnd.LEASE_LOST
    rival.answer()
    assert not ResultRow.objects.filter(job_id=job.id).exists()


def test_an_extractor_that_is_not_installed_fails_the_job(sandbox: Sandbox) -> None:
    job = make_job(documents=1, extractor="nowhere")
    held = slots.take_slot(lease_s=30)
    assert held is not None
    assert turn.serve_slice(held) is None
    ended = Job.objects.get(pk=job.id)
    assert (ended.status, ended.error_code) == ("failed", "extractor_not_installed")
