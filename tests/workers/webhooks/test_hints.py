"""Whether a pass has anything to do, told by hints alone: it is asked several times a second."""

from datetime import timedelta

import pytest

from jobs.models import Webhook
from jobs.models.clock import ClockTimestamp
from tests.factories import make_delivery, make_event, make_organization, make_webhook
from tests.workers.webhooks.claiming import REFUSED, TAKEN, claim_one
from workers.webhooks.claims import settle
from workers.webhooks.giving_up import give_up_where_off
from workers.webhooks.hints import is_anything_due
from workers.webhooks.outbox import dispatch

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def webhook() -> Webhook:
    return make_webhook(make_organization())


def test_nothing_is_due_where_nothing_has_happened(webhook: Webhook) -> None:
    assert webhook.look_at is None
    assert not is_anything_due()


def test_an_event_is_due_until_it_has_been_dispatched(webhook: Webhook) -> None:
    make_event(make_organization())
    assert is_anything_due()
    dispatch()
    assert not is_anything_due()


def test_a_delivery_is_due_until_it_has_been_claimed_and_again_for_its_next_attempt(webhook: Webhook) -> None:
    make_event(webhook.organization)
    dispatch()
    assert is_anything_due()
    claimed = claim_one()
    assert not is_anything_due()
    assert settle(claimed, REFUSED)
    Webhook.objects.update(look_at=ClockTimestamp(), rests_until=ClockTimestamp())
    assert is_anything_due()


def test_what_waits_for_the_end_of_a_rest_is_not_due(webhook: Webhook) -> None:
    make_delivery(webhook)
    Webhook.objects.update(failing_since=ClockTimestamp(), rests_until=ClockTimestamp() + timedelta(hours=1))
    assert not is_anything_due()


def test_what_is_to_be_given_up_is_due(webhook: Webhook) -> None:
    make_delivery(webhook)
    Webhook.objects.update(enabled=False)
    assert is_anything_due()
    assert give_up_where_off() == 1
    assert not is_anything_due()


def test_a_success_leaves_nothing_due_after_the_look_that_it_asks_for(webhook: Webhook) -> None:
    make_delivery(webhook)
    assert settle(claim_one(), TAKEN)
    assert is_anything_due()
    with pytest.raises(ValueError, match="not enough values"):
        claim_one()
    assert not is_anything_due()
