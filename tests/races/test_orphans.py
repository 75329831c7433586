"""Claims left behind under a token that no slot has: three ways to come by them, and the way back (every job ends)."""

import pytest

from jobs import lifecycle
from jobs.models import Claim, Job, ResultRow, Runner
from jobs.models.engine import ClaimState
from tests.races.conftest import Sides
from tests.races.gates import at_commit, before, in_statement
from tests.races.test_expiry import STOPPED_EXPIRY, orphans, take_suspects
from tests.races.unguarded import replaced, without
from tests.workers.conftest import cancel, claim_some, rows_of, silence
from workers import fence, slots, supervisor
from workers.fence import HeldSlot

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def left_by_a_release(job: Job, held: HeldSlot, sides: Sides) -> Job:
    """The client of a CLAIM lost its connection while the server was at its commit, and releases through a new one."""
    with at_commit("update", "claim") as gate:
        claimer = sides.stop(gate, claim_some, held, 10)
        releaser = sides.start(fence.release, held)
        releaser.wait_until_blocked_by(claimer)
        gate.open()
        claimer.answer()
        releaser.answer()
    return job


@pytest.fixture
def left_by_an_expiry(job: Job, held: HeldSlot, sides: Sides) -> Job:
    """EXPIRE has its snapshot; its holder claims; then the server stalls for a whole further lease."""
    silence(held)
    with in_statement() as gate:
        expiry = sides.stop(gate, supervisor.expire_leases, instead=STOPPED_EXPIRY)
        claim_some(held, 10)
        silence(held)
        gate.open()
        assert expiry.answer() == 1
    return job


@pytest.fixture
def left_by_a_death(job: Job, held: HeldSlot, sides: Sides) -> Job:
    """The holder is missed, and the server still commits its last claim."""
    worker = Runner.objects.get(job_id=job.id, slot=held.slot).worker
    seen = replaced(supervisor.FREE_OF_DEAD, ("runner.worker = any", "stop_here() and runner.worker = any"))
    with in_statement() as gate:
        rescue = sides.stop(
            gate, supervisor.free_slots_of_dead, [worker], instead={"workers.supervisor.FREE_OF_DEAD": seen}
        )
        claim_some(held, 10)
        gate.open()
        assert rescue.answer() == 1
    return job


@pytest.fixture
def left(request: pytest.FixtureRequest) -> Job:
    job: Job = request.getfixturevalue(request.param)
    return job


WAYS = ["left_by_a_release", "left_by_an_expiry", "left_by_a_death"]
EACH_WAY = pytest.mark.parametrize("left", WAYS, indirect=True)


@EACH_WAY
def test_control_without_the_step_nobody_can_take_the_documents_any_more(left: Job) -> None:
    assert orphans(left) == 10
    supervisor.expire_leases()
    assert slots.take_slot(lease_s=30) is None, "the violation: a job that would never end"
    assert orphans(left) == 10


@EACH_WAY
def test_documents_left_behind_come_back_and_the_job_ends(left: Job, sides: Sides) -> None:
    assert sides.run(supervisor.free_orphans) == 10
    assert orphans(left) == 0
    for _ in range(10):
        held, claimed = take_suspects(1)
        assert fence.record(held, rows_of(claimed))
        fence.release(held)
    assert lifecycle.complete_job(left.id)


def test_documents_of_a_holder_that_is_there_stay_his(job: Job, held: HeldSlot) -> None:
    claim_some(held, 10)
    assert supervisor.free_orphans() == 0
    assert fence.renew(held)


@EACH_WAY
def test_c8_those_of_a_cancelled_job_are_left_alone(left: Job) -> None:
    cancel(left.id)
    assert supervisor.free_orphans() == 0


@EACH_WAY
def test_c7_one_that_was_claimed_again_since_it_was_seen_is_left_to_its_holder(left: Job, sides: Sides) -> None:
    """Two supervisors: the second has seen the documents before the first gave them back."""
    with before("update", "claim") as gate:
        first = sides.stop(gate, supervisor.free_orphans)
        second = sides.start(supervisor.free_orphans)
        second.wait_until_blocked_by(first)
        gate.open()
        assert first.answer() == 10
        assert second.answer() == 0
    assert Claim.objects.filter(job_id=left.id, state=ClaimState.OPEN).count() == 10


STOPPED_ORPHANS = replaced(supervisor.ORPHANS, ("where job.status", "where stop_here() and job.status"))
"""Stops with its snapshot taken and no lock."""
BLIND_ORPHANS = without(STOPPED_ORPHANS, "and claim.state = 1 and claim.token = orphan.token\n")


def freed_late(sides: Sides, orphans_step: str) -> tuple[HeldSlot, list[fence.ClaimedDocument], int]:
    """A supervisor has seen the documents; another gives them back, and one is claimed; then the first goes on."""
    with in_statement() as gate:
        late = sides.stop(gate, supervisor.free_orphans, instead={"workers.supervisor.ORPHANS": orphans_step})
        assert sides.run(supervisor.free_orphans) == 10
        next_holder, claimed = take_suspects(1)
        gate.open()
        return next_holder, claimed, late.answer()


@EACH_WAY
def test_c7_one_that_has_a_new_holder_since_it_was_seen_stays_his(left: Job, sides: Sides) -> None:
    next_holder, claimed, freed = freed_late(sides, STOPPED_ORPHANS)
    assert freed == 0
    assert fence.record(next_holder, rows_of(claimed))
    assert ResultRow.objects.filter(job_id=left.id).count() == 1


@EACH_WAY
def test_c7_control_orphans_not_tested_again_are_taken_from_their_new_holder(left: Job, sides: Sides) -> None:
    next_holder, claimed, freed = freed_late(sides, BLIND_ORPHANS)
    assert freed == 10
    assert fence.renew(next_holder), "its slot is its own"
    assert fence.record(next_holder, rows_of(claimed))
    assert ResultRow.objects.filter(job_id=left.id).count() == 0, "the violation: its work is thrown away"
    assert Claim.objects.filter(job_id=left.id, state=ClaimState.OPEN).count() == 10, "and will be done once more"
