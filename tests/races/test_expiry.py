"""Expiry against record, claim and release (C7): whoever lost a slot changes nothing, whoever kept it loses nothing."""

import pytest
from django.db import IntegrityError

from jobs.models import Claim, Job, ResultRow, Runner
from jobs.models.engine import ClaimState
from tests.races.conftest import Sides
from tests.races.gates import at_commit, before, before_call, in_statement, turnstile
from tests.races.unguarded import net_down, replaced, without
from tests.workers.conftest import claim_some, rows_of, silence
from workers import fence, slots, supervisor
from workers.fence import HeldSlot

STOPPED = replaced(
    supervisor.EXPIRE, ("where runner.token is not null", "where stop_here() and runner.token is not null")
)
"""Stops with its snapshot taken and no lock."""
STOPPED_EXPIRY = {"workers.supervisor.EXPIRE": STOPPED}
BLIND_EXPIRY = {"workers.supervisor.EXPIRE": without(STOPPED, "for update of runner skip locked")}

CLAIM_WITHOUT_TOKEN = {"workers.fence.CLAIM": without(fence.CLAIM, " and runner.token is not distinct from %(token)s")}
NO_TOKEN = without(
    fence.RECORD, "and runner.token is not distinct from %(token)s", "and claim.state = 1 and claim.token = %(token)s"
)


def claims(job: Job) -> set[tuple[int, bool, int]]:
    """State, suspicion and tries of all claims that are not done."""
    rows = Claim.objects.filter(job_id=job.id).exclude(state=ClaimState.DONE)
    return set(rows.values_list("state", "suspect", "tries"))


def rows(job: Job) -> int:
    return ResultRow.objects.filter(job_id=job.id).count()


def orphans(job: Job) -> int:
    """Claims held under a token that no slot has."""
    tokens = Runner.objects.filter(job_id=job.id, token__isnull=False).values("token")
    return Claim.objects.filter(job_id=job.id, state=ClaimState.HELD).exclude(token__in=tokens).count()


def take() -> HeldSlot:
    taken = slots.take_slot(lease_s=30)
    assert taken is not None
    return taken


def take_suspects(count: int) -> tuple[HeldSlot, list[fence.ClaimedDocument]]:
    taken = take()
    claimed = fence.claim(taken, after=-1, wanted=count, suspect=True)
    assert claimed is not None
    return taken, claimed


# --- Expiry and record. ---


def test_c7_an_expiry_passes_over_a_record_before_its_commit(job: Job, held: HeldSlot, sides: Sides) -> None:
    claimed = claim_some(held, 2)
    silence(held)
    with at_commit("insert", "result_row") as gate:
        recorder = sides.stop(gate, fence.record, held, rows_of(claimed))

        assert sides.run(supervisor.expire_leases) == 0

        gate.open()
        assert recorder.answer() is True
    assert sides.run(supervisor.expire_leases) == 0, "the record has extended the lease"
    assert rows(job) == 2


def test_c7_an_expiry_that_began_before_a_record_leaves_its_slot_alone(job: Job, held: HeldSlot, sides: Sides) -> None:
    """The lease is over in its snapshot; it is tested again under the lock."""
    claimed = claim_some(held, 3)
    silence(held)
    with in_statement() as gate:
        expiry = sides.stop(gate, supervisor.expire_leases, instead=STOPPED_EXPIRY)
        assert sides.run(fence.record, held, rows_of(claimed[:2])) is True

        gate.open()

        assert expiry.answer() == 0
    assert sides.run(fence.record, held, rows_of(claimed[2:])) is True
    assert rows(job) == 3


def test_c7_a_record_that_meets_an_expiry_waits_and_adds_nothing(job: Job, held: HeldSlot, sides: Sides) -> None:
    claimed = claim_some(held, 2)
    silence(held)
    with before("update", "claim") as gate:
        expiry = sides.stop(gate, supervisor.expire_leases)
        recorder = sides.start(fence.record, held, rows_of(claimed))
        recorder.wait_until_blocked_by(expiry)

        gate.open()

        assert expiry.answer() == 1
        assert recorder.answer() is False
    assert rows(job) == 0
    assert claims(job) == {(ClaimState.OPEN, True, 0), (ClaimState.OPEN, False, 0)}


def test_c7_a_record_that_began_before_an_expiry_and_locks_after_it_adds_nothing(
    job: Job, held: HeldSlot, sides: Sides
) -> None:
    claimed = claim_some(held, 2)
    silence(held)
    with turnstile(job.id):
        recorder = sides.start(fence.record, held, rows_of(claimed))
        recorder.wait_until("select cardinality(pg_blocking_pids(%s)) > 0", recorder.backend_pid)
        assert sides.run(supervisor.expire_leases) == 1
    assert recorder.answer() is False
    assert rows(job) == 0


def record_after_expiry(held: HeldSlot, sides: Sides) -> None:
    """A runner that lost its slot records without the test of its token what the next one has recorded already."""
    claimed = claim_some(held, 1)
    silence(held)
    with before_call("workers.fence.record") as gate:
        late = sides.stop(gate, record, held, rows_of(claimed), instead={"workers.fence.RECORD": NO_TOKEN})
        assert sides.run(supervisor.expire_leases) == 1
        taken, again = take_suspects(1)
        assert [one.position for one in again] == [0]
        assert fence.record(taken, rows_of(again)) is True
        gate.open()
        assert late.answer() is True


def record(held: HeldSlot, given: list[fence.RecordedRow]) -> bool:
    return fence.record(held, given)


def test_c7_control_without_the_test_of_the_token_a_document_gets_two_rows(
    job: Job, held: HeldSlot, sides: Sides
) -> None:
    with net_down("result_row.result_row_once"):
        record_after_expiry(held, sides)
        assert rows(job) == 2, "the violation"
        assert ResultRow.objects.filter(job_id=job.id, position=0).count() == 2


def test_c7_without_the_test_of_the_token_the_index_alone_refuses_the_second_row(
    job: Job, held: HeldSlot, sides: Sides
) -> None:
    with pytest.raises(IntegrityError, match="result_row_once"):
        record_after_expiry(held, sides)
    assert rows(job) == 1


# --- Two supervisors. ---


def test_two_supervisors_expire_a_lease_once(job: Job, held: HeldSlot, sides: Sides) -> None:
    claim_some(held, 2)
    silence(held)
    with before("update", "claim") as gate:
        first = sides.stop(gate, supervisor.expire_leases)

        assert sides.run(supervisor.expire_leases) == 0, "it does not wait either"

        gate.open()
        assert first.answer() == 1
    assert claims(job) == {(ClaimState.OPEN, True, 0), (ClaimState.OPEN, False, 0)}
    assert Runner.objects.get(job_id=job.id, slot=held.slot).token is None


def test_c7_an_expiry_that_comes_late_takes_nothing_from_the_next_holder(
    job: Job, held: HeldSlot, sides: Sides
) -> None:
    next_holder = expired_twice(held, sides, instead=STOPPED_EXPIRY)
    assert fence.renew(next_holder)
    assert orphans(job) == 0


def test_c7_control_an_expiry_without_a_test_under_its_lock_takes_the_slot_from_the_next_holder(
    job: Job, held: HeldSlot, sides: Sides
) -> None:
    next_holder = expired_twice(held, sides, instead=BLIND_EXPIRY)
    assert not fence.renew(next_holder), "the violation: its lease was fresh"
    assert orphans(job) == 8, "the violation: documents that nobody would give back"


def expired_twice(held: HeldSlot, sides: Sides, *, instead: dict[str, str]) -> HeldSlot:
    """One supervisor has its snapshot; another frees the slot, which is taken again; then the first goes on."""
    claim_some(held, 2)
    silence(held)
    with in_statement() as gate:
        late = sides.stop(gate, supervisor.expire_leases, instead=instead)
        assert sides.run(supervisor.expire_leases) == 1
        next_holder = take()
        assert next_holder.slot == held.slot
        assert len(claim_some(next_holder, 50)) == 8
        gate.open()
        late.answer()
    return next_holder


# --- Expiry and claim. ---


def test_c7_an_expiry_passes_over_a_claim_before_its_commit(job: Job, held: HeldSlot, sides: Sides) -> None:
    silence(held)
    with at_commit("update", "claim") as gate:
        claimer = sides.stop(gate, claim_some, held, 2)

        assert sides.run(supervisor.expire_leases) == 0

        gate.open()
        assert len(claimer.answer()) == 2
    assert fence.renew(held)
    assert orphans(job) == 0


def test_c7_a_claim_that_meets_an_expiry_waits_and_takes_nothing(job: Job, held: HeldSlot, sides: Sides) -> None:
    claim_some(held, 2)
    assert claim_within_expiry(held, sides) is None
    assert orphans(job) == 0


def test_c7_control_a_claim_without_the_test_of_its_token_takes_documents_that_nobody_gives_back(
    job: Job, held: HeldSlot, sides: Sides
) -> None:
    claim_some(held, 2)
    with net_down("runner.runner_lease_with_token"):
        claimed = claim_within_expiry(held, sides, instead=CLAIM_WITHOUT_TOKEN)
        assert claimed is not None
        assert orphans(job) == len(claimed) == 4, "the violation"


def test_c7_without_the_test_of_its_token_the_constraint_alone_refuses_the_claim(
    job: Job, held: HeldSlot, sides: Sides
) -> None:
    """A free slot has no lease that could be extended."""
    claim_some(held, 2)
    with pytest.raises(IntegrityError, match="runner_lease_with_token"):
        claim_within_expiry(held, sides, instead=CLAIM_WITHOUT_TOKEN)
    assert orphans(job) == 0


def claim_within_expiry(
    held: HeldSlot, sides: Sides, *, instead: dict[str, str] | None = None
) -> list[fence.ClaimedDocument] | None:
    silence(held)
    with before("update", "claim") as gate:
        expiry = sides.stop(gate, supervisor.expire_leases)
        claimer = sides.start(claim_four, held, instead=instead)
        claimer.wait_until_blocked_by(expiry)
        gate.open()
        assert expiry.answer() == 1
        claimed: list[fence.ClaimedDocument] | None = claimer.answer()
    return claimed


def claim_four(held: HeldSlot) -> list[fence.ClaimedDocument] | None:
    return fence.claim(held, after=-1, wanted=4)


def test_c7_two_runners_that_claim_at_once_take_different_documents(job: Job, held: HeldSlot, sides: Sides) -> None:
    other = take()
    with at_commit("update", "claim") as gate:
        first = sides.stop(gate, claim_some, held, 4)
        theirs = sides.run(claim_some, other, 50)
        gate.open()
        mine = first.answer()
    assert [one.position for one in mine] == [0, 1, 2, 3]
    assert [one.position for one in theirs] == [4, 5, 6, 7, 8, 9]


# --- Expiry and release. ---


def test_c7_an_expiry_passes_over_a_release_before_its_commit(job: Job, held: HeldSlot, sides: Sides) -> None:
    """So that what is given back is not suspect."""
    claim_some(held, 2)
    silence(held)
    with before("update", "claim") as gate:
        releaser = sides.stop(gate, fence.release, held)

        assert sides.run(supervisor.expire_leases) == 0

        gate.open()
        releaser.answer()
    assert claims(job) == {(ClaimState.OPEN, False, 0)}


def test_c7_a_release_that_meets_an_expiry_waits_and_changes_nothing(job: Job, held: HeldSlot, sides: Sides) -> None:
    claim_some(held, 10)
    silence(held)
    with before("update", "claim") as gate:
        expiry = sides.stop(gate, supervisor.expire_leases)
        releaser = sides.start(fence.release, held)
        releaser.wait_until_blocked_by(expiry)

        gate.open()

        assert expiry.answer() == 1
        releaser.answer()
    assert claims(job) == {(ClaimState.OPEN, True, 0)}


def release_after_expiry(held: HeldSlot, sides: Sides, text: str) -> HeldSlot:
    """A runner that lost its slot releases it when the next one has it. Returns the next one's slot."""
    claim_some(held, 2)
    silence(held)
    with before_call("workers.fence.release") as gate:
        late = sides.stop(gate, release, held, instead={"workers.fence.RELEASE": text})
        assert sides.run(supervisor.expire_leases) == 1
        next_holder = take()
        assert next_holder.slot == held.slot
        claim_some(next_holder, 50)
        gate.open()
        late.answer()
    return next_holder


def release(held: HeldSlot) -> None:
    fence.release(held)


def test_c7_a_release_that_comes_late_takes_nothing_from_the_next_holder(
    job: Job, held: HeldSlot, sides: Sides
) -> None:
    next_holder = release_after_expiry(held, sides, fence.RELEASE)
    assert fence.renew(next_holder)
    assert orphans(job) == 0


def test_c7_control_a_release_without_the_test_of_its_token_takes_the_slot_from_the_next_holder(
    job: Job, held: HeldSlot, sides: Sides
) -> None:
    unguarded = replaced(fence.RELEASE, ("and slot = %(slot)s and token = %(token)s", "and slot = %(slot)s"))
    next_holder = release_after_expiry(held, sides, unguarded)
    assert not fence.renew(next_holder), "the violation"
    assert orphans(job) == 8
