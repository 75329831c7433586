"""What the supervisor makes good, one step at a time."""

import pytest
from django.db import connection, transaction

from jobs.models import Claim, Document, Event, Job, Parse, Runner
from jobs.models.engine import ClaimState
from tests.factories import make_job, make_organization, make_pending_document
from tests.rivals import Rival
from tests.workers.broker import empty_queues, waiting
from tests.workers.conftest import cancel, claim_some, rows_of, silence, supervised
from workers import fence, ingest, slots, supervisor
from workers.fence import HeldSlot
from workers.fleet import fleet
from workers.leases import terms

pytestmark = pytest.mark.django_db(transaction=True)


def finish(job: Job) -> HeldSlot:
    held = slots.take_slot(lease_s=30)
    assert held is not None
    assert held.job_id == job.id
    fence.record(held, rows_of(claim_some(held, job.document_count)))
    return held


@pytest.fixture(autouse=True)
def _no_turns() -> None:
    empty_queues()


def test_a_job_whose_last_runner_died_before_completing_it_is_completed(job: Job) -> None:
    finish(job)
    assert supervisor.complete_recorded_jobs() == 1
    assert Job.objects.get(pk=job.id).status == "complete"
    assert supervisor.complete_recorded_jobs() == 0


def test_a_lease_that_is_held_is_left_alone(held: HeldSlot) -> None:
    assert supervisor.expire_leases() == 0


def test_two_supervisors_expire_a_lease_once(job: Job, held: HeldSlot) -> None:
    claim_some(held, 2)
    silence(held)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(supervisor.EXPIRE, terms())
        assert Rival(supervisor.expire_leases).answer() == 0
    assert not Runner.objects.filter(job_id=job.id, token__isnull=False).exists()


def test_c8_expiry_leaves_the_claims_of_a_terminal_job_alone(job: Job, held: HeldSlot) -> None:
    claim_some(held, 2)
    cancel(job.id)
    silence(held)
    assert supervisor.expire_leases() == 1
    assert Claim.objects.filter(job_id=job.id, state=ClaimState.HELD).count() == 2


def test_turns_are_topped_up_to_what_the_fleet_can_use(job: Job) -> None:
    fleet.tell("elsewhere:1", 3)
    try:
        supervisor.top_up_turns()
        assert waiting("turns") == fleet.size() >= 3
        assert supervisor.top_up_turns() == 0, "what waits is not sent again"
    finally:
        fleet.leave("elsewhere:1")


def test_c8_no_turns_are_sent_for_a_cancelled_job(job: Job) -> None:
    cancel(job.id)
    assert supervisor.top_up_turns() == 0


def test_documents_that_wait_to_be_read_get_turns() -> None:
    make_pending_document(make_organization(), "a.txt", b"a", "text/plain")
    assert supervisor.top_up_turns() == 1
    assert waiting("ingest") == 1


def test_a_document_whose_reader_fell_silent_gets_a_turn() -> None:
    """Even where nobody uploads anything else, whose turn would find it as well."""
    make_pending_document(make_organization(), "a.txt", b"a", "text/plain")
    assert ingest.take_document() is not None
    assert supervisor.top_up_turns() == 0, "it is in work"

    supervised()
    Parse.objects.update(lease_until="2000-01-01T00:00:00Z")
    assert supervisor.top_up_turns() == 1
    assert waiting("ingest") == 1


def test_an_ended_job_is_tidied_and_its_extractions_counted_once(job: Job) -> None:
    fence.release(finish(job))
    supervisor.complete_recorded_jobs()
    for _ in range(3):
        supervisor.tidy_ended_jobs()
    assert not Claim.objects.filter(job_id=job.id).exists()
    assert Job.objects.get(pk=job.id).tidied_at is not None
    assert set(Document.objects.values_list("extraction_count", flat=True)) == {1}


def test_a_cancelled_job_keeps_its_unfinished_claims_for_a_resume(job: Job, held: HeldSlot) -> None:
    fence.record(held, rows_of(claim_some(held, 4)))
    cancel(job.id)
    for _ in range(3):
        supervisor.tidy_ended_jobs()
    left = Claim.objects.filter(job_id=job.id).order_by("position").values_list("position", flat=True)
    assert list(left) == [4, 5, 6, 7, 8, 9]


def test_it_waits_for_no_job_and_no_document(job: Job) -> None:
    fence.release(finish(job))
    supervisor.complete_recorded_jobs()
    with transaction.atomic():
        list(Job.objects.select_for_update().filter(pk=job.id))
        list(Document.objects.select_for_update())
        Rival(supervisor.tidy_ended_jobs).answer()
        assert Claim.objects.filter(job_id=job.id).count() == job.document_count, "it comes back to what is locked"
    Claim.objects.all().delete()
    with transaction.atomic():
        list(Job.objects.select_for_update().filter(pk=job.id))
        Rival(supervisor.tidy_ended_jobs).answer()
    assert Job.objects.get(pk=job.id).tidied_at is None


def test_a_job_that_cannot_be_completed_keeps_no_other_step_or_job_from_its_work(job: Job) -> None:
    finish(job)
    Event.objects.create(organization=job.organization, type="job.completed", job_id=job.id, data={})
    other, waits = make_job(documents=2), make_job(documents=1)
    finish(other)
    supervisor.supervise_once()
    assert Job.objects.get(pk=job.id).status == "processing"
    assert Job.objects.get(pk=other.id).status == "complete"
    assert waiting("turns") > 0, waits


def test_every_step_together_runs_on_an_empty_installation() -> None:
    supervisor.supervise_once()
