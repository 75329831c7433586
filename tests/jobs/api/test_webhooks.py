"""Webhooks over HTTP."""

import base64
import json
from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from pytest_django import Settings

from jobs.api.webhook_serializers import NAMES
from jobs.models import AuditEntry, Delivery, Webhook
from jobs.models.clock import ClockTimestamp
from jobs.webhook_secrets import unsealed
from tests.factories import make_delivery, make_organization
from tests.jobs.api.caller import Caller

URL = "https://receiver.example/stook"
JOB_ENDS = ["job.completed", "job.failed", "job.cancelled"]


def make(caller: Caller, **more: Any) -> Any:
    answer = caller.post("/v1/webhooks", {"url": URL, "events": JOB_ENDS} | more)
    assert answer.status == 201, answer.body
    return answer.body


def make_one_with_delivery(caller: Caller) -> tuple[Any, Delivery]:
    made = make(caller)
    return made, make_delivery(Webhook.objects.get(pk=made["id"]))


def settled(delivery: Delivery, status: str) -> None:
    Delivery.objects.filter(pk=delivery.pk).update(
        status=status,
        attempts=6,
        next_attempt_at=None,
        response_status=500,
        error="The receiver answered 500.",
        delivered_at=ClockTimestamp() if status == "delivered" else None,
    )


def test_object_is_the_contracts_and_its_secret_is_shown_once(caller: Caller) -> None:
    answer = caller.post("/v1/webhooks", {"url": URL, "events": JOB_ENDS, "description": "Our CRM"})

    assert answer.status == 201
    body = answer.body
    secret = body.pop("secret")
    itself = f"/v1/webhooks/{body['id']}"
    assert answer.headers["Location"] == itself
    assert body == {
        "id": body["id"],
        "url": URL,
        "events": JOB_ENDS,
        "description": "Our CRM",
        "enabled": True,
        "failing_since": None,
        "created_at": body["created_at"],
        "updated_at": body["updated_at"],
        "links": {"self": itself, "deliveries": f"{itself}/deliveries", "test": f"{itself}/test"},
    }
    assert secret.startswith("whsec_")
    assert len(base64.b64decode(secret.removeprefix("whsec_"))) == 32
    assert caller.get(itself).body == body
    assert caller.get("/v1/webhooks").body["data"] == [body]
    assert caller.patch(itself, {"description": "Our CRM"}).body == body
    assert caller.get(f"{itself}/deliveries").body["data"] == []


def test_nothing_in_the_database_reads_like_the_secret(caller: Caller) -> None:
    """Neither as it is, nor its bytes, in whatever form PostgreSQL would write them into a dump."""
    made = make(caller)
    caller.post(f"{made['links']['test']}")
    raw = base64.b64decode(made["secret"].removeprefix("whsec_"))
    forms = [made["secret"], made["secret"].removeprefix("whsec_"), raw.hex(), made["secret"].encode().hex()]

    dump = "\n".join(every_row())

    assert made["id"] in dump
    assert [form for form in forms if form in dump] == []
    assert unsealed(bytes(Webhook.objects.get().secret)) == made["secret"]


def every_row() -> Iterator[str]:
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'select t::text from "{table}" as t')
            yield from (str(row) for (row,) in cursor.fetchall())


def test_change_leaves_alone_what_it_does_not_name(caller: Caller) -> None:
    made = make(caller, description="Our CRM")
    secret = made.pop("secret")

    changed = caller.patch(made["links"]["self"], {"events": ["*"], "enabled": False, "description": None}).body

    assert changed == made | {
        "events": ["*"],
        "enabled": False,
        "description": None,
        "updated_at": changed["updated_at"],
    }
    assert changed["updated_at"] > made["updated_at"]
    assert caller.get(made["links"]["self"]).body == changed
    assert unsealed(bytes(Webhook.objects.get().secret)) == secret
    assert caller.patch(made["links"]["self"], {}).body == changed
    assert caller.patch(made["links"]["self"]).body == changed


def test_delete_hides_it_and_forgets_the_secret(caller: Caller) -> None:
    made, delivery = make_one_with_delivery(caller)
    itself = made["links"]["self"]

    assert caller.delete(itself).body == {"deleted": True, "id": made["id"]}

    assert bytes(Webhook.objects.get().secret) == b""
    assert caller.get("/v1/webhooks").body["data"] == []
    for answer in (
        caller.get(itself),
        caller.delete(itself),
        caller.patch(itself, {"enabled": True}),
        caller.post(f"{itself}/test"),
        caller.get(f"{itself}/deliveries"),
        caller.get(f"{itself}/deliveries/{delivery.pk}"),
        caller.post(f"{itself}/deliveries/{delivery.pk}/redeliver"),
    ):
        assert (answer.status, answer.code) == (404, "not_found")


def test_changes_are_in_the_audit_log(caller: Caller) -> None:
    made, delivery = make_one_with_delivery(caller)
    itself = made["links"]["self"]
    caller.patch(itself, {"url": f"{URL}/2", "enabled": True})
    caller.patch(itself, {"url": f"{URL}/2"})  # changes nothing
    caller.post(f"{itself}/test")
    caller.post(f"{itself}/deliveries/{delivery.pk}/redeliver")
    caller.delete(itself)

    entries = AuditEntry.objects.filter(object_id__in=[made["id"], delivery.pk]).order_by("id")
    assert list(entries.values_list("action", "reason")) == [
        ("webhook.created", ""),
        ("webhook.updated", "Changed: url."),
        ("webhook.tested", ""),
        ("delivery.redelivered", ""),
        ("webhook.deleted", ""),
    ]
    assert {entry.actor for entry in entries} == {f"key:{caller.key.name} ({caller.key.prefix})"}


def test_there_are_as_many_webhooks_as_the_operator_allows(caller: Caller, settings: Settings) -> None:
    settings.MAX_WEBHOOKS = 2
    made = [make(caller) for _ in range(2)]
    answer = caller.post("/v1/webhooks", {"url": URL, "events": ["*"]})
    assert (answer.status, answer.code) == (409, "conflict")
    caller.delete(made[0]["links"]["self"])
    make(caller)
    make(Caller(make_organization()))


@pytest.mark.parametrize(
    ("field", "wrong"),
    [
        ("url", None),
        ("url", 7),
        ("url", ""),
        ("url", "receiver.example"),
        ("url", "ftp://receiver.example/"),
        ("url", "https://"),
        ("url", "https://ann:secret@receiver.example/"),
        ("url", f"https://receiver.example/{'x' * 2000}"),
        ("url", "https://receiver.example:99999/"),
        ("url", "http://127.0.0.1/"),
        ("url", "http://127.1:8000/"),
        ("url", "http://0x7f000001/"),
        ("url", "http://2130706433/"),
        ("url", "http://[::1]/"),
        ("url", "http://[::ffff:10.0.0.1]/"),
        ("url", "http://169.254.169.254/latest/meta-data"),
        ("url", "http://localhost:8000/"),
        ("url", "http://LOCALHOST./"),
        ("url", "http://db.localhost/"),
        ("events", None),
        ("events", []),
        ("events", "*"),
        ("events", ["job.exploded"]),
        ("events", ["webhook.test"]),
        ("events", [7]),
        ("events", [["*"]]),
        ("events", ["job.failed", "job.failed"]),
        ("description", 7),
        ("description", "x" * 501),
        ("enabled", "yes"),
        ("enabled", None),
    ],
)
def test_wrong_body_is_400_that_names_the_field(caller: Caller, field: str, wrong: object) -> None:
    whole = {"url": URL, "events": ["*"]}
    itself = make(caller)["links"]["self"]
    for answer in (caller.post("/v1/webhooks", whole | {field: wrong}), caller.patch(itself, {field: wrong})):
        assert (answer.status, answer.code) == (400, "validation_error")
        assert [problem["field"] for problem in answer.body["details"]] == [field]


def test_what_is_missing_is_named(caller: Caller) -> None:
    answer = caller.post("/v1/webhooks", {})
    assert [problem["field"] for problem in answer.body["details"]] == ["url", "events"]


def test_private_addresses_are_taken_where_the_operator_allows_them(caller: Caller, settings: Settings) -> None:
    settings.WEBHOOKS_TO_PRIVATE_ADDRESSES = True
    assert make(caller, url="http://10.0.0.7:8080/hook")["url"] == "http://10.0.0.7:8080/hook"


@pytest.mark.parametrize("name", NAMES)
def test_every_event_of_the_contract_can_be_subscribed_to(caller: Caller, name: str) -> None:
    assert make(caller, events=[name])["events"] == [name]


def test_a_test_is_a_delivery_of_its_own(caller: Caller) -> None:
    made = make(caller, events=["job.failed"])

    answer = caller.post(made["links"]["test"])

    assert answer.status == 202
    assert (answer.body["event_type"], answer.body["status"], answer.body["attempts"]) == ("webhook.test", "pending", 0)
    assert answer.headers["Location"] == answer.body["links"]["self"]
    assert caller.get(answer.body["links"]["self"]).body == answer.body
    event = Delivery.objects.get().event
    assert (event.dispatched_at is None, event.data["id"]) == (False, made["id"])
    assert made["secret"] not in json.dumps(event.data)


def test_nothing_is_sent_by_hand_to_what_is_off(caller: Caller) -> None:
    made, delivery = make_one_with_delivery(caller)
    caller.patch(made["links"]["self"], {"enabled": False})
    for path in (made["links"]["test"], f"{made['links']['deliveries']}/{delivery.pk}/redeliver"):
        answer = caller.post(path)
        assert (answer.status, answer.code) == (409, "conflict")
        assert "Enable it" in answer.body["message"]


def test_delivery_object_tells_what_became_of_it(caller: Caller) -> None:
    made, delivery = make_one_with_delivery(caller)
    settled(delivery, "failed")

    (body,) = caller.get(made["links"]["deliveries"]).body["data"]

    itself = f"/v1/webhooks/{made['id']}/deliveries/{delivery.pk}"
    assert body == {
        "id": str(delivery.pk),
        "webhook_id": made["id"],
        "event_id": str(delivery.event_id),
        "event_type": "job.completed",
        "status": "failed",
        "attempts": 6,
        "next_attempt_at": None,
        "last_attempt_at": None,
        "response_status": 500,
        "error": "The receiver answered 500.",
        "created_at": body["created_at"],
        "delivered_at": None,
        "links": {"self": itself, "redeliver": f"{itself}/redeliver"},
    }
    assert caller.get(itself).body == body


@pytest.mark.parametrize("status", ["delivered", "failed"])
def test_redelivery_begins_anew(caller: Caller, status: str) -> None:
    made, delivery = make_one_with_delivery(caller)
    settled(delivery, status)

    answer = caller.post(f"{made['links']['deliveries']}/{delivery.pk}/redeliver")

    assert answer.status == 202
    assert (answer.body["status"], answer.body["attempts"], answer.body["delivered_at"]) == ("pending", 0, None)
    assert answer.body["event_id"] == str(delivery.event_id)
    assert Delivery.objects.count() == 1


def test_redelivery_of_what_is_being_sent_is_409_until_its_lease_is_over(caller: Caller) -> None:
    made, delivery = make_one_with_delivery(caller)
    redeliver = f"{made['links']['deliveries']}/{delivery.pk}/redeliver"
    Delivery.objects.update(token=uuid4(), next_attempt_at="2999-01-01T00:00:00Z")

    assert (caller.post(redeliver).status, caller.post(redeliver).code) == (409, "conflict")

    Delivery.objects.update(next_attempt_at=ClockTimestamp())
    assert caller.post(redeliver).status == 202
    assert Delivery.objects.get().token is None


def test_a_delivery_of_another_webhook_is_404(caller: Caller) -> None:
    _, delivery = make_one_with_delivery(caller)
    other = make(caller)["links"]["deliveries"]
    assert caller.get(f"{other}/{delivery.pk}").status == 404
    assert caller.post(f"{other}/{delivery.pk}/redeliver").status == 404
    assert caller.get(other).body["data"] == []


def test_deliveries_are_paged_newest_first_and_cursors_are_of_one_webhook(caller: Caller) -> None:
    made = make(caller)
    webhook = Webhook.objects.get(pk=made["id"])
    ids = [str(make_delivery(webhook).pk) for _ in range(3)]
    path = made["links"]["deliveries"]

    page = caller.get(path, limit=2).body
    cursor = page["pagination"]["next_cursor"]
    rest = caller.get(path, limit=2, cursor=cursor).body

    assert [one["id"] for one in page["data"] + rest["data"]] == ids[::-1]
    assert page["pagination"]["total"] == 3
    assert caller.get(make(caller)["links"]["deliveries"], cursor=cursor).status == 400


@pytest.mark.parametrize("path", ["/v1/webhooks/7", "/v1/webhooks/7/deliveries", "/v1/webhooks/7/deliveries/7"])
def test_id_that_is_no_uuid_is_400(caller: Caller, path: str) -> None:
    answer = caller.get(path)
    assert (answer.status, answer.code, answer.body["details"][0]["field"]) == (400, "validation_error", "id")


def test_scopes(caller: Caller) -> None:
    made, delivery = make_one_with_delivery(caller)
    reader, writer = Caller(caller.organization, "read"), Caller(caller.organization, "write")
    itself, one = made["links"]["self"], f"{made['links']['deliveries']}/{delivery.pk}"

    for path in ("/v1/webhooks", itself, made["links"]["deliveries"], one):
        assert (reader.get(path).status, writer.get(path).status) == (200, 403)
    for method, path in (
        ("POST", "/v1/webhooks"),
        ("PATCH", itself),
        ("DELETE", itself),
        ("POST", f"{itself}/test"),
        ("POST", f"{one}/redeliver"),
    ):
        assert reader.call(method, path).status == 403
    assert writer.patch(itself, {"enabled": True}).status == 200
