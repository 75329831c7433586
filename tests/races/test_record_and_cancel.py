"""Record and cancel (C2): a row is either counted in the cancel's answer, or it is not there."""

import pytest
from django.db import IntegrityError

from jobs.models import Job, ResultRow
from tests.races import unguarded
from tests.races.conftest import Sides
from tests.races.gates import at_commit, before, before_call, turnstile
from tests.races.unguarded import net_down, replaced
from tests.workers.conftest import cancel, claim_some, rows_of
from workers import fence
from workers.fence import HeldSlot

TURNSTILE = ("pg_advisory_xact_lock_shared(hashtextextended(%(job)s::uuid::text, 0))", "1")
KEY_SHARE = (" for key share of job", "")
NO_TURNSTILE = replaced(fence.RECORD, TURNSTILE)
NO_FENCE = replaced(fence.RECORD, TURNSTILE, KEY_SHARE)
TESTED_OUTSIDE_LOCK = replaced(
    fence.RECORD,
    TURNSTILE,
    (
        "select job.id from job, turn where job.id = %(job)s and job.status = 'processing' for key share of job",
        """select id from (select job.id from job, turn where job.id = %(job)s for key share of job) as locked
        where exists (select from job where id = %(job)s and status = 'processing')""",
    ),
)


def rows(job: Job) -> int:
    return ResultRow.objects.filter(job_id=job.id).count()


def test_c2_a_cancel_that_meets_a_record_before_its_commit_waits_and_counts_its_rows(
    job: Job, held: HeldSlot, sides: Sides
) -> None:
    claimed = claim_some(held, 2)
    with at_commit("insert", "result_row") as gate:
        recorder = sides.stop(gate, fence.record, held, rows_of(claimed))
        canceller = sides.start(cancel, job.id)
        canceller.wait_until_blocked_by(recorder)

        gate.open()

        assert recorder.answer() is True
        assert canceller.answer().completed_documents == rows(job) == 2


def test_c2_a_record_that_meets_a_cancel_under_its_lock_waits_and_adds_nothing(
    job: Job, held: HeldSlot, sides: Sides
) -> None:
    claimed = claim_some(held, 2)
    with before("update", "job") as gate:
        canceller = sides.stop(gate, cancel, job.id)
        recorder = sides.start(fence.record, held, rows_of(claimed))
        recorder.wait_until_blocked_by(canceller)

        gate.open()

        assert canceller.answer().completed_documents == 0
        assert recorder.answer() is False
    assert rows(job) == 0


def test_c2_a_record_between_the_commit_of_a_cancel_and_its_flag_adds_nothing(
    job: Job, held: HeldSlot, sides: Sides
) -> None:
    """The row decides (C6): neither the flag nor the answer is needed."""
    claimed = claim_some(held, 2)
    with before_call("jobs.lifecycle.flag.raise_for") as gate:
        canceller = sides.stop(gate, cancel, job.id)

        assert sides.run(fence.record, held, rows_of(claimed)) is False

        gate.open()
        assert canceller.answer().completed_documents == rows(job) == 0


def test_c2_a_record_that_began_before_a_cancel_and_locks_after_it_adds_nothing(
    job: Job, held: HeldSlot, sides: Sides
) -> None:
    """Its snapshot shows a job that is processing; the key-share lock reads the newest version."""
    claimed = claim_some(held, 2)
    with turnstile(job.id):
        recorder = sides.start(fence.record, held, rows_of(claimed))
        recorder.wait_until("select cardinality(pg_blocking_pids(%s)) > 0", recorder.backend_pid)
        with_turnstile_taken = {"jobs.lifecycle.pass_turnstile": unguarded.nothing}
        assert sides.run(cancel, job.id, instead=with_turnstile_taken).completed_documents == 0
    assert recorder.answer() is False
    assert rows(job) == 0


def test_c2_the_fence_alone_holds_where_nobody_passes_a_turnstile(job: Job, held: HeldSlot, sides: Sides) -> None:
    """It carries no truth, it only queues."""
    nowhere = {"jobs.lifecycle.pass_turnstile": unguarded.nothing, "workers.fence.RECORD": NO_TURNSTILE}
    claimed = claim_some(held, 2)
    with before("update", "job") as gate, net_down("result_row.result_row_insert"):
        canceller = sides.stop(gate, cancel, job.id, instead=nowhere)
        recorder = sides.start(fence.record, held, rows_of(claimed), instead=nowhere)
        recorder.wait_until_blocked_by(canceller)

        gate.open()

        assert canceller.answer().completed_documents == 0
        assert recorder.answer() is False
        assert rows(job) == 0


# --- Controls: without the guard a row is added after the answer, or is missing in it. ---

UNFENCED = pytest.mark.parametrize(
    "record", [NO_FENCE, TESTED_OUTSIDE_LOCK], ids=["no fence", "status tested outside its lock"]
)


@UNFENCED
def test_c2_control_without_the_fence_a_row_is_added_that_the_answer_does_not_count(
    job: Job, held: HeldSlot, sides: Sides, record: str
) -> None:
    with net_down("result_row.result_row_insert"):
        assert record_within_cancel(job, held, sides, record) == (0, True)
        assert rows(job) == 2, "the violation"


@UNFENCED
def test_c2_without_the_fence_the_trigger_alone_refuses_the_row(
    job: Job, held: HeldSlot, sides: Sides, record: str
) -> None:
    with pytest.raises(IntegrityError, match="C2: a result row needs a job that is processing"):
        record_within_cancel(job, held, sides, record)
    assert rows(job) == 0


def record_within_cancel(job: Job, held: HeldSlot, sides: Sides, record: str) -> tuple[int | None, bool]:
    """What a cancel answers that is stopped under its lock, and what a record that comes in between."""
    claimed = claim_some(held, 2)
    with before("update", "job") as gate:
        canceller = sides.stop(gate, cancel, job.id)
        recorder = sides.start(fence.record, held, rows_of(claimed), instead={"workers.fence.RECORD": record})
        recorder.wait_until_blocked_or_done()
        gate.open()
        return canceller.answer().completed_documents, recorder.answer()


@pytest.mark.parametrize("net", [True, False], ids=["with the trigger", "without the trigger"])
def test_c2_control_a_record_without_the_fence_that_a_whole_cancel_overtakes(
    job: Job, held: HeldSlot, sides: Sides, net: bool
) -> None:
    claimed = claim_some(held, 2)
    with net_down(*([] if net else ["result_row.result_row_insert"])), before("update", "claim") as gate:
        recorder = sides.stop(gate, fence.record, held, rows_of(claimed), instead={"workers.fence.RECORD": NO_FENCE})
        answered = sides.run(cancel, job.id)
        gate.open()
        if net:
            with pytest.raises(IntegrityError, match="C2"):
                recorder.answer()
        else:
            recorder.answer()
        assert answered.completed_documents == 0
        assert rows(job) == (0 if net else 2), "the violation, where there is no trigger"


@pytest.mark.parametrize(
    "lock", [unguarded.unlocked, unguarded.locked_no_key], ids=["plain UPDATE", "FOR NO KEY UPDATE"]
)
def test_c2_control_a_cancel_without_for_update_does_not_wait_for_a_row_under_way(
    job: Job, held: HeldSlot, sides: Sides, lock: object
) -> None:
    """No trigger helps here: when the row was judged, the job was processing."""
    claimed = claim_some(held, 2)
    with at_commit("insert", "result_row") as gate:
        recorder = sides.stop(gate, fence.record, held, rows_of(claimed))
        answered = sides.run(cancel, job.id, instead={"jobs.lifecycle._locked": lock})
        gate.open()
        assert recorder.answer() is True
    assert answered.completed_documents == 0
    assert rows(job) == 2, "the violation"


def test_c2_control_counts_taken_before_the_lock_are_too_few(job: Job, held: HeldSlot, sides: Sides) -> None:
    claimed = claim_some(held, 2)
    with at_commit("insert", "result_row") as gate:
        recorder = sides.stop(gate, fence.record, held, rows_of(claimed))
        counts_first = {
            "jobs.lifecycle._locked": unguarded.counted_then_locked,
            "jobs.lifecycle._freeze_counts": unguarded.counted_before,
        }
        canceller = sides.start(cancel, job.id, instead=counts_first)
        canceller.wait_until_blocked_by(recorder)
        gate.open()
        assert recorder.answer() is True
        assert canceller.answer().completed_documents == 0
    assert rows(job) == 2, "the violation"
