"""Nothing piles up for ever, and nothing is removed before its time."""

from datetime import timedelta
from uuid import UUID

import pytest
from django.db import connection
from django.db.models import F

from jobs.audit import SYSTEM
from jobs.models import Delivery, Event, Webhook
from jobs.models.clock import ClockTimestamp
from jobs.webhooks import delete_webhook
from tests.factories import make_event, make_organization, make_webhook
from workers.webhooks import retention
from workers.webhooks.retention import remove_some

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def webhook() -> Webhook:
    return make_webhook(make_organization())


def make_old(days: int) -> UUID:
    """The ID that an event has which was made so long ago."""
    with connection.cursor() as cursor:
        cursor.execute("select uuidv7(make_interval(days => %s))", [-days])
        found: UUID = cursor.fetchone()[0]
    return found


def make_delivered(webhook: Webhook, *, days_ago: int, dispatched: bool = True) -> Event:
    event = make_event(webhook.organization)
    Event.objects.filter(pk=event.pk).delete()
    event.pk = make_old(days_ago)
    event.save(force_insert=True)
    if dispatched:
        Event.objects.filter(pk=event.pk).update(dispatched_at=ClockTimestamp())
    Delivery.objects.create(webhook=webhook, event=event, next_attempt_at=ClockTimestamp())
    return event


def test_events_and_their_deliveries_are_removed_after_thirty_days(webhook: Webhook) -> None:
    make_delivered(webhook, days_ago=31)
    kept = [make_delivered(webhook, days_ago=29), make_delivered(webhook, days_ago=31, dispatched=False)]

    assert not remove_some()

    assert set(Event.objects.values_list("pk", flat=True)) == {event.pk for event in kept}
    assert Delivery.objects.count() == 2


def test_it_goes_in_small_batches(webhook: Webhook, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(retention, "BATCH", 2)
    for _ in range(3):
        make_delivered(webhook, days_ago=31)
    assert [remove_some(), remove_some()] == [True, False]
    assert not Event.objects.exists()


def test_a_deleted_webhook_goes_after_its_deliveries(webhook: Webhook, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(retention, "BATCH", 2)
    for _ in range(3):
        make_delivered(webhook, days_ago=1)
    other = make_webhook(webhook.organization)
    make_delivered(other, days_ago=1)
    delete_webhook(webhook.organization, webhook.pk, actor=SYSTEM)
    Webhook.objects.filter(pk=webhook.pk).update(deleted_at=F("deleted_at") - timedelta(hours=1))

    assert remove_some()
    assert Webhook.objects.filter(pk=webhook.pk).exists()
    assert not remove_some()

    assert list(Webhook.objects.all()) == [other]
    assert other.deliveries.count() == 1


def test_a_webhook_that_has_just_been_deleted_stays_for_a_moment(webhook: Webhook) -> None:
    delete_webhook(webhook.organization, webhook.pk, actor=SYSTEM)
    remove_some()
    assert bytes(Webhook.objects.get().secret) == b""
