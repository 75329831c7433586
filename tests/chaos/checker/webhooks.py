"""What the receiver of the webhooks got: every end, signed, and nothing of another organization."""

import base64
import hashlib
import hmac
import json
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from tests.chaos.checker.case import Case, Verdict, called
from tests.chaos.checker.ends import ENDS, end_of
from tests.chaos.history import Received


def ends_delivered(case: Case) -> Verdict:
    verdict = Verdict("delivered", "every end reaches the webhook, as one event of its kind, with the job as it is")
    verdict.of = "ended jobs whose organization has a webhook"
    received = _ends_by_job(case)
    for job, _ in case.ended_jobs():
        if job.organization not in _secrets(case):
            continue
        verdict.judged += 1
        events = {one.id: body for one, body in received[job.id]}
        verdict.expect(
            any(one.status == 200 for one, _ in received[job.id]), f"{called(job)}: nobody took the event of its end."
        )
        verdict.expect(len(events) <= 1, f"{called(job)}: {len(events)} events of its end were sent.")
        looks = [look.body for look in case.looks.get(job.id, []) if look.final]
        for body in events.values():
            verdict.expect(body["type"] == end_of(job), f"{called(job)}: a {body['type']} was sent.")
            verdict.expect(
                not looks or body["data"] == looks[-1], f"{called(job)}: {body['data']} was sent for {looks[-1:]}."
            )
    verdict.notes.append(_attempts(case))
    return verdict


def messages_signed(case: Case) -> Verdict:
    verdict = Verdict("signed", "every message is signed, with its organization's secret, the same at every attempt")
    verdict.of = "messages"
    bodies: dict[tuple[str, str], str] = {}
    secrets = _secrets(case)
    for one in case.history.received:
        verdict.judged += 1
        secret = secrets.get(one.organization, "")
        verdict.expect(_signature(secret, one) in one.signature.split(), f"{one} is not signed with {secret}.")
        first = bodies.setdefault((one.organization, one.id), one.body)
        verdict.expect(one.body == first, f"{one} was another message before: {first}")
    return verdict


def events_at_home(case: Case) -> Verdict:
    verdict = Verdict("at home", "no event reaches another organization's webhook")
    verdict.of = "messages"
    for one in case.history.received:
        verdict.judged += 1
        subject = json.loads(one.body)["data"]["id"]
        fact = case.facts.jobs.get(subject) or case.facts.documents.get(subject)
        verdict.expect(
            fact and fact.organization == one.organization, f"{one} is about {fact or 'what is not in the database'}."
        )
    return verdict


def _secrets(case: Case) -> dict[str, str]:
    """By organization; of those alone that have a webhook."""
    made = (one for one in case.history.exchanges if one.what == "webhook" and one.status == 201)
    return {one.organization: one.body["secret"] for one in made}


def _ends_by_job(case: Case) -> dict[str, list[tuple[Received, dict[str, Any]]]]:
    found: dict[str, list[tuple[Received, dict[str, Any]]]] = defaultdict(list)
    for one, body in _read(case):
        if body["type"] in ENDS:
            found[body["data"]["id"]].append((one, body))
    return found


def _read(case: Case) -> Iterator[tuple[Received, dict[str, Any]]]:
    return ((one, json.loads(one.body)) for one in case.history.received)


def _signature(secret: str, message: Received) -> str:
    """By the Standard Webhooks specification, as its receivers reckon it."""
    key = base64.b64decode(secret.removeprefix("whsec_"))
    signed = f"{message.id}.{message.timestamp}.{message.body}".encode()
    return "v1," + base64.b64encode(hmac.digest(key, signed, hashlib.sha256)).decode()


def _attempts(case: Case) -> str:
    received = case.history.received
    taken = [(one.organization, one.id) for one in received if one.status == 200]
    asked_again = sum(one.what == "redeliver" for one in case.history.exchanges)
    return (
        f"{len(received):,} messages came; {len(received) - len(taken):,} were not taken, and "
        f"{len(taken) - len(set(taken)):,} came once more. In the end {asked_again:,} were asked for again."
    )
