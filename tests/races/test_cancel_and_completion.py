"""Cancel and completion (C1): exactly one wins, and the loser changes nothing."""

from collections.abc import Callable

import pytest
from django.db import IntegrityError

from jobs import lifecycle
from jobs.errors import Conflict
from jobs.models import Event, Job
from tests.races import unguarded
from tests.races.conftest import Sides
from tests.races.gates import before, before_call
from tests.races.unguarded import net_down
from tests.workers.conftest import cancel, claim_some, rows_of
from workers import fence
from workers.fence import HeldSlot

UNLOCKED = {"jobs.lifecycle._locked": unguarded.unlocked}
TRIGGER, INDEX = "job.job_update", "event.event_one_end_a_job"


@pytest.fixture
def recorded(job: Job, held: HeldSlot) -> Job:
    """Every document has its row: the job may be completed."""
    fence.record(held, rows_of(claim_some(held, 10)))
    return job


def ends(job: Job) -> list[str]:
    return list(Event.objects.filter(job_id=job.id).exclude(type="job.started").values_list("type", flat=True))


def found(job: Job) -> tuple[str, bool]:
    now = Job.objects.get(pk=job.id)
    return now.status, now.cancelled_at is not None


def test_c1_a_completion_that_meets_a_cancel_under_its_lock_loses(recorded: Job, sides: Sides) -> None:
    with before("update", "job") as gate:
        canceller = sides.stop(gate, cancel, recorded.id)
        completer = sides.start(lifecycle.complete_job, recorded.id)
        completer.wait_until_blocked_by(canceller)

        gate.open()

        assert canceller.answer().completed_documents == 10
        assert completer.answer() is False
    assert found(recorded) == ("failed", True)
    assert ends(recorded) == ["job.cancelled"]


def test_c1_a_cancel_that_meets_a_completion_under_its_lock_is_a_conflict(recorded: Job, sides: Sides) -> None:
    with before("update", "job") as gate:
        completer = sides.stop(gate, lifecycle.complete_job, recorded.id)
        canceller = sides.start(cancel, recorded.id)
        canceller.wait_until_blocked_by(completer)

        gate.open()

        assert completer.answer() is True
        with pytest.raises(Conflict, match="already complete"):
            canceller.answer()
    assert found(recorded) == ("complete", False)
    assert ends(recorded) == ["job.completed"]


def test_c10_of_two_cancels_at_once_one_is_a_conflict(recorded: Job, sides: Sides) -> None:
    with before("update", "job") as gate:
        first = sides.stop(gate, cancel, recorded.id)
        second = sides.start(cancel, recorded.id)
        second.wait_until_blocked_by(first)

        gate.open()

        assert first.answer().completed_documents == 10
        with pytest.raises(Conflict, match="already cancelled"):
            second.answer()
    assert ends(recorded) == ["job.cancelled"]


PAIRS = pytest.mark.parametrize(
    ("first", "second"),
    [(cancel, lifecycle.complete_job), (lifecycle.complete_job, cancel), (cancel, cancel)],
    ids=["cancel, completion", "completion, cancel", "cancel, cancel"],
)


def without_the_lock(recorded: Job, sides: Sides, first: Callable[..., object], second: Callable[..., object]) -> bool:
    """Both have found the job processing before either has written. Returns whether both won."""
    with before_call("jobs.lifecycle._end") as gate:
        ahead = sides.stop(gate, first, recorded.id, instead=UNLOCKED)
        behind = sides.run(second, recorded.id, instead=UNLOCKED)
        gate.open()
        return bool(ahead.answer()) and bool(behind)


@PAIRS
def test_c1_control_without_the_lock_both_win(
    recorded: Job, sides: Sides, first: Callable[..., object], second: Callable[..., object]
) -> None:
    with net_down(TRIGGER, INDEX):
        assert without_the_lock(recorded, sides, first, second), "the violation"
        assert len(ends(recorded)) == 2


@PAIRS
@pytest.mark.parametrize(
    ("down", "complaint"),
    [(INDEX, "C1: job .* is already"), (TRIGGER, "event_one_end_a_job")],
    ids=["trigger", "index"],
)
def test_c1_without_the_lock_trigger_and_index_each_alone_refuse_the_second_end(
    recorded: Job,
    sides: Sides,
    first: Callable[..., object],
    second: Callable[..., object],
    down: str,
    complaint: str,
) -> None:
    with net_down(down):
        with pytest.raises(IntegrityError, match=complaint):
            without_the_lock(recorded, sides, first, second)
        assert len(ends(recorded)) == 1
