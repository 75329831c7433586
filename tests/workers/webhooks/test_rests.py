"""A receiver that fails is left in peace for a while, the longer the longer it fails; and no hint stays forgotten."""

from datetime import timedelta
from itertools import accumulate

import pytest

from jobs.audit import SYSTEM
from jobs.models import Delivery, Webhook
from jobs.models.clock import ClockTimestamp
from jobs.webhooks import redeliver, send_test
from tests.factories import make_delivery, make_due, make_event, make_organization, make_webhook
from tests.workers.webhooks.claiming import REFUSED, TAKEN, UNANSWERED, claim_one, now
from workers.webhooks.claims import RETRIES_AFTER_S, claim, settle
from workers.webhooks.hints import look_at_forgotten
from workers.webhooks.outbox import dispatch

pytestmark = pytest.mark.django_db(transaction=True)

HOUR, MINUTES = timedelta(hours=1), timedelta(minutes=5)
ALMOST = timedelta(seconds=0.5)


@pytest.fixture
def webhook() -> Webhook:
    return make_webhook(make_organization())


def fail_since(age: timedelta) -> None:
    Webhook.objects.update(failing_since=ClockTimestamp() - age)


def rest(webhook: Webhook) -> timedelta:
    """How long its rest was, when it began."""
    webhook.refresh_from_db()
    last = webhook.deliveries.order_by("-last_attempt_at").exclude(last_attempt_at=None)[0].last_attempt_at
    assert webhook.rests_until is not None
    assert last is not None
    return webhook.rests_until - last


@pytest.mark.parametrize(("failed_for", "rests_for"), [(HOUR / 6, HOUR / 60), (HOUR, MINUTES), (48 * HOUR, MINUTES)])
def test_it_rests_for_a_tenth_of_the_time_but_five_minutes_at_most(
    webhook: Webhook, failed_for: timedelta, rests_for: timedelta
) -> None:
    make_delivery(webhook)
    claimed = claim_one()
    fail_since(failed_for)
    assert settle(claimed, UNANSWERED)
    assert rests_for - ALMOST < rest(webhook) < rests_for + ALMOST


def test_after_its_first_failure_it_does_not_rest(webhook: Webhook) -> None:
    """Or the first retry would not come when the contract says."""
    make_delivery(webhook)
    assert settle(claim_one(), UNANSWERED)
    assert rest(webhook) < ALMOST


def test_a_receiver_that_answers_does_not_rest_so_that_what_it_takes_comes_behind_what_it_refuses(
    webhook: Webhook,
) -> None:
    for _ in range(3):
        make_delivery(webhook)
    fail_since(HOUR)
    for outcome in (REFUSED, REFUSED, TAKEN):
        assert settle(claim_one(), outcome)
    webhook.refresh_from_db()
    assert webhook.failing_since is None


@pytest.fixture
def resting(webhook: Webhook) -> Webhook:
    """With one delivery that failed, and one that is due."""
    make_delivery(webhook)
    claimed = claim_one()
    fail_since(HOUR)
    assert settle(claimed, UNANSWERED)
    make_event(webhook.organization)
    assert dispatch() == 1
    return webhook


def test_nothing_is_sent_while_it_rests_whatever_becomes_due(resting: Webhook) -> None:
    assert resting.deliveries.count() == 2
    assert claim(1) == []
    Webhook.objects.update(rests_until=ClockTimestamp())
    claim_one()


def test_a_test_ends_its_rest(resting: Webhook) -> None:
    send_test(resting.organization, resting.pk, actor=SYSTEM)
    assert settle(claim_one(), TAKEN)
    assert claim_one().type == "webhook.test"


def test_a_redelivery_ends_its_rest(resting: Webhook) -> None:
    first = resting.deliveries.order_by("id")[0]
    redeliver(resting.organization, resting.pk, first.pk, actor=SYSTEM)
    claim_one()


def test_a_success_ends_its_rest(resting: Webhook) -> None:
    Webhook.objects.update(rests_until=ClockTimestamp())
    assert settle(claim_one(), TAKEN)
    resting.refresh_from_db()
    assert (resting.failing_since, resting.rests_until) == (None, None)


def test_a_delivery_that_is_alone_is_tried_at_the_times_of_the_contract(webhook: Webhook) -> None:
    delivery = make_delivery(webhook)
    for failed_for_s in accumulate(RETRIES_AFTER_S, initial=0):
        claimed = claim_one()
        fail_since(timedelta(seconds=1.2 * failed_for_s))
        assert settle(claimed, UNANSWERED)
        webhook.refresh_from_db()
        assert webhook.rests_until is not None
        again = now(delivery).next_attempt_at
        assert again is None or webhook.rests_until < again
        if again:
            make_due(delivery)
    assert again is None


def test_a_webhook_that_was_forgotten_is_looked_at(webhook: Webhook) -> None:
    delivery = make_delivery(webhook)
    Webhook.objects.update(look_at=None)
    assert claim(1) == []
    assert look_at_forgotten() == 1
    assert claim_one().id == delivery.pk
    assert look_at_forgotten() == 0


def test_what_a_process_that_sets_no_hint_held_when_it_died_is_looked_at(webhook: Webhook) -> None:
    delivery = make_delivery(webhook)
    claim_one()
    Delivery.objects.update(next_attempt_at=ClockTimestamp() + HOUR)
    Webhook.objects.update(look_at=None)
    assert look_at_forgotten() == 0
    Delivery.objects.update(next_attempt_at=ClockTimestamp() - HOUR)
    assert look_at_forgotten() == 1
    assert claim_one().id == delivery.pk


def test_a_webhook_that_has_nothing_due_is_not_forgotten(webhook: Webhook) -> None:
    make_delivery(webhook)
    assert settle(claim_one(), UNANSWERED)
    assert claim(1) == []
    assert look_at_forgotten() == 0
