"""Two supervisors at once: each step is done once, or done twice without harm. Expiry by both is in test_expiry.py."""

from collections.abc import Iterator

import pytest

from jobs.models import Event, Job
from tests.races import unguarded
from tests.races.conftest import Sides
from tests.races.gates import before, before_call
from tests.races.unguarded import net_down
from tests.workers.broker import empty_queues, waiting
from tests.workers.conftest import claim_some, rows_of
from workers import fence, supervisor
from workers.fence import HeldSlot
from workers.fleet import fleet

NETS = ("job.job_update", "event.event_one_end_a_job")


@pytest.fixture(autouse=True)
def _no_turns() -> None:
    empty_queues()


@pytest.fixture
def recorded(job: Job, held: HeldSlot) -> Job:
    """Its last runner died between its last row and the completion."""
    fence.record(held, rows_of(claim_some(held, 10)))
    return job


@pytest.fixture
def fleet_of_three() -> Iterator[None]:
    fleet.tell("elsewhere:1", 3)
    yield
    fleet.leave("elsewhere:1")


def completions(job: Job) -> int:
    return Event.objects.filter(job_id=job.id, type="job.completed").count()


def test_c1_two_supervisors_complete_a_job_once_and_neither_waits_long(recorded: Job, sides: Sides) -> None:
    with before("update", "job") as gate:
        first = sides.stop(gate, supervisor.complete_recorded_jobs)

        assert sides.run(supervisor.complete_recorded_jobs) == 0, "it gives up while the other one has the job's lock"

        gate.open()
        assert first.answer() == 1
    assert sides.run(supervisor.complete_recorded_jobs) == 0
    assert completions(recorded) == 1


def test_c1_a_supervisor_that_comes_to_the_lock_when_another_has_completed_the_job_does_nothing(
    recorded: Job, sides: Sides
) -> None:
    """Its look is old; what it finds under the lock decides."""
    with before_call("jobs.lifecycle._locked") as gate:
        late = sides.stop(gate, supervisor.complete_recorded_jobs)
        assert sides.run(supervisor.complete_recorded_jobs) == 1

        gate.open()

        assert late.answer() == 0
    assert completions(recorded) == 1


def completed_twice(sides: Sides) -> tuple[int, int]:
    unlocked = {"jobs.lifecycle._locked": unguarded.unlocked}
    with before_call("jobs.lifecycle._end") as gate:
        late = sides.stop(gate, supervisor.complete_recorded_jobs, instead=unlocked)
        first = sides.run(supervisor.complete_recorded_jobs, instead=unlocked)
        gate.open()
        return first, late.answer()


def test_c1_control_without_the_lock_both_complete_the_job(recorded: Job, sides: Sides) -> None:
    with net_down(*NETS):
        assert completed_twice(sides) == (1, 1), "the violation"
        assert completions(recorded) == 2


@pytest.mark.parametrize("down", NETS, ids=["index alone", "trigger alone"])
def test_c1_without_the_lock_index_and_trigger_each_alone_refuse_the_second(
    recorded: Job, sides: Sides, down: str
) -> None:
    with net_down(down):
        # A step that fails for one job is told in the log, and goes on with the others.
        assert completed_twice(sides) == (1, 0)
        assert completions(recorded) == 1


# --- Turns. ---


MOST_PASSES = 100


def top_up(sides: Sides) -> None:
    """Until nothing is missing: a broker that is slow gets fewer turns a pass."""
    assert any(sides.run(supervisor.top_up_turns) == 0 for _ in range(MOST_PASSES)), "something was always missing"


def test_c8_two_top_ups_at_once_send_no_more_than_each_saw_missing_and_none_follows(
    job: Job, fleet_of_three: None, sides: Sides
) -> None:
    """Broker and database cannot be looked at in one step, so both may send; a turn too many finds nothing to do."""
    empty_queues()
    size = fleet.size()
    with before_call("workers.turns._send") as gate:
        late = sides.stop(gate, supervisor.top_up_turns)
        top_up(sides)
        assert waiting("turns") == size

        gate.open()

        sent = late.answer()
    assert 1 <= sent <= size
    assert sides.run(supervisor.top_up_turns) == 0
    assert waiting("turns") == size + sent


def nobody_waits(*_: object) -> int:
    """Instead of workers.turns._waiting."""
    return 0


def test_c8_control_without_the_look_at_what_waits_every_pass_adds_to_it(
    job: Job, fleet_of_three: None, sides: Sides
) -> None:
    waited = []
    for _ in range(3 * fleet.size()):
        sides.run(supervisor.top_up_turns, instead={"workers.turns._waiting": nobody_waits})
        waited.append(waiting("turns"))
    assert waited == sorted(set(waited)), "each pass has added"
    assert waited[-1] > 2 * fleet.size(), "the violation: no end to it"
