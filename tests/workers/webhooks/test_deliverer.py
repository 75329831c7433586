"""The process that delivers, with real receivers, a real database, and rivals."""

import os
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

import pytest
from django.conf import settings as product
from django.db import DatabaseError, connection
from psycopg.conninfo import make_conninfo
from pytest_django import Settings
from standardwebhooks import Webhook as Verifier

from jobs import lifecycle
from jobs.api.docs import document
from jobs.audit import SYSTEM
from jobs.models import Delivery, Event, Organization
from jobs.webhooks import redeliver, send_test
from tests.factories import (
    make_delivery,
    make_due,
    make_event,
    make_job,
    make_organization,
    make_webhook,
    make_webhook_and_secret,
)
from tests.jobs.api.caller import assert_matches
from tests.receivers import DEADLINE_S, Receiver, answers, hangs, receiving
from tests.rivals import Rival
from workers.webhooks.claims import Outcome
from workers.webhooks.deliverer import NOT_NOTED, Deliverer

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def organization() -> Organization:
    return make_organization()


@contextmanager
def delivering() -> Iterator[Rival[None]]:
    """A process that delivers, in a thread; stopped at the end, and waited for."""
    stopped = threading.Event()
    rival = Rival(lambda: Deliverer().run_until(stopped))
    try:
        yield rival
    finally:
        stopped.set()
        rival.answer()


def message(kind: str) -> dict[str, Any]:
    """How the OpenAPI document describes it."""
    content: dict[str, Any] = document()["webhooks"][kind]["post"]["requestBody"]["content"]
    schema: dict[str, Any] = content["application/json"]["schema"]
    return schema


def statuses() -> Counter[str]:
    return Counter(Delivery.objects.values_list("status", flat=True))


def wait_until(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + DEADLINE_S
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def test_an_event_reaches_its_receiver_signed(organization: Organization, receiver: Receiver) -> None:
    webhook, secret = make_webhook_and_secret(organization, receiver.url, "job.cancelled")
    with delivering():
        job = lifecycle.cancel_job(make_job(organization).pk, organization=None, actor=SYSTEM)
        receiver.wait_for(1)

    (received,) = receiver.received
    event = Event.objects.get(job_id=job.pk)
    body = Verifier(secret).verify(received.body, received.headers)
    assert (body["type"], body["data"]["id"], body["data"]["status"]) == ("job.cancelled", str(job.pk), "failed")
    assert body["data"] == event.data
    assert_matches(message("job.cancelled"), body)
    assert received.headers["webhook-id"] == str(event.pk)
    assert webhook.deliveries.get().status == "delivered"


def test_a_test_goes_the_same_way_whatever_is_subscribed_to(organization: Organization, receiver: Receiver) -> None:
    webhook, secret = make_webhook_and_secret(organization, receiver.url, "job.failed")
    send_test(organization, webhook.pk, actor=SYSTEM)
    with delivering():
        receiver.wait_for(1)
    body = Verifier(secret).verify(receiver.received[0].body, receiver.received[0].headers)
    assert (body["type"], body["data"]["id"], body["data"]["url"]) == ("webhook.test", str(webhook.pk), receiver.url)
    assert_matches(message("webhook.test"), body)
    assert secret not in receiver.received[0].body.decode()


def test_redelivery_sends_the_same_message_again(organization: Organization, receiver: Receiver) -> None:
    webhook = make_webhook(organization, receiver.url)
    delivery = make_delivery(webhook)
    with delivering():
        receiver.wait_for(1)
    redeliver(organization, webhook.pk, delivery.pk, actor=SYSTEM)
    with delivering():
        receiver.wait_for(1)

    first, second = receiver.received
    assert first.body == second.body
    assert first.headers["webhook-id"] == second.headers["webhook-id"]
    assert statuses() == {"delivered": 1}


def test_a_failed_attempt_is_made_again(
    organization: Organization, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("workers.webhooks.claims.RETRIES_AFTER_S", (3600,))
    receiver.mood = answers(503)
    make_delivery(make_webhook(organization, receiver.url))
    with delivering():
        receiver.wait_for(1)
    assert statuses() == {"pending": 1}

    receiver.mood = answers(200)
    make_due(Delivery.objects.get())
    with delivering():
        receiver.wait_for(1)

    assert statuses() == {"delivered": 1}
    assert Delivery.objects.get().attempts == 2
    assert len({received.headers["webhook-id"] for received in receiver.received}) == 1


def test_a_receiver_that_hangs_delays_nobody_elses(organization: Organization, receiver: Receiver) -> None:
    with receiving(hangs) as hanging, delivering():
        stuck = make_webhook(organization, hanging.url)
        for _ in range(3 * product.DELIVERIES_AT_ONCE_EACH):
            make_delivery(stuck)
        hanging.wait_for(product.DELIVERIES_AT_ONCE_EACH)

        make_delivery(make_webhook(make_organization(), receiver.url))
        receiver.wait_for(1)

        assert len(hanging.received) == product.DELIVERIES_AT_ONCE_EACH
        hanging.over.set()


def test_many_receivers_that_hang_delay_nobody_elses(receiver: Receiver, settings: Settings) -> None:
    """They have more to take than there are senders."""
    settings.DELIVERIES_AT_ONCE = 16
    organization = make_organization()
    with receiving(hangs) as hanging:
        for _ in range(8):
            stuck = make_webhook(organization, hanging.url)
            for _ in range(3):
                make_delivery(stuck)
        with delivering():
            hanging.wait_for(8)
            make_delivery(make_webhook(organization, receiver.url))
            make_delivery(make_webhook(make_organization(), receiver.url))
            receiver.wait_for(2)
            assert len(hanging.received) == 8
            hanging.over.set()


def test_what_waits_for_a_receiver_that_hangs_comes_to_an_end(
    organization: Organization, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.WEBHOOK_TIMEOUT_S = settings.DELIVERY_INTERVAL_S = 0.05
    monkeypatch.setattr("workers.webhooks.claims.RETRIES_AFTER_S", (0, 0))
    with receiving(hangs) as hanging:
        webhook = make_webhook(organization, hanging.url)
        for _ in range(6):
            make_delivery(webhook)
        with delivering():
            wait_until(lambda: statuses() == {"failed": 6})
        hanging.over.set()
    assert set(webhook.deliveries.values_list("attempts", flat=True)) == {3}


def test_two_processes_send_each_message_once(organization: Organization) -> None:
    with ExitStack() as stack:
        receivers = [stack.enter_context(receiving()) for _ in range(4)]
        for receiver in receivers:
            make_webhook(organization, receiver.url)
        events = [make_event(organization) for _ in range(15)]
        with delivering(), delivering():
            for receiver in receivers:
                receiver.wait_for(len(events))

    ids = Counter(str(event.pk) for event in events)
    for receiver in receivers:
        assert Counter(received.headers["webhook-id"] for received in receiver.received) == ids
    assert statuses() == {"delivered": len(receivers) * len(events)}


def test_a_stop_waits_for_what_is_being_sent_and_begins_nothing_new(
    organization: Organization, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The receiver answers only when nothing new is begun any more."""
    stopped, let_go = threading.Event(), threading.Event()
    deliverer = Deliverer()
    shut_down = deliverer._senders.shutdown

    def let_go_and_shut_down(*, wait: bool) -> None:
        make_delivery(webhook)
        let_go.set()
        shut_down(wait=wait)

    def when_let_go(*request: object) -> None:
        assert let_go.wait(DEADLINE_S)
        answers(200)(*request)  # type: ignore[arg-type]

    receiver.mood = when_let_go
    webhook = make_webhook(organization, receiver.url)
    make_delivery(webhook)
    monkeypatch.setattr(deliverer._senders, "shutdown", let_go_and_shut_down)
    rival = Rival(lambda: deliverer.run_until(stopped))
    receiver.wait_for(1)
    stopped.set()
    rival.answer()

    assert len(receiver.received) == 1
    assert statuses() == {"delivered": 1, "pending": 1}


def test_a_database_that_breaks_off_is_told_the_outcome_later(organization: Organization, receiver: Receiver) -> None:
    let_go = threading.Event()

    def when_let_go(*request: object) -> None:
        assert let_go.wait(DEADLINE_S)
        answers(200)(*request)  # type: ignore[arg-type]

    receiver.mood = when_let_go
    webhook = make_webhook(organization, receiver.url)
    make_delivery(webhook)
    with delivering() as rival:
        receiver.wait_for(1)
        with connection.cursor() as cursor:
            cursor.execute("select pg_terminate_backend(%s)", [rival.backend_pid])
        let_go.set()
        make_delivery(webhook)
        receiver.wait_for(1)
    assert statuses() == {"delivered": 2}
    assert len(receiver.received) == 2


def test_an_outcome_that_the_database_does_not_take_is_a_failed_attempt(
    organization: Organization, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("workers.webhooks.deliverer.send", lambda _: Outcome(100_000))
    make_delivery(make_webhook(organization))
    with delivering():
        wait_until(lambda: Delivery.objects.get().attempts == 1)

    delivery = Delivery.objects.get()
    assert (delivery.status, delivery.token, delivery.error) == ("pending", None, NOT_NOTED)


@pytest.mark.parametrize(
    "step",
    ["is_anything_due", "dispatch", "give_up_where_off", "give_up_where_late", "look_at_forgotten", "remove_some"],
)
def test_a_step_that_fails_keeps_nobody_from_sending(
    organization: Organization, receiver: Receiver, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    tries = []

    def fail() -> None:
        tries.append(step)
        raise DatabaseError("It cannot be done.")

    monkeypatch.setattr(f"workers.webhooks.deliverer.{step}", fail)
    monkeypatch.setattr("workers.webhooks.deliverer.LATE_S", 0.0)
    webhook = make_webhook(organization, receiver.url)
    make_delivery(webhook)
    with delivering():
        receiver.wait_for(1)
        make_delivery(webhook)
        receiver.wait_for(1)
    assert len(receiver.received) == 2
    # One pass may have sent both; what is done once a minute must not be tried in every pass.
    assert len(tries) == 1 or (tries and step not in ("give_up_where_late", "look_at_forgotten", "remove_some"))


def test_the_last_outcomes_are_told_over_a_new_connection(organization: Organization, receiver: Receiver) -> None:
    let_go, stopped = threading.Event(), threading.Event()

    def when_let_go(*request: object) -> None:
        assert let_go.wait(DEADLINE_S)
        answers(200)(*request)  # type: ignore[arg-type]

    receiver.mood = when_let_go
    make_delivery(make_webhook(organization, receiver.url))
    rival = Rival(lambda: Deliverer().run_until(stopped))
    receiver.wait_for(1)
    stopped.set()
    with connection.cursor() as cursor:
        cursor.execute("select pg_terminate_backend(%s)", [rival.backend_pid])
    let_go.set()
    rival.answer()
    assert statuses() == {"delivered": 1}


# --- As a process. ---


@contextmanager
def process() -> Iterator[subprocess.Popen[bytes]]:
    database = make_conninfo(product.DATABASE_URL, dbname=connection.settings_dict["NAME"])
    environment = os.environ | {"DATABASE_URL": database, "STOOK_WEBHOOKS_TO_PRIVATE_ADDRESSES": "1"}
    with subprocess.Popen([sys.executable, "manage.py", "deliver"], env=environment, cwd=product.BASE_DIR) as started:
        try:
            yield started
        finally:
            started.kill()


def test_what_a_killed_process_was_sending_is_sent_by_the_next_one(organization: Organization) -> None:
    with receiving(hangs) as receiver:
        make_delivery(make_webhook(organization, receiver.url))
        with process() as killed:
            receiver.wait_for(1)
            killed.kill()
            killed.wait()
        held = Delivery.objects.get()
        assert (held.status, held.attempts, held.token is None) == ("pending", 0, False)
        receiver.mood = answers(200)
        make_due(Delivery.objects.get())  # the lease is over

        with delivering():
            receiver.wait_for(1)

    assert statuses() == {"delivered": 1}
    first, second = receiver.received
    assert first.headers["webhook-id"] == second.headers["webhook-id"]
    assert first.body == second.body


def test_it_looks_for_something_to_tidy_at_once_and_then_now_and_then(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    looks: list[bool] = []
    more = iter([True, False])

    def remove_some() -> bool:
        looks.append(next(more))
        return looks[-1]

    monkeypatch.setattr("workers.webhooks.deliverer.remove_some", remove_some)
    deliverer = Deliverer()
    assert [deliverer.work() for _ in range(4)] == [True, False, False, False]
    assert looks == [True, False]
