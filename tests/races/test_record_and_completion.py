"""Record and completion (C1, C2): a job is completed when every document has its row, once, and nothing comes after."""

import pytest
from django.db import IntegrityError, connection, transaction

from jobs import lifecycle
from jobs.models import Event, Job, ResultRow
from tests.races.conftest import Sides
from tests.races.gates import at_commit, before
from tests.races.unguarded import net_down, replaced
from tests.workers.conftest import claim_some, rows_of
from workers import fence, slots
from workers.fence import HeldSlot, RecordedRow

TURNSTILE = ("pg_advisory_xact_lock_shared(hashtextextended(%(job)s::uuid::text, 0))", "1")
CLAIM_TEST = ("and claim.state = 1 and claim.token = %(token)s", "")
UNFENCED = replaced(fence.RECORD, TURNSTILE, (" for key share of job", ""), CLAIM_TEST)
NET = ("result_row.result_row_insert", "result_row.result_row_once")


def status(job: Job) -> str:
    return Job.objects.get(pk=job.id).status


def rows(job: Job) -> int:
    return ResultRow.objects.filter(job_id=job.id).count()


@pytest.fixture
def other(held: HeldSlot) -> HeldSlot:
    """The job's second slot, taken by somebody else."""
    taken = slots.take_slot(lease_s=30)
    assert taken is not None
    assert taken.job_id == held.job_id
    return taken


def test_c1_a_completion_beside_the_last_record_before_its_commit_leaves_the_job_alone(
    job: Job, held: HeldSlot, sides: Sides
) -> None:
    """It neither waits nor completes: what is not committed does not count."""
    claimed = claim_some(held, 10)
    with at_commit("insert", "result_row") as gate:
        recorder = sides.stop(gate, fence.record, held, rows_of(claimed))

        assert sides.run(lifecycle.complete_job, job.id) is False

        gate.open()
        assert recorder.answer() is True
    assert sides.run(lifecycle.complete_job, job.id) is True
    assert (status(job), rows(job)) == ("complete", 10)


def test_c7_a_record_repeated_while_its_job_is_completed_adds_nothing(job: Job, held: HeldSlot, sides: Sides) -> None:
    """The answer to the first one was lost, say."""
    claimed = claim_some(held, 10)
    fence.record(held, rows_of(claimed))
    with before("update", "job") as gate:
        completer = sides.stop(gate, lifecycle.complete_job, job.id)
        recorder = sides.start(fence.record, held, rows_of(claimed))
        recorder.wait_until_blocked_by(completer)

        gate.open()

        assert completer.answer() is True
        assert recorder.answer() is False
    assert (status(job), rows(job)) == ("complete", 10)


def repeated_within_completion(job: Job, held: HeldSlot, sides: Sides) -> bool:
    """A repeated record that looks neither at the job's lock nor at its claims, while its job is completed."""
    claimed = claim_some(held, 10)
    fence.record(held, rows_of(claimed))
    with before("update", "job") as gate:
        completer = sides.stop(gate, lifecycle.complete_job, job.id)
        recorder = sides.start(fence.record, held, rows_of(claimed[:1]), instead={"workers.fence.RECORD": UNFENCED})
        recorder.wait_until_blocked_or_done()
        gate.open()
        assert completer.answer() is True
        return bool(recorder.answer())


def test_c7_control_without_fence_and_claim_test_a_complete_job_gets_an_eleventh_row(
    job: Job, held: HeldSlot, sides: Sides
) -> None:
    with net_down(*NET):
        assert repeated_within_completion(job, held, sides)
        assert (status(job), rows(job)) == ("complete", 11), "the violation"


@pytest.mark.parametrize(
    ("down", "complaint"), [(NET[0], "result_row_once"), (NET[1], "C2: a result row needs")], ids=["index", "trigger"]
)
def test_c7_without_fence_and_claim_test_index_and_trigger_each_alone_refuse_the_row(
    job: Job, held: HeldSlot, sides: Sides, down: str, complaint: str
) -> None:
    with net_down(down), pytest.raises(IntegrityError, match=complaint):
        repeated_within_completion(job, held, sides)


# --- Two last recorders. ---


def test_c1_two_last_recorders_complete_the_job_exactly_once(
    job: Job, held: HeldSlot, other: HeldSlot, sides: Sides
) -> None:
    mine, theirs = claim_some(held, 5), claim_some(other, 5)
    with at_commit("insert", "result_row") as gate:
        recorders = [
            sides.stop(gate, record_then_complete, held, rows_of(mine)),
            sides.stop(gate, record_then_complete, other, rows_of(theirs)),
        ]

        gate.open()

        assert sorted(recorder.answer() for recorder in recorders) == [False, True]
    assert (status(job), rows(job)) == ("complete", 10)
    assert Event.objects.filter(job_id=job.id, type="job.completed").count() == 1


def record_then_complete(held: HeldSlot, rows: list[RecordedRow]) -> bool:
    """As a runner does: two transactions."""
    assert fence.record(held, rows)
    return lifecycle.complete_job(held.job_id)


def record_and_complete(held: HeldSlot, rows: list[RecordedRow]) -> bool:
    """In one transaction, as it must not be."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(fence.RECORD, fence.parameters_of(held, rows))
        return lifecycle.complete_job(held.job_id)


def test_c1_control_of_two_last_recorders_that_complete_within_their_transaction_neither_does(
    job: Job, held: HeldSlot, other: HeldSlot, sides: Sides
) -> None:
    """Each sees one document left. Nobody ever completes the job, but for the supervisor."""
    mine, theirs = claim_some(held, 5), claim_some(other, 5)
    with at_commit("insert", "result_row") as gate:
        recorders = [
            sides.stop(gate, record_and_complete, held, rows_of(mine)),
            sides.stop(gate, record_and_complete, other, rows_of(theirs)),
        ]
        gate.open()
        assert [recorder.answer() for recorder in recorders] == [False, False]
    assert (status(job), rows(job)) == ("processing", 10), "the violation"


def test_c1_a_completion_that_was_overtaken_by_the_other_recorders_is_false(
    job: Job, held: HeldSlot, other: HeldSlot, sides: Sides
) -> None:
    mine, theirs = claim_some(held, 5), claim_some(other, 5)
    fence.record(held, rows_of(mine))
    fence.record(other, rows_of(theirs))
    with before("update", "job") as gate:
        first = sides.stop(gate, lifecycle.complete_job, job.id)
        second = sides.start(lifecycle.complete_job, job.id)
        second.wait_until_blocked_by(first)

        gate.open()

        assert (first.answer(), second.answer()) == (True, False)
    assert Event.objects.filter(job_id=job.id, type="job.completed").count() == 1
