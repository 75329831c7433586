"""Each event becomes one delivery for each webhook that wants to hear of it, and for no other."""

import pytest
from django.db import connection, transaction

from jobs import lifecycle
from jobs.audit import SYSTEM
from jobs.hot_statements import read_job
from jobs.job_object import job_object
from jobs.models import Delivery, Event, Job, Organization, Webhook
from jobs.models.clock import ClockTimestamp
from jobs.models.history import ENDS
from jobs.webhooks import Wishes, change_webhook, delete_webhook
from tests.factories import make_event, make_job, make_organization, make_webhook
from tests.rivals import Rival
from tests.workers.conftest import claim_some, rows_of, supervised
from workers import fence, slots
from workers.webhooks.outbox import EVENTS_AT_ONCE, dispatch

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def organization() -> Organization:
    return make_organization()


def told(webhook: Webhook) -> list[str]:
    """The types of the events of its deliveries, in the order of the events."""
    return list(webhook.deliveries.order_by("event_id").values_list("event__type", flat=True))


def dispatch_all() -> None:
    while dispatch():
        pass
    assert not Event.objects.filter(dispatched_at=None).exists()


def test_a_webhook_hears_of_what_it_subscribes_to(organization: Organization) -> None:
    ends = make_webhook(organization, "https://example.com/ends", "job.failed", "job.completed")
    every = make_webhook(organization, "https://example.com/every", "*")
    for kind in ("job.started", "job.completed", "job.failed", "job.cancelled"):
        make_event(organization, kind)

    dispatch_all()

    assert told(ends) == ["job.completed", "job.failed"]
    assert told(every) == ["job.started", "job.completed", "job.failed", "job.cancelled"]


def test_two_organizations_hear_nothing_of_each_other(organization: Organization) -> None:
    mine, theirs = make_webhook(organization), make_webhook(make_organization())
    make_event(mine.organization, "job.failed")
    make_event(theirs.organization, "job.completed")

    dispatch_all()

    assert (told(mine), told(theirs)) == (["job.failed"], ["job.completed"])


def test_nobody_hears_what_was_before_his_time_or_while_he_was_off(organization: Organization) -> None:
    off, deleted = make_webhook(organization), make_webhook(organization)
    make_event(organization)
    new = make_webhook(organization)
    change_webhook(organization, off.pk, Wishes(enabled=False), actor=SYSTEM)
    delete_webhook(organization, deleted.pk, actor=SYSTEM)

    dispatch_all()

    assert [told(webhook) for webhook in (off, deleted, new)] == [[], [], []]


def test_an_event_that_nobody_wants_is_done(organization: Organization) -> None:
    make_event(organization)
    assert (dispatch(), dispatch()) == (1, 0)
    assert not Delivery.objects.exists()


def test_many_events_are_dispatched_in_batches(organization: Organization) -> None:
    webhook = make_webhook(organization)
    for _ in range(EVENTS_AT_ONCE + 1):
        make_event(organization)
    assert (dispatch(), dispatch(), dispatch()) == (EVENTS_AT_ONCE, 1, 0)
    assert webhook.deliveries.count() == EVENTS_AT_ONCE + 1


def test_two_processes_make_one_delivery(organization: Organization) -> None:
    """The other passes over what this one has in hand, instead of waiting for it."""
    webhook = make_webhook(organization)
    event = make_event(organization)
    with transaction.atomic():
        Event.objects.select_for_update().get(pk=event.pk)
        assert Rival(dispatch).answer() == 0
    assert (dispatch(), told(webhook)) == (1, ["job.completed"])


def test_a_delivery_is_made_once_even_if_the_event_is_dispatched_again(organization: Organization) -> None:
    webhook = make_webhook(organization)
    make_event(organization)
    dispatch()
    Event.objects.update(dispatched_at=None)
    dispatch_all()
    assert told(webhook) == ["job.completed"]


def test_an_open_event_is_found_by_its_index(organization: Organization) -> None:
    make_event(organization)
    Event.objects.update(dispatched_at=ClockTimestamp())
    with connection.cursor() as cursor:
        cursor.execute("set enable_seqscan = off")  # of a table as small as this one it would be the cheaper way
        cursor.execute("explain select id from event where dispatched_at is null order by id limit 100")
        plan = "\n".join(line for (line,) in cursor.fetchall())
        cursor.execute("reset enable_seqscan")
    assert "event_undispatched" in plan


# --- What the events say. ---


def ended(job: Job) -> Event:
    """Its one terminal event."""
    return Event.objects.get(job_id=job.pk, type__in=ENDS)


def assert_data_is_the_job(job: Job) -> None:
    read = read_job(job.organization_id, job.pk)
    assert read is not None
    assert ended(job).data == job_object(read, base_url="")


def test_a_cancelled_job_ends_with_job_cancelled_and_not_with_job_failed() -> None:
    supervised()
    job = make_job(documents=3)
    held = slots.take_slot(lease_s=30)
    assert held is not None
    fence.record(held, rows_of(claim_some(held, 2)))

    lifecycle.cancel_job(job.pk, organization=None, actor=SYSTEM)

    assert ended(job).type == "job.cancelled"
    assert ended(job).data["completed_documents"] == 2
    assert_data_is_the_job(job)


def test_a_complete_job_ends_with_job_completed() -> None:
    supervised()
    job = make_job(documents=2)
    held = slots.take_slot(lease_s=30)
    assert held is not None
    fence.record(held, rows_of(claim_some(held, 2)))

    assert lifecycle.complete_job(job.pk)

    assert ended(job).type == "job.completed"
    assert_data_is_the_job(job)
    assert list(Event.objects.filter(job_id=job.pk).order_by("id").values_list("type", flat=True)) == [
        "job.started",
        "job.completed",
    ]
