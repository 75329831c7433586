"""Resume and cancel, and two resumes: over a chain of jobs each document gets one good row."""

from contextlib import suppress
from typing import Any
from uuid import UUID

import pytest
from django.db import connection

from jobs.audit import SYSTEM
from jobs.errors import Conflict
from jobs.models import Claim, Job, ResultRow
from jobs.new_job import Wishes
from jobs.resume import ASKED, FAMILY, resume_job
from tests.races.conftest import Sides
from tests.races.gates import Gate, at_commit, before, before_call
from tests.races.sides import Side
from tests.races.unguarded import not_for_update, replaced
from tests.workers.conftest import cancel, claim_some, rows_of
from workers import fence, slots
from workers.fence import HeldSlot


def resume(job: Job) -> Job:
    return resume_job(job.organization, job_id=job.id, wishes=Wishes(), actor=SYSTEM)


def lock_nothing(organization: object, job_id: UUID) -> Job:
    """Instead of jobs.resume._lock."""
    return Job.objects.select_related("schema_version").get(pk=job_id)


def asked(job: Job) -> list[int]:
    """Which of the first job's documents a resume has, by their positions there."""
    assert job.resumed_from is not None
    first = job.resumed_from
    places = dict(Claim.objects.filter(job_id=first.id).values_list("document_id", "position"))
    return sorted(places[one] for one in Claim.objects.filter(job_id=job.id).values_list("document_id", flat=True))


def record_some(held: HeldSlot, count: int) -> None:
    assert fence.record(held, rows_of(claim_some(held, count)))


def take(job: Job) -> HeldSlot:
    taken = slots.take_slot(lease_s=30)
    assert taken is not None
    assert taken.job_id == job.id
    return taken


def test_a_resume_that_meets_a_cancel_under_its_lock_waits_and_takes_what_was_left(
    job: Job, held: HeldSlot, sides: Sides
) -> None:
    record_some(held, 3)
    with before("update", "job") as gate:
        canceller = sides.stop(gate, cancel, job.id)
        resumer = sides.start(resume, job)
        resumer.wait_until_blocked_by(canceller)

        gate.open()

        assert canceller.answer().completed_documents == 3
        assert asked(resumer.answer()) == [3, 4, 5, 6, 7, 8, 9]


NO_LOCK = {"django.db.models.QuerySet.select_for_update": not_for_update}


def test_control_without_its_lock_a_resume_that_meets_a_cancel_does_not_wait_and_is_refused(
    job: Job, held: HeldSlot, sides: Sides
) -> None:
    record_some(held, 3)
    with before("update", "job") as gate:
        canceller = sides.stop(gate, cancel, job.id)
        with pytest.raises(Conflict, match="this one is processing"):
            sides.run(resume, job, instead=NO_LOCK)
        gate.open()
        assert canceller.answer().status == "failed", "the violation: it was there before the resume, and won"


# --- A cancel that waits for rows under way. ---


def stop_record_and_cancel(gate: Gate, held: HeldSlot, sides: Sides) -> tuple[Side, Side]:
    """The first three rows at their commit, and a cancel that waits for them."""
    recorder = sides.stop(gate, record_some, held, 3)
    canceller = sides.start(cancel, held.job_id)
    canceller.wait_until_blocked_by(recorder)
    return recorder, canceller


def test_a_resume_beside_a_cancel_and_rows_under_way_is_refused_or_takes_what_was_left(
    job: Job, held: HeldSlot, sides: Sides
) -> None:
    """Which of the two that wait gets the lock first is PostgreSQL's affair."""
    with at_commit("insert", "result_row") as gate:
        recorder, canceller = stop_record_and_cancel(gate, held, sides)
        resumer = sides.start(resume, job)
        resumer.wait_until_blocked_by(recorder)

        gate.open()

        recorder.answer()
        assert canceller.answer().completed_documents == 3
        with suppress(Conflict):
            assert asked(resumer.answer()) == [3, 4, 5, 6, 7, 8, 9]


BLIND = {
    "jobs.resume._lock": lock_nothing,
    "jobs.resume.FAMILY": replaced(FAMILY, ("job.completed_at is null", "false")),
}
"""Neither the lock nor any look at a state."""


def test_control_a_resume_without_lock_and_states_is_there_before_the_cancel_and_takes_its_rows_again(
    job: Job, held: HeldSlot, sides: Sides
) -> None:
    with at_commit("insert", "result_row") as gate:
        recorder, canceller = stop_record_and_cancel(gate, held, sides)

        resumed = sides.run(resume, job, instead=BLIND)

        assert Job.objects.get(pk=job.id).status == "processing", "the violation: resumed while it runs"
        gate.open()
        recorder.answer()
        assert canceller.answer().completed_documents == 3
        assert asked(resumed) == list(range(10)), "the violation: 0, 1 and 2 have good rows"


@pytest.mark.parametrize(
    "instead",
    [NO_LOCK, {"jobs.resume._lock": lock_nothing}, {"jobs.resume.FAMILY": BLIND["jobs.resume.FAMILY"]}],
    ids=["no lock", "neither lock nor status", "no states of the family"],
)
def test_what_is_left_of_the_guards_refuses_a_resume_of_a_job_that_runs(
    job: Job, held: HeldSlot, sides: Sides, instead: dict[str, Any]
) -> None:
    with pytest.raises(Conflict):
        sides.run(resume, job, instead=instead)


# --- Before and after a cancel. ---


def test_a_resume_of_a_job_that_is_not_cancelled_yet_is_a_conflict(job: Job, held: HeldSlot, sides: Sides) -> None:
    with before_call("jobs.lifecycle._locked") as gate:
        canceller = sides.stop(gate, cancel, job.id)
        resumer = sides.start(resume, job)
        with pytest.raises(Conflict, match="this one is processing"):
            resumer.answer()
        gate.open()
        canceller.answer()


def test_c10_a_second_cancel_of_a_job_that_is_being_resumed_is_a_conflict_and_touches_no_resume(
    job: Job, held: HeldSlot, sides: Sides
) -> None:
    cancel(job.id)
    with at_commit("insert", "claim") as gate:
        resumer = sides.stop(gate, resume, job)
        canceller = sides.start(cancel, job.id)
        canceller.wait_until_blocked_by(resumer)

        gate.open()

        with pytest.raises(Conflict, match="already cancelled"):
            canceller.answer()
        assert Job.objects.get(pk=resumer.answer().id).status == "pending"


# --- A second resume, while the first one is cancelled. ---


@pytest.fixture
def resumed(job: Job, held: HeldSlot) -> Job:
    """The first resume of the job, which three rows have been recorded for."""
    record_some(held, 3)
    cancel(job.id)
    return resume(job)


def record_and_cancel(resumed: Job) -> None:
    record_some(take(resumed), 2)
    cancel(resumed.id)


def test_a_resume_takes_no_document_that_another_resume_recorded_before_its_cancel(
    job: Job, resumed: Job, sides: Sides
) -> None:
    """The states of the family are read first: rows that are read after that are final."""
    with before_call("jobs.resume._left_undone") as gate:
        resumer = sides.stop(gate, resume, job)
        record_and_cancel(resumed)
        gate.open()
        assert asked(resumer.answer()) == [5, 6, 7, 8, 9]


def test_control_a_resume_that_reads_the_rows_first_extracts_documents_twice(
    job: Job, resumed: Job, sides: Sides
) -> None:
    with before_call("tests.races.test_resumes.states_of_family") as gate:
        resumer = sides.stop(gate, resume, job, instead={"jobs.resume._left_undone": left_undone_rows_first})
        record_and_cancel(resumed)
        gate.open()
        assert asked(resumer.answer()) == [3, 4, 5, 6, 7, 8, 9], "the violation: 3 and 4 have good rows"


def left_undone_rows_first(job: Job) -> list[UUID]:
    """Instead of jobs.resume._left_undone: the same reads in another order."""
    with connection.cursor() as cursor:
        cursor.execute(FAMILY, [job.id])
        family = [key for key, _ in cursor.fetchall()]
        done = set(ResultRow.objects.filter(job_id__in=family).values_list("document_id", flat=True))
        cursor.execute(ASKED, {"job": job.id})
        left = [document_id for (document_id,) in cursor.fetchall() if document_id not in done]
    if any(states_of_family(job)):
        raise Conflict("The job is being resumed already.")
    return left


def states_of_family(job: Job) -> list[bool]:
    with connection.cursor() as cursor:
        cursor.execute(FAMILY, [job.id])
        return [is_live for _, is_live in cursor.fetchall()]


# --- Two resumes. ---


def test_of_two_resumes_at_once_the_second_is_a_conflict(job: Job, held: HeldSlot, sides: Sides) -> None:
    cancel(job.id)
    with at_commit("insert", "claim") as gate:
        first = sides.stop(gate, resume, job)
        second = sides.start(resume, job)
        second.wait_until_blocked_by(first)

        gate.open()

        made = first.answer()
        with pytest.raises(Conflict, match=str(made.id)):
            second.answer()


def test_control_of_two_resumes_without_the_lock_both_extract_the_same_documents(
    job: Job, held: HeldSlot, sides: Sides
) -> None:
    cancel(job.id)
    with at_commit("insert", "claim") as gate:
        first = sides.stop(gate, resume, job, instead={"jobs.resume._lock": lock_nothing})
        second = sides.run(resume, job, instead={"jobs.resume._lock": lock_nothing})
        gate.open()
        assert asked(first.answer()) == asked(second) == list(range(10)), "the violation"
