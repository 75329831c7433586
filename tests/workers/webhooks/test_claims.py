"""Who may send a delivery, when it is tried again, and when it has failed."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from pytest_django import Settings

from jobs.audit import SYSTEM
from jobs.models import Delivery, Webhook
from jobs.models.clock import ClockTimestamp
from jobs.prepared import run
from jobs.webhooks import delete_webhook
from tests.factories import make_delivery, make_due, make_organization, make_webhook
from tests.rivals import Rival
from tests.workers.webhooks.claiming import REFUSED, TAKEN, claim_one, now
from workers.webhooks.claims import CLAIM, JITTER, MORE_LOOKS, RETRIES_AFTER_S, claim, settle

pytestmark = pytest.mark.django_db(transaction=True)

AT_ONCE, EACH, MOST = 32, 4, 8


@pytest.fixture(autouse=True)
def _few_at_once(settings: Settings) -> None:
    settings.DELIVERIES_AT_ONCE = AT_ONCE
    settings.DELIVERIES_AT_ONCE_EACH = EACH
    settings.DELIVERIES_AT_ONCE_OF_ORGANIZATION = MOST


@pytest.fixture
def webhook() -> Webhook:
    return make_webhook(make_organization())


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

    claimed = claim(AT_ONCE)

    assert len(claimed) == EACH + 1
    assert other.pk in {one.id for one in claimed}
    assert claim(AT_ONCE) == []
    assert settle(claimed[0], TAKEN)
    assert len(claim(AT_ONCE)) == 1


def test_a_receiver_that_fails_has_one_at_a_time_until_it_takes_one(webhook: Webhook) -> None:
    for _ in range(3 * EACH):
        make_delivery(webhook)
    for one in claim(AT_ONCE):
        assert settle(one, REFUSED)
    failing_since = Webhook.objects.get().failing_since
    assert failing_since is not None

    Webhook.objects.update(rests_until=None)
    (probe,) = claim(AT_ONCE)
    assert settle(probe, REFUSED)
    assert Webhook.objects.get().failing_since == failing_since
    Webhook.objects.update(rests_until=None)
    (probe,) = claim(AT_ONCE)
    assert settle(probe, TAKEN)

    assert Webhook.objects.get().failing_since is None
    assert len(claim(AT_ONCE)) == EACH


def test_an_organization_has_no_more_in_work_than_it_may_and_hides_nobody_elses() -> None:
    organization = make_organization()
    for _ in range(MOST // EACH + 2):
        webhook = make_webhook(organization)
        for _ in range(EACH):
            make_delivery(webhook)
    other = make_delivery(make_webhook(make_organization()))  # due after all of them

    claimed = claim(AT_ONCE)

    assert len(claimed) == MOST + 1
    assert other.pk in {one.id for one in claimed}
    assert claim(AT_ONCE) == []
    assert settle(next(one for one in claimed if one.id != other.pk), TAKEN)
    assert len(claim(AT_ONCE)) == 1


def test_receivers_that_fail_come_last_and_leave_half_of_the_senders(webhook: Webhook) -> None:
    half = AT_ONCE // 2
    for _ in range(2 * half // MOST + 1):
        organization = make_organization()
        for _ in range(MOST):
            make_delivery(make_webhook(organization))
    Webhook.objects.exclude(pk=webhook.pk).update(failing_since=ClockTimestamp())
    healthy = make_delivery(webhook)  # due after all of them

    assert claim_one().id == healthy.pk
    assert len(claim(AT_ONCE)) == half
    assert claim(AT_ONCE) == []


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


def test_nothing_is_sent_to_a_deleted_webhook(webhook: Webhook) -> None:
    make_delivery(webhook)
    delete_webhook(webhook.organization, webhook.pk, actor=SYSTEM)
    assert claim(1) == []


def test_an_attempt_that_ends_after_its_webhook_was_deleted_is_noted_all_the_same(webhook: Webhook) -> None:
    make_delivery(webhook)
    claimed = claim_one()
    delete_webhook(webhook.organization, webhook.pk, actor=SYSTEM)
    assert settle(claimed, TAKEN)


def test_the_first_of_each_webhook_comes_before_anybodys_second(webhook: Webhook) -> None:
    for _ in range(EACH):
        make_delivery(webhook)
    others = [make_delivery(make_webhook(make_organization())) for _ in range(AT_ONCE - 1)]  # due after all of them
    claimed = {one.id for one in claim(AT_ONCE)}
    assert len(claimed) == AT_ONCE
    assert {other.pk for other in others} < claimed


def test_nobody_has_a_second_where_less_than_half_of_the_senders_are_free(webhook: Webhook) -> None:
    for _ in range(EACH):
        make_delivery(webhook)
    assert len(claim(AT_ONCE // 2)) == 1
    other = make_delivery(make_webhook(make_organization()))
    assert [one.id for one in claim(1)] == [other.pk]  # not hidden by the webhook that has more
    assert claim(AT_ONCE // 2) == []


def test_receivers_of_an_organization_that_fail_leave_half_of_its_share() -> None:
    organization = make_organization()
    for _ in range(MOST):
        make_delivery(make_webhook(organization))
    Webhook.objects.update(failing_since=ClockTimestamp())
    assert len(claim(AT_ONCE)) == MOST // 2
    healthy = make_delivery(make_webhook(organization))
    assert [one.id for one in claim(AT_ONCE)] == [healthy.pk]


def test_a_claim_locks_few_webhooks_however_many_have_something_due(monkeypatch: pytest.MonkeyPatch) -> None:
    for _ in range(2):
        organization = make_organization()
        for _ in range(MORE_LOOKS):
            make_delivery(make_webhook(organization))
    explained: list[dict[str, Any]] = []

    def explain(statement: str, parameters: dict[str, Any]) -> Any:
        cursor = run("explain (analyze, timing off, format json) " + statement, parameters)
        ((answer,),) = cursor.fetchall()
        explained.append(answer[0]["Plan"])
        return run("select where false", {})

    monkeypatch.setattr("workers.webhooks.claims.execute", explain)
    claim(1)

    locks = [
        node["Actual Rows"] * node["Actual Loops"] for node in nodes(explained[0]) if node["Node Type"] == "LockRows"
    ]
    assert sorted(locks) == [1 + MORE_LOOKS, 1 + MORE_LOOKS]  # webhooks, and one delivery of each


def nodes(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield plan
    for part in plan.get("Plans", []):
        yield from nodes(part)


def test_what_becomes_due_while_somebody_claims_is_not_forgotten(
    webhook: Webhook, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The claim stops between its look and its lock, and goes on when there is more than it has seen."""
    make_delivery(webhook)
    where = "where enabled and failing_since is null"
    assert where in CLAIM
    stops = CLAIM.replace(where, f"{where} and pg_advisory_xact_lock_shared(1) is not null")
    monkeypatch.setattr("workers.webhooks.claims.CLAIM", stops)
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_lock(1)")
        rival = Rival(lambda: claim(AT_ONCE))
        rival.wait_until_blocked()
        late = make_delivery(webhook)
        cursor.execute("select pg_advisory_unlock(1)")

    claimed = [*rival.answer(), *claim(AT_ONCE)]

    assert len(claimed) == 2
    assert late.pk in {one.id for one in claimed}
