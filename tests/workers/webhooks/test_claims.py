"""Who may send a delivery, when it is tried again, and when it has failed."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.db import transaction

from jobs.audit import SYSTEM
from jobs.models import Delivery, Webhook
from jobs.models.clock import ClockTimestamp
from jobs.webhooks import Wishes, change_webhook, delete_webhook, redeliver
from tests.factories import make_delivery, make_organization, make_webhook
from tests.rivals import Rival
from workers.webhooks.claims import (
    JITTER,
    OFF,
    RETRIES_AFTER_S,
    Claimed,
    Outcome,
    claim,
    give_up_where_off,
    settle,
)

pytestmark = pytest.mark.django_db(transaction=True)

TAKEN = Outcome(200)
REFUSED = Outcome(500, "The receiver answered 500.")
EACH = settings.DELIVERIES_AT_ONCE_EACH
MOST = settings.DELIVERIES_AT_ONCE_OF_ORGANIZATION


@pytest.fixture
def webhook() -> Webhook:
    return make_webhook(make_organization())


def claim_one() -> Claimed:
    (claimed,) = claim(1)
    return claimed


def make_due(delivery: Delivery) -> None:
    """As if the time until its next attempt, or the lease of who holds it, had passed."""
    Delivery.objects.filter(pk=delivery.pk).update(next_attempt_at=ClockTimestamp())


def now(delivery: Delivery) -> Delivery:
    return Delivery.objects.get(pk=delivery.pk)


def test_what_a_receiver_took_is_delivered(webhook: Webhook) -> None:
    delivery = make_delivery(webhook)

    assert settle(claim_one(), TAKEN)

    delivery = now(delivery)
    assert (delivery.status, delivery.attempts, delivery.response_status, delivery.error) == ("delivered", 1, 200, "")
    assert delivery.delivered_at is not None
    assert claim(1) == []


def test_an_attempt_that_fails_is_made_again_after_the_times_of_the_contract_and_then_the_delivery_has_failed(
    webhook: Webhook,
) -> None:
    delivery = make_delivery(webhook)
    for attempt, wait_s in enumerate(RETRIES_AFTER_S, 1):
        assert settle(claim_one(), REFUSED)
        delivery = now(delivery)
        assert (delivery.status, delivery.attempts, delivery.response_status) == ("pending", attempt, 500)
        assert delivery.next_attempt_at is not None
        assert delivery.last_attempt_at is not None
        waits = delivery.next_attempt_at - delivery.last_attempt_at
        # Both times are of one statement, but not of one moment.
        assert timedelta(seconds=wait_s - 0.1) <= waits <= timedelta(seconds=wait_s * (1 + JITTER) + 0.1)
        assert claim(1) == []
        make_due(delivery)

    assert settle(claim_one(), REFUSED)

    delivery = now(delivery)
    assert (delivery.status, delivery.attempts, delivery.next_attempt_at) == ("failed", 6, None)
    assert delivery.error == REFUSED.error
    assert RETRIES_AFTER_S == (5, 60, 300, 1800, 4 * 3600)


def test_a_delivery_is_claimed_by_one_at_a_time(webhook: Webhook) -> None:
    make_delivery(webhook)
    first = claim_one()
    assert claim(1) == []
    assert settle(first, TAKEN)


def test_two_processes_at_once_never_claim_the_same() -> None:
    """The other neither waits for what this one is about to claim, nor claims it afterwards."""
    organization = make_organization()
    mine, free = (make_delivery(make_webhook(organization)) for _ in range(2))
    with transaction.atomic():
        Delivery.objects.select_for_update().get(pk=mine.pk)
        assert [one.id for one in Rival(lambda: claim(10)).answer()] == [free.pk]
    assert [one.id for one in claim(10)] == [mine.pk]


def test_what_a_killed_sender_held_is_sent_by_another_and_its_outcome_is_the_others(webhook: Webhook) -> None:
    delivery = make_delivery(webhook)
    killed = claim_one()
    make_due(delivery)

    again = claim_one()

    assert again.id == killed.id
    assert again.event_id == killed.event_id
    assert not settle(killed, TAKEN)
    assert now(delivery).status == "pending"
    assert settle(again, REFUSED)
    assert (now(delivery).attempts, now(delivery).response_status) == (1, 500)


def test_one_receiver_has_few_at_a_time_and_hides_nobody_elses(webhook: Webhook) -> None:
    for _ in range(5 * EACH):
        make_delivery(webhook)
    other = make_delivery(make_webhook(make_organization()))  # due after all of them

    claimed = claim(100)

    assert len(claimed) == EACH + 1
    assert other.pk in {one.id for one in claimed}
    assert claim(100) == []
    assert settle(claimed[0], TAKEN)
    assert len(claim(100)) == 1


def test_a_receiver_that_fails_has_one_at_a_time_until_it_takes_one(webhook: Webhook) -> None:
    for _ in range(3 * EACH):
        make_delivery(webhook)
    for one in claim(100):
        assert settle(one, REFUSED)
    failing_since = Webhook.objects.get().failing_since
    assert failing_since is not None

    (probe,) = claim(100)
    assert settle(probe, REFUSED)
    assert Webhook.objects.get().failing_since == failing_since
    (probe,) = claim(100)
    assert settle(probe, TAKEN)

    assert Webhook.objects.get().failing_since is None
    assert len(claim(100)) == EACH


def test_an_organization_has_no_more_in_work_than_it_may_and_hides_nobody_elses() -> None:
    organization = make_organization()
    for _ in range(MOST // EACH + 2):
        webhook = make_webhook(organization)
        for _ in range(EACH):
            make_delivery(webhook)
    other = make_delivery(make_webhook(make_organization()))  # due after all of them

    claimed = claim(settings.DELIVERIES_AT_ONCE)

    assert len(claimed) == MOST + 1
    assert other.pk in {one.id for one in claimed}
    assert claim(settings.DELIVERIES_AT_ONCE) == []
    assert settle(next(one for one in claimed if one.id != other.pk), TAKEN)
    assert len(claim(settings.DELIVERIES_AT_ONCE)) == 1


def test_receivers_that_fail_come_last_and_leave_half_of_the_senders(webhook: Webhook) -> None:
    half = settings.DELIVERIES_AT_ONCE // 2
    for _ in range(half // MOST + 1):
        organization = make_organization()
        for _ in range(MOST):
            make_delivery(make_webhook(organization))
    Webhook.objects.exclude(pk=webhook.pk).update(failing_since=ClockTimestamp())
    healthy = make_delivery(webhook)  # due after all of them

    assert claim_one().id == healthy.pk
    assert len(claim(settings.DELIVERIES_AT_ONCE)) == half
    assert claim(settings.DELIVERIES_AT_ONCE) == []


def test_an_outcome_waits_for_the_webhook_before_it_holds_the_delivery(webhook: Webhook) -> None:
    """Which is the order in which something is delivered again: otherwise both could wait for each other."""
    delivery = make_delivery(webhook)
    claimed = claim_one()
    with transaction.atomic():
        Webhook.objects.select_for_update(no_key=True).get(pk=webhook.pk)
        rival = Rival(lambda: settle(claimed, REFUSED))
        rival.wait_until_blocked()
        Delivery.objects.select_for_update(nowait=True).get(pk=delivery.pk)
    assert rival.answer()


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


def test_nothing_is_sent_to_a_deleted_webhook(webhook: Webhook) -> None:
    make_delivery(webhook)
    delete_webhook(webhook.organization, webhook.pk, actor=SYSTEM)
    assert claim(1) == []


def test_an_attempt_that_ends_after_its_webhook_was_deleted_is_noted_all_the_same(webhook: Webhook) -> None:
    make_delivery(webhook)
    claimed = claim_one()
    delete_webhook(webhook.organization, webhook.pk, actor=SYSTEM)
    assert settle(claimed, TAKEN)
