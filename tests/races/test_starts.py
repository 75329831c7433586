"""Start and cancel (C9), and two that take one slot."""

from uuid import UUID

import pytest
from django.db import IntegrityError

from jobs import lifecycle
from jobs.models import Claim, Event, Job, ResultRow, Runner
from jobs.models.engine import ClaimState
from tests.factories import make_job
from tests.races.conftest import Sides
from tests.races.gates import at_commit, before, before_call
from tests.races.unguarded import net_down, without
from tests.workers.conftest import cancel
from workers import fence, slots
from workers.fence import HeldSlot

LEASE_S = 30.0
TRIGGER = "job.job_update"
CONSTRAINTS = (
    "job.job_terminal_has_end",
    "job.job_counts_frozen_at_end",
    "job.job_cancelled_is_failed",
    "job.job_failed_has_reason",
)


@pytest.fixture
def pending(transactional_db: None) -> Job:
    return make_job(documents=4)


def take() -> HeldSlot | None:
    return slots.take_slot(lease_s=LEASE_S)


def now(job: Job) -> Job:
    return Job.objects.get(pk=job.id)


def test_c9_a_start_that_meets_a_cancel_under_its_lock_waits_and_does_not_start(pending: Job, sides: Sides) -> None:
    with before("update", "job") as gate:
        canceller = sides.stop(gate, cancel, pending.id)
        taker = sides.start(take)
        taker.wait_until_blocked_by(canceller)

        gate.open()

        assert canceller.answer().completed_documents == 0
        assert taker.answer() is None
    assert (now(pending).status, now(pending).started_at) == ("failed", None)


def test_c9_a_start_between_its_look_and_its_write_is_overtaken_by_a_cancel(pending: Job, sides: Sides) -> None:
    with before_call("workers.slots.start_job") as gate:
        taker = sides.stop(gate, take)
        assert sides.run(cancel, pending.id).started_at is None

        gate.open()

        assert taker.answer() is None
    assert now(pending).started_at is None
    assert not Event.objects.filter(job_id=pending.id, type="job.started").exists()


def test_c1_a_cancel_that_meets_a_start_before_its_commit_waits_and_ends_a_started_job(
    pending: Job, sides: Sides
) -> None:
    with at_commit("insert", "event") as gate:
        taker = sides.stop(gate, take)
        canceller = sides.start(cancel, pending.id)
        canceller.wait_until_blocked_by(taker)

        gate.open()

        assert canceller.answer().started_at is not None
        held = taker.answer()
    assert held is None or fence.claim(held, after=-1, wanted=1) is None, "whoever has the slot gets no document"
    told = Event.objects.filter(job_id=pending.id).order_by("id").values_list("type", flat=True)
    assert list(told) == ["job.started", "job.cancelled"]


def test_c9_a_slot_taken_between_start_and_take_of_a_cancelled_job_is_not_taken(pending: Job, sides: Sides) -> None:
    with before_call("workers.slots._take") as gate:
        taker = sides.stop(gate, take)
        sides.run(cancel, pending.id)

        gate.open()

        assert taker.answer() is None
    assert not Runner.objects.filter(job_id=pending.id, token__isnull=False).exists()


def test_c2_a_take_that_a_cancel_overtakes_within_its_statement_gets_a_slot_and_no_document(
    pending: Job, sides: Sides
) -> None:
    """It reads the job without a lock. That is allowed: the claim looks again, and the fence would."""
    lifecycle.start_job(pending.id)
    with before("update", "runner") as gate:
        taker = sides.stop(gate, take)
        sides.run(cancel, pending.id)
        gate.open()
        held = taker.answer()
    assert held is not None
    assert fence.claim(held, after=-1, wanted=1) is None
    assert not ResultRow.objects.filter(job_id=pending.id).exists()


# --- Controls. ---


def start_as_found(job_id: UUID) -> bool:
    """Instead of jobs.lifecycle.start_job: it writes without naming the state that it expects."""
    return bool(Job.objects.filter(pk=job_id).update(status="processing", started_at="2026-01-01T00:00:00Z"))


def started_after_cancel(pending: Job, sides: Sides) -> None:
    with before_call("workers.slots.start_job") as gate:
        taker = sides.stop(gate, take, instead={"workers.slots.start_job": start_as_found})
        sides.run(cancel, pending.id)
        gate.open()
        taker.answer()


def test_c9_control_a_start_that_does_not_name_its_state_revives_a_cancelled_job(pending: Job, sides: Sides) -> None:
    with net_down(TRIGGER, *CONSTRAINTS):
        started_after_cancel(pending, sides)
        assert now(pending).status == "processing", "the violation"
        assert Claim.objects.filter(job_id=pending.id, state=ClaimState.OPEN).count() == 4


@pytest.mark.parametrize(
    ("down", "complaint"),
    [(CONSTRAINTS, "C1: job .* is already"), ((TRIGGER,), "violates check constraint")],
    ids=["trigger", "constraints"],
)
def test_c9_without_its_state_trigger_and_constraints_each_alone_refuse_the_start(
    pending: Job, sides: Sides, down: tuple[str, ...], complaint: str
) -> None:
    with net_down(*down):
        with pytest.raises(IntegrityError, match=complaint):
            started_after_cancel(pending, sides)
        assert now(pending).status == "failed"


# --- Two that take one slot. ---


def test_c7_of_two_that_take_a_slot_at_once_one_gets_it(sides: Sides) -> None:
    assert taken_twice(sides, slots.TAKE) == (True, False)


def test_c7_control_without_compare_and_set_the_second_takes_the_slot_from_the_first(sides: Sides) -> None:
    blind = without(slots.TAKE, " and runner.generation = %(generation)s\n    and runner.token is null")
    assert taken_twice(sides, blind) == (False, True), "the violation"


def taken_twice(sides: Sides, statement: str) -> tuple[bool, bool]:
    """Both have seen the one slot free. Whether each has it in the end."""
    lifecycle.start_job(make_job(documents=1).id)
    with before_call("workers.slots._take") as gate:
        late = sides.stop(gate, take, instead={"workers.slots.TAKE": statement})
        first = take()
        assert first is not None
        gate.open()
        second = late.answer()
    return fence.renew(first), second is not None
