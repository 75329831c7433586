"""One attempt, against real servers that answer well, badly, slowly or not at all."""

import json
import socket
import ssl
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import pytest
from pytest_django import Settings
from standardwebhooks import Webhook, WebhookVerificationError

from jobs.network import Deadline
from jobs.web_urls import tls
from jobs.webhook_secrets import new_secret, sealed
from tests.receivers import Mood, Receiver, answers, hangs, hangs_up, receiving, sends
from workers.webhooks import sending
from workers.webhooks.claims import Claimed, Outcome
from workers.webhooks.sending import MOST_BYTES_READ, send

HEAD = b"HTTP/1.1 200 OK\r\n"
DATA = {"name": "Rechnungen für München", "completed_documents": 12, "error": None}


def claimed(url: str, *, secret: bytes = b"") -> Claimed:
    return Claimed(
        id=uuid4(),
        token=uuid4(),
        attempts=0,
        url=url,
        secret=secret or sealed(new_secret()),
        event_id=uuid4(),
        type="job.completed",
        occurred_at=datetime(2024, 9, 14, 10, 32, tzinfo=UTC),
        data=json.dumps(DATA),
        claimed_at=datetime.now(UTC),
    )


def outcome_of(mood: Mood, path: str = "/") -> Outcome:
    with receiving(mood) as receiver:
        return send(claimed(f"{receiver.url}{path}"))


def test_a_message_is_signed_as_the_specification_says(receiver: Receiver) -> None:
    secret = new_secret()
    one = claimed(f"{receiver.url}/stook?from=here", secret=sealed(secret))

    assert send(one) == Outcome(200)

    (received,) = receiver.received
    verified = Webhook(secret).verify(received.body, received.headers)
    assert verified == {"type": "job.completed", "timestamp": "2024-09-14T10:32:00.000Z", "data": DATA}
    assert received.headers["webhook-id"] == str(one.event_id)
    assert received.headers["content-type"] == "application/json"
    assert received.headers["host"] == receiver.url.removeprefix("http://")
    with pytest.raises(WebhookVerificationError):
        Webhook(new_secret()).verify(received.body, received.headers)


@pytest.mark.parametrize("status", [200, 201, 202, 204])
def test_any_2xx_is_success(status: int) -> None:
    assert outcome_of(answers(status)) == Outcome(status)


@pytest.mark.parametrize("status", [400, 404, 410, 429, 500, 503, 599])
def test_any_other_status_is_a_failure_that_names_it(status: int) -> None:
    outcome = outcome_of(answers(status))
    assert outcome.response_status == status
    assert str(status) in outcome.error


def test_a_redirect_is_not_followed(receiver: Receiver) -> None:
    outcome = outcome_of(answers(302, Location=receiver.url))
    assert (outcome.response_status, receiver.received) == (302, [])
    assert outcome.error == "The receiver answered 302 Found, and no redirect is followed."


def test_of_a_huge_answer_only_the_beginning_is_read(settings: Settings) -> None:
    settings.WEBHOOK_TIMEOUT_S = 60.0
    chunks = sent_before_it_was_cut_off(b"x" * 65_536)
    assert chunks * 65_536 < 1000 * MOST_BYTES_READ


def sent_before_it_was_cut_off(chunk: bytes) -> int:
    sent: list[int] = []

    def answer(request: Any, over: Any) -> None:
        request.wfile.write(HEAD + b"\r\n")
        while not over.is_set():
            request.wfile.write(chunk)
            sent.append(1)

    assert outcome_of(answer) == Outcome(200)
    return len(sent)


def test_an_answer_that_drips_is_a_success_as_soon_as_it_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its time is over when it has said so, and not a word later."""
    read_a_little = sending._read_a_little

    def read_too_late(response: Any, deadline: Deadline) -> None:
        deadline._at = 0.0
        read_a_little(response, deadline)

    monkeypatch.setattr(sending, "_read_a_little", read_too_late)
    assert outcome_of(sends(HEAD + b"\r\n", b"x")) == Outcome(200)


@pytest.mark.parametrize("mood", [hangs, sends(HEAD, b"x: 1\r\n"), sends(b"", b"HTTP/1.1 100 Continue\r\n\r\n")])
def test_an_answer_that_does_not_come_in_time_is_a_failure(settings: Settings, mood: Mood) -> None:
    settings.WEBHOOK_TIMEOUT_S = 0.3
    assert outcome_of(mood) == Outcome(None, "The receiver did not answer within 0.3 s.")


@pytest.mark.parametrize(
    "mood", [hangs_up, sends(b"220 smtp.example.com ESMTP\r\n\r\n", b"!"), sends(HEAD, b"x" * 60_000)]
)
def test_what_is_no_answer_is_a_failure(mood: Mood) -> None:
    outcome = outcome_of(mood)
    assert outcome.response_status is None
    assert "did not answer as a web server does" in outcome.error


def test_a_port_where_nobody_listens_is_a_failure() -> None:
    with receiving() as gone:
        url = gone.url
    assert "accepts no connections" in send(claimed(url)).error


def test_plain_http_where_tls_is_asked_for_is_a_failure(receiver: Receiver) -> None:
    outcome = send(claimed(receiver.url.replace("http:", "https:")))
    assert "secure connection" in outcome.error


def test_a_secret_that_cannot_be_unsealed_is_a_failure(receiver: Receiver) -> None:
    outcome = send(claimed(receiver.url, secret=b"sealed under another key"))
    assert "SECRET_KEY" in outcome.error
    assert receiver.received == []


def test_a_fault_of_ours_is_a_failure_like_any_other(receiver: Receiver) -> None:
    outcome = send(claimed(receiver.url, secret=sealed("whsec_")))  # as no code of ours makes it
    assert outcome.error == "The attempt failed: EmptyWebhookSecretError."


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "127.1", "0x7f000001", "[::1]", "[::ffff:127.0.0.1]"])
def test_private_addresses_are_refused_in_any_form(settings: Settings, receiver: Receiver, host: str) -> None:
    settings.WEBHOOKS_TO_PRIVATE_ADDRESSES = False
    outcome = send(claimed(receiver.url.replace("127.0.0.1", host)))
    assert "not public" in outcome.error
    assert receiver.received == []


def test_a_name_that_leads_elsewhere_than_when_it_was_checked_is_refused(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, receiver: Receiver
) -> None:
    """One answer is asked for, and the connection goes to what was in it: no second answer can lead elsewhere."""
    settings.WEBHOOKS_TO_PRIVATE_ADDRESSES = False
    asked: list[object] = []

    def first_public_then_private(host: object, *_: object, **__: object) -> list[Any]:
        asked.append(host)
        address = "93.184.216.34" if len(asked) == 1 else "127.0.0.1"
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, 0))]

    monkeypatch.setattr(socket, "getaddrinfo", first_public_then_private)
    connected: list[Any] = []

    def refuse(_: socket.socket, address: object) -> None:
        connected.append(address)
        raise ConnectionRefusedError

    monkeypatch.setattr(socket.socket, "connect", refuse)
    port = int(receiver.url.rpartition(":")[2])

    first = send(claimed(f"http://receiver.example:{port}/"))
    second = send(claimed(f"http://receiver.example:{port}/"))

    assert connected == [("93.184.216.34", port)]
    assert "accepts no connections" in first.error
    assert "not public" in second.error
    assert asked == ["receiver.example"] * 2


def test_certificates_are_checked() -> None:
    assert tls().verify_mode == ssl.CERT_REQUIRED
    assert tls().check_hostname
