"""Deliveries that end without another attempt: their webhook is off, or has taken nothing for hours."""

from datetime import timedelta

import pytest
from django.db import OperationalError

from jobs.audit import SYSTEM
from jobs.models import Delivery, Webhook
from jobs.models.clock import ClockTimestamp
from jobs.webhooks import Wishes, change_webhook, redeliver
from tests.factories import make_delivery, make_due, make_organization, make_webhook
from tests.workers.webhooks.claiming import REFUSED, claim_one, now
from workers.webhooks.claims import claim, settle
from workers.webhooks.deliverer import Deliverer
from workers.webhooks.giving_up import LATE, LATE_S, OFF, give_up_where_late, give_up_where_off

pytestmark = pytest.mark.django_db(transaction=True)

LONG_AGO = ClockTimestamp() - timedelta(seconds=LATE_S)
NOT_SO_LONG_AGO = ClockTimestamp() - timedelta(seconds=LATE_S - 60)


@pytest.fixture
def webhook() -> Webhook:
    return make_webhook(make_organization())


def test_what_is_due_while_its_webhook_is_off_fails_and_can_be_redelivered(webhook: Webhook) -> None:
    delivery = make_delivery(webhook)
    change_webhook(webhook.organization, webhook.pk, Wishes(enabled=False), actor=SYSTEM)

    assert claim(1) == []
    assert (give_up_where_off(), give_up_where_off()) == (1, 0)

    assert (now(delivery).status, now(delivery).error) == ("failed", OFF)
    change_webhook(webhook.organization, webhook.pk, Wishes(enabled=True), actor=SYSTEM)
    assert claim(1) == []
    redeliver(webhook.organization, webhook.pk, delivery.pk, actor=SYSTEM)
    assert claim_one().id == delivery.pk


def test_what_is_due_later_than_its_webhook_is_off_is_sent(webhook: Webhook) -> None:
    delivery = make_delivery(webhook)
    assert settle(claim_one(), REFUSED)
    change_webhook(webhook.organization, webhook.pk, Wishes(enabled=False), actor=SYSTEM)
    assert give_up_where_off() == 0
    change_webhook(webhook.organization, webhook.pk, Wishes(enabled=True), actor=SYSTEM)
    make_due(delivery)
    assert claim_one().id == delivery.pk


def test_each_webhook_that_is_off_has_its_turn(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("workers.webhooks.giving_up.WEBHOOKS_AT_ONCE", 1)
    organization = make_organization()
    for _ in range(3):
        make_delivery(make_webhook(organization))
    Webhook.objects.update(enabled=False)
    assert [give_up_where_off() for _ in range(4)] == [1, 1, 1, 0]


def make_late(delivery: Delivery) -> None:
    Delivery.objects.filter(pk=delivery.pk).update(next_attempt_at=LONG_AGO)


def test_what_was_due_all_the_time_that_its_receiver_took_nothing_fails_and_can_be_redelivered(
    webhook: Webhook,
) -> None:
    late, fresh = make_delivery(webhook), make_delivery(webhook)
    make_late(late)
    Webhook.objects.update(failing_since=LONG_AGO)

    assert not give_up_where_late()

    assert (now(late).status, now(late).error, now(fresh).status) == ("failed", LATE, "pending")
    redeliver(webhook.organization, webhook.pk, late.pk, actor=SYSTEM)
    assert not give_up_where_late()
    assert now(late).status == "pending"


def test_what_is_late_is_kept_while_its_receiver_has_failed_for_less(webhook: Webhook) -> None:
    late = make_delivery(webhook)
    make_late(late)
    assert not give_up_where_late()
    Webhook.objects.update(failing_since=NOT_SO_LONG_AGO)
    assert not give_up_where_late()
    assert now(late).status == "pending"


def test_what_is_being_sent_is_not_given_up(webhook: Webhook) -> None:
    late = make_delivery(webhook)
    make_late(late)
    Webhook.objects.update(failing_since=LONG_AGO)
    claimed = claim_one()
    assert not give_up_where_late()
    assert settle(claimed, REFUSED)


def test_what_is_late_is_given_up_in_batches(webhook: Webhook, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("workers.webhooks.giving_up.AT_ONCE", 2)
    for _ in range(3):
        make_late(make_delivery(webhook))
    Webhook.objects.update(failing_since=LONG_AGO)
    assert (give_up_where_late(), give_up_where_late()) == (True, False)
    assert not Delivery.objects.filter(status="pending").exists()


@pytest.fixture
def late(webhook: Webhook) -> Delivery:
    """Due for long, while its receiver took nothing; and there is a rest now."""
    delivery = make_delivery(webhook)
    make_late(delivery)
    Webhook.objects.update(failing_since=LONG_AGO, rests_until=ClockTimestamp() + timedelta(hours=1))
    return delivery


def test_time_in_which_nobody_was_there_to_send_it_makes_nothing_late(
    late: Delivery, monkeypatch: pytest.MonkeyPatch
) -> None:
    Deliverer().work()
    assert now(late).status == "pending"
    monkeypatch.setattr("workers.webhooks.deliverer.LATE_S", 0.0)
    Deliverer().work()
    assert now(late).status == "failed"


def test_time_in_which_the_database_was_away_makes_nothing_late(
    late: Delivery, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away() -> None:
        raise OperationalError("Nobody listens.")

    deliverer = Deliverer()
    deliverer._here_since = float("-inf")
    with monkeypatch.context() as without_database:
        without_database.setattr("workers.webhooks.deliverer.is_anything_due", away)
        deliverer.work()
    deliverer.work()
    assert now(late).status == "pending"
