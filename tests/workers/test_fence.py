"""The hot statements against rivals at exact points (C1, C2, C7)."""

import pytest
from django.db import IntegrityError, connection, transaction

from jobs import lifecycle
from jobs.errors import Conflict
from jobs.locks import pass_turnstile
from jobs.models import Claim, Job, ResultRow, Runner
from jobs.models.engine import ClaimState
from tests.factories import make_job
from tests.rivals import Rival
from tests.workers.conftest import cancel, claim_some, rows_of, silence
from workers import fence, slots, supervisor
from workers.fence import HeldSlot


def test_recording_counts_and_finishes_claims(job: Job, held: HeldSlot) -> None:
    claimed = claim_some(held, 4)

    assert fence.record(held, rows_of(claimed))

    assert [row.position for row in ResultRow.objects.filter(job_id=job.id)] == [0, 1, 2, 3]
    runner = Runner.objects.get(job_id=job.id, slot=held.slot)
    assert (runner.done, runner.failed, runner.filled, runner.seq) == (4, 0, 4, 4)
    assert Claim.objects.filter(job_id=job.id, state=ClaimState.DONE).count() == 4


def test_c4_a_recorder_queues_behind_whoever_has_the_turnstile(job: Job, held: HeldSlot) -> None:
    """Or else a stream of recorders overtakes a waiting cancel."""
    claimed = claim_some(held, 1)
    with transaction.atomic():
        pass_turnstile(job.id, timeout_s=20)
        recorder = Rival(lambda: fence.record(held, rows_of(claimed)))
        recorder.wait_until_blocked()
    assert recorder.answer()


def test_c2_record_after_cancel_adds_nothing(job: Job, held: HeldSlot) -> None:
    claimed = claim_some(held, 4)
    fence.record(held, rows_of(claimed[:1]))
    ended = cancel(job.id)

    assert not fence.record(held, rows_of(claimed[1:]))

    assert ended.completed_documents == ResultRow.objects.filter(job_id=job.id).count() == 1


def test_c2_record_that_meets_a_cancel_under_way_waits_and_is_refused(job: Job, held: HeldSlot) -> None:
    claimed = claim_some(held, 2)

    with transaction.atomic():
        cancel(job.id)
        recorder = Rival(lambda: fence.record(held, rows_of(claimed)))
        recorder.wait_until_blocked()

    assert recorder.answer() is False
    assert not ResultRow.objects.filter(job_id=job.id).exists()


def test_c2_cancel_that_meets_a_record_under_way_counts_its_row(job: Job, held: HeldSlot) -> None:
    claimed = claim_some(held, 2)
    # The statement itself is autocommit; a transaction around it holds its locks at the point before its commit.
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(fence.RECORD, fence.parameters_of(held, rows_of(claimed)))
        canceller = Rival(lambda: cancel(job.id))
        canceller.wait_until_blocked()

    assert canceller.answer().completed_documents == 2
    assert ResultRow.objects.filter(job_id=job.id).count() == 2


def test_c2_control_a_plain_guarded_insert_lets_a_row_in_after_the_cancel(job: Job, held: HeldSlot) -> None:
    """Without fence and trigger the race is real: this is what they prevent."""
    insert = """
        insert into result_row (job_id, position, slot, seq, document_id, filename, status, values, fields,
            validation_flags, error_code, error_message)
        select %s, 0, 0, 1, gen_random_uuid(), 'a', 'complete', '{}', '{}', '[]', '', ''
        where exists (select from job where id = %s and status = 'processing')
    """
    with connection.cursor() as cursor:
        cursor.execute("alter table result_row disable trigger result_row_insert")
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(insert, [job.id, job.id])
            ended = Rival(lambda: cancel(job.id)).answer()
        assert ended.completed_documents == 0
        assert ResultRow.objects.filter(job_id=job.id).count() == 1
    finally:
        with connection.cursor() as cursor:
            cursor.execute("alter table result_row enable trigger result_row_insert")


def test_c2_the_trigger_refuses_what_forgets_the_fence(job: Job, held: HeldSlot) -> None:
    cancel(job.id)
    with pytest.raises(IntegrityError, match="C2"):
        ResultRow.objects.create(
            job_id=job.id, position=0, slot=0, seq=1, document_id=job.id, filename="a", status="complete"
        )


def test_c2_the_trigger_waits_for_a_cancel_under_way(job: Job, held: HeldSlot) -> None:
    def insert() -> None:
        ResultRow.objects.create(
            job_id=job.id, position=0, slot=0, seq=1, document_id=job.id, filename="a", status="complete"
        )

    with transaction.atomic():
        cancel(job.id)
        inserter = Rival(insert)
        inserter.wait_until_blocked()
    with pytest.raises(IntegrityError, match="C2"):
        inserter.answer()


def test_c2_not_even_the_removal_of_a_job_takes_rows_of_a_live_one(job: Job, held: HeldSlot) -> None:
    fence.record(held, rows_of(claim_some(held, 1)))
    with connection.cursor() as cursor:
        cursor.execute("select set_config('stook.removing_job', %s, false)", [str(job.id)])
    try:
        with pytest.raises(IntegrityError, match="C2"):
            ResultRow.objects.filter(job_id=job.id).delete()
    finally:
        connection.close()


def test_c2_rows_are_never_changed_nor_removed(job: Job, held: HeldSlot) -> None:
    fence.record(held, rows_of(claim_some(held, 1)))
    with pytest.raises(IntegrityError, match="C2"):
        ResultRow.objects.filter(job_id=job.id).update(filename="other")
    with pytest.raises(IntegrityError, match="C2"):
        ResultRow.objects.filter(job_id=job.id).delete()


def test_c1_a_terminal_job_refuses_a_stale_save(job: Job, held: HeldSlot) -> None:
    stale = Job.objects.get(pk=job.id)
    cancel(job.id)
    with pytest.raises(IntegrityError, match="C1"):
        stale.save()


def test_c1_completion_that_meets_a_cancel_under_way_loses(job: Job, held: HeldSlot) -> None:
    fence.record(held, rows_of(claim_some(held, 10)))
    with transaction.atomic():
        cancel(job.id)
        completer = Rival(lambda: lifecycle.complete_job(job.id))
        completer.wait_until_blocked()

    assert completer.answer() is False
    assert Job.objects.get(pk=job.id).status == "failed"


def test_c1_cancel_that_meets_a_completion_under_way_loses(job: Job, held: HeldSlot) -> None:
    fence.record(held, rows_of(claim_some(held, 10)))
    with transaction.atomic():
        assert lifecycle.complete_job(job.id)
        canceller = Rival(lambda: cancel(job.id))
        canceller.wait_until_blocked()

    with pytest.raises(Conflict, match="already complete"):
        canceller.answer()
    assert Job.objects.get(pk=job.id).status == "complete"


def test_c7_a_repeated_record_adds_nothing(job: Job, held: HeldSlot) -> None:
    rows = rows_of(claim_some(held, 3))
    assert fence.record(held, rows)
    assert fence.record(held, rows)
    assert ResultRow.objects.filter(job_id=job.id).count() == 3
    assert Runner.objects.get(job_id=job.id, slot=held.slot).done == 3


def test_c7_a_slot_records_no_document_that_another_slot_has_claimed(job: Job, held: HeldSlot) -> None:
    other = slots.take_slot(lease_s=30)
    assert other is not None
    fence.record(other, rows_of(claim_some(held, 2)))
    assert not ResultRow.objects.filter(job_id=job.id).exists()
    assert Runner.objects.get(job_id=job.id, slot=other.slot).done == 0


def test_c7_a_runner_whose_lease_ran_out_records_nothing(job: Job, held: HeldSlot) -> None:
    claimed = claim_some(held, 3)
    silence(held)
    assert supervisor.expire_leases() == 1

    assert not fence.record(held, rows_of(claimed))
    assert not fence.renew(held)
    assert fence.claim(held, after=-1, wanted=1) is None
    assert not ResultRow.objects.filter(job_id=job.id).exists()


def test_c7_expiry_that_meets_a_record_under_way_passes_it_over(job: Job, held: HeldSlot) -> None:
    claimed = claim_some(held, 1)
    silence(held)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(fence.RECORD, fence.parameters_of(held, rows_of(claimed)))
        assert Rival(supervisor.expire_leases).answer() == 0
    assert supervisor.expire_leases() == 0, "the record has extended the lease"


def test_claims_of_a_dead_runner_come_back_as_suspects_and_are_claimed_alone(job: Job, held: HeldSlot) -> None:
    claim_some(held, 3)
    silence(held)
    supervisor.expire_leases()
    taken = slots.take_slot(lease_s=30)
    assert taken is not None

    ordinary = claim_some(taken, 50)
    assert [one.position for one in ordinary] == list(range(3, 10))
    alone = fence.claim(taken, after=-1, wanted=1, suspect=True)
    assert alone is not None
    assert [(one.position, one.tries, one.suspect) for one in alone] == [(0, 0, True)]


def test_only_a_crash_while_alone_counts_as_a_try(job: Job, held: HeldSlot) -> None:
    claim_some(held, 2)
    for _ in range(2):
        Runner.objects.filter(job_id=job.id, token__isnull=False).update(lease_until="2000-01-01T00:00:00Z")
        supervisor.expire_leases()
        taken = slots.take_slot(lease_s=30)
        assert taken is not None
        fence.claim(taken, after=-1, wanted=1, suspect=True)
    tries = list(
        Claim.objects.filter(job_id=job.id, position__lt=2).order_by("position").values_list("tries", flat=True)
    )
    assert tries == [1, 0]


def test_two_runners_never_claim_the_same_document(job: Job, held: HeldSlot) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            fence.CLAIM,
            {
                "job": held.job_id,
                "slot": held.slot,
                "token": held.token,
                "lease": 30,
                "after": -1,
                "wanted": 4,
                "suspect": False,
            },
        )

        def rival() -> list[int]:
            taken = slots.take_slot(lease_s=30)
            assert taken is not None
            return [one.position for one in claim_some(taken, 50)]

        assert Rival(rival).answer() == [4, 5, 6, 7, 8, 9]


def test_release_gives_back_what_was_not_recorded(job: Job, held: HeldSlot) -> None:
    claimed = claim_some(held, 4)
    fence.record(held, rows_of(claimed[:1]))
    fence.release(held)
    assert Claim.objects.filter(job_id=job.id, state=ClaimState.OPEN).count() == 9
    assert Runner.objects.filter(job_id=job.id, token__isnull=False).count() == 0


def test_c8_a_cancel_writes_the_same_few_rows_whatever_the_number_of_documents(job: Job, held: HeldSlot) -> None:
    claim_some(held, 4)
    before = list(Claim.objects.filter(job_id=job.id).order_by("position").values_list("position", "state", "token"))
    cancel(job.id)
    fence.release(held)
    after = list(Claim.objects.filter(job_id=job.id).order_by("position").values_list("position", "state", "token"))
    assert after == before


def test_c9_a_cancelled_pending_job_never_starts(transactional_db: None) -> None:
    job = make_job(documents=3)
    ended = cancel(job.id)
    assert (ended.started_at, ended.completed_documents) == (None, 0)
    assert not lifecycle.start_job(job.id)
    assert slots.take_slot(lease_s=30) is None


def test_c9_a_start_that_meets_a_cancel_under_way_does_not_start(transactional_db: None) -> None:
    job = make_job(documents=3)
    with transaction.atomic():
        cancel(job.id)
        taker = Rival(lambda: slots.take_slot(lease_s=30))
        taker.wait_until_blocked()
    assert taker.answer() is None
    assert Job.objects.get(pk=job.id).started_at is None


def test_two_last_recorders_complete_the_job_once(job: Job, held: HeldSlot) -> None:
    other = slots.take_slot(lease_s=30)
    assert other is not None
    mine, theirs = claim_some(held, 5), claim_some(other, 5)
    fence.record(held, rows_of(mine))
    assert not lifecycle.complete_job(job.id)
    fence.record(other, rows_of(theirs))
    outcomes = [Rival(lambda: lifecycle.complete_job(job.id)) for _ in range(2)]
    assert sorted(outcome.answer() for outcome in outcomes) == [False, True]
    ended = Job.objects.get(pk=job.id)
    assert (ended.status, ended.completed_documents, ended.failed_documents, ended.filled_cells) == (
        "complete",
        10,
        0,
        10,
    )
