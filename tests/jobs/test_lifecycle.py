"""Every state against every transition, and what each end leaves behind (C1, C3, C8 to C10)."""

import time
from collections.abc import Callable
from types import SimpleNamespace
from uuid import UUID

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from jobs import lifecycle
from jobs.audit import Actor
from jobs.errors import Busy, Conflict, NotFound
from jobs.flag import FRESH_S, flag
from jobs.models import AuditEntry, Claim, Event, Job, Organization, ResultRow, Runner
from tests.factories import make_job, make_organization
from tests.rivals import Rival
from tests.workers.conftest import claim_some, rows_of
from workers import fence, slots

pytestmark = pytest.mark.django_db(transaction=True)

OPERATOR = Actor("user:ann")


def serve_all(job: Job) -> None:
    held = slots.take_slot(lease_s=30)
    assert held is not None
    fence.record(held, rows_of(claim_some(held, job.document_count)))
    fence.release(held)


def in_state(state: str) -> Job:
    job = make_job(documents=2)
    if state in ("processing", "complete"):
        lifecycle.start_job(job.id)
    if state == "complete":
        serve_all(job)
        lifecycle.complete_job(job.id)
    if state == "failed":
        lifecycle.fail_job(job.id, code="extractor_not_installed", message="It is not installed.")
    if state == "cancelled":
        cancel(job.id)
    return Job.objects.get(pk=job.id)


def cancel(job_id: UUID) -> bool:
    try:
        return bool(lifecycle.cancel_job(job_id, organization=None, actor=OPERATOR, reason="Wrong pile"))
    except Conflict:
        return False


def fail(job_id: UUID) -> bool:
    return lifecycle.fail_job(job_id, code="job_failed", message="It cannot go on.")


ALLOWED: dict[tuple[str, Callable[[UUID], bool]], str] = {
    ("pending", lifecycle.start_job): "processing",
    ("pending", cancel): "failed",
    ("pending", fail): "failed",
    ("processing", cancel): "failed",
    ("processing", fail): "failed",
}


@pytest.mark.parametrize("transition", [lifecycle.start_job, lifecycle.complete_job, cancel, fail])
@pytest.mark.parametrize("state", ["pending", "processing", "complete", "failed", "cancelled"])
def test_c1_only_the_drawn_arrows_exist(state: str, transition: Callable[[UUID], bool]) -> None:
    job = in_state(state)
    before = Job.objects.values().get(pk=job.id)
    happened = transition(job.id)
    after = Job.objects.values().get(pk=job.id)
    assert happened is ((state, transition) in ALLOWED)
    if happened:
        assert after["status"] == ALLOWED[state, transition]
    else:
        assert after == before, "the loser changes nothing"


def test_a_job_whose_documents_all_have_rows_is_complete() -> None:
    job = in_state("complete")
    assert (job.status, job.completed_documents, job.failed_documents, job.filled_cells) == ("complete", 2, 0, 2)
    assert job.completed_at is not None
    assert job.started_at is not None
    assert job.completed_at >= job.started_at


def test_each_job_has_one_end_event_with_the_job_as_of_that_commit() -> None:
    for state, told in [
        ("complete", "job.completed"),
        ("failed", "job.failed"),
        ("cancelled", "job.cancelled"),
    ]:
        job = in_state(state)
        ends = Event.objects.filter(job_id=job.id).exclude(type="job.started")
        assert [event.type for event in ends] == [told]
        assert ends[0].data["status"] == job.status
        assert ends[0].data["completed_documents"] == job.completed_documents


def test_a_cancel_is_audited_with_actor_and_reason() -> None:
    job = in_state("cancelled")
    entry = AuditEntry.objects.get(object_id=job.id, action="job.cancelled")
    assert (entry.actor, entry.reason, entry.organization_id) == ("user:ann", "Wrong pile", job.organization_id)


def test_c4_a_cancel_is_answered_when_every_look_before_it_has_grown_old(monkeypatch: pytest.MonkeyPatch) -> None:
    """So that no document starts after the answer."""
    raised_at: list[float] = []
    usual = flag.raise_for

    def raise_and_note(job_id: UUID) -> bool:
        raised = usual(job_id)
        raised_at.append(time.monotonic())
        return raised

    monkeypatch.setattr(flag, "raise_for", raise_and_note)
    cancel(in_state("processing").id)
    assert time.monotonic() - raised_at[0] >= FRESH_S


def test_c4_a_cancel_that_no_look_can_have_missed_waits_for_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("jobs.lifecycle.time", SimpleNamespace(sleep=lambda _: pytest.fail("it waits")))
    cancel(in_state("pending").id)
    running = in_state("processing").id
    monkeypatch.setattr(flag, "raise_for", lambda _: False)  # without Redis nobody sees it anyway
    cancel(running)


def test_c10_a_second_cancel_names_the_first() -> None:
    job = in_state("cancelled")
    with pytest.raises(Conflict, match="already cancelled at 20"):
        lifecycle.cancel_job(job.id, organization=None, actor=OPERATOR)


def test_a_foreign_job_is_not_found() -> None:
    job = in_state("pending")
    with pytest.raises(NotFound):
        lifecycle.cancel_job(job.id, organization=make_organization(), actor=OPERATOR)
    assert Job.objects.get(pk=job.id).status == "pending"


def test_c3_rows_stay_to_the_byte() -> None:
    job = make_job(documents=4)
    held = slots.take_slot(lease_s=30)
    assert held is not None
    fence.record(held, rows_of(claim_some(held, 3)))
    before = list(ResultRow.objects.filter(job_id=job.id).values_list())
    assert cancel(job.id)
    assert list(ResultRow.objects.filter(job_id=job.id).values_list()) == before
    assert len(before) == 3


@pytest.mark.parametrize("documents", [1, 500])
def test_c8_a_cancel_costs_the_same_statements_whatever_the_size(documents: int) -> None:
    job = make_job(documents=documents)
    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert cancel(job.id)
    written = [query["sql"] for query in queries if query["sql"].lstrip().upper().startswith(("INSERT", "UPDATE"))]
    assert [sql.split('"')[1] for sql in written] == ["job", "event", "audit_entry"]
    assert len(queries) <= 8
    assert Claim.objects.filter(job_id=job.id, state=0).count() == documents


def test_a_job_gets_as_many_slots_as_it_can_use() -> None:
    organization = make_organization()
    organization.max_slots_per_job = 4
    organization.save()
    assert Runner.objects.filter(job_id=make_job(organization, documents=2).id).count() == 2
    assert Runner.objects.filter(job_id=make_job(organization, documents=9).id).count() == 4


def test_a_job_that_cannot_be_locked_in_time_is_busy_and_unchanged(settings: object) -> None:
    from django.db import transaction

    from jobs.locks import pass_turnstile
    from tests.rivals import Rival

    settings.CANCEL_LOCK_TIMEOUT_S = 0.05  # type: ignore[attr-defined]
    job = in_state("processing")

    def refused() -> bool:
        with pytest.raises(Busy):
            cancel(job.id)
        return True

    with transaction.atomic():
        pass_turnstile(job.id, timeout_s=1)
        assert Rival(refused).answer()
    assert Job.objects.get(pk=job.id).status == "processing"


def test_a_cancel_that_does_not_get_a_lock_at_its_commit_is_busy_and_changes_nothing(
    settings: pytest.FixtureRequest,
) -> None:
    settings.CANCEL_LOCK_TIMEOUT_S = 0.1  # type: ignore[attr-defined]
    job = in_state("processing")
    with transaction.atomic():
        Organization.objects.select_for_update().get(pk=job.organization_id)
        canceller = Rival(lambda: cancel(job.id))
        with pytest.raises(Busy):
            canceller.answer()
    assert Job.objects.get(pk=job.id).status == "processing"


def test_a_job_has_documents() -> None:
    with pytest.raises(IntegrityError, match="job_has_documents"):
        make_job(documents=0)
