"""Two organizations: nothing of one is to be seen or touched with a key of the other."""

from uuid import UUID, uuid4

import pytest

from jobs.api.docs import document
from jobs.models import Delivery, Document, Job, Schema, Webhook
from tests.factories import make_delivery, make_documents, make_job, make_schema, make_webhook
from tests.jobs.api.caller import Caller
from tests.jobs.api.recording import filled, record

METHODS = {"get", "post", "put", "patch", "delete"}
DETAILS = sorted(
    (method.upper(), form)
    for path, operations in document()["paths"].items()
    for form in {path, path.replace("{schema_id}", "{short_id}")}
    for method in METHODS & set(operations)
    if "{" in path
)
"""Each that names an object, in each way of naming it."""
LISTS = sorted(path for path, operations in document()["paths"].items() if "{" not in path and "get" in operations)


@pytest.fixture
def things(caller: Caller) -> dict[str, UUID | str]:
    schema = make_schema(caller.organization)
    (one,) = make_documents(caller.organization, 1)
    job = make_job(caller.organization, documents=[one], schema=schema)
    record(job, filled(0))
    webhook = make_webhook(caller.organization)
    return {
        "job_id": job.id,
        "schema_id": schema.id,
        "short_id": schema.short_id,
        "document_id": one.id,
        "webhook_id": webhook.id,
        "delivery_id": make_delivery(webhook).id,
    }


@pytest.mark.parametrize(("method", "path"), DETAILS)
def test_foreign_object_is_404_like_one_that_does_not_exist(
    stranger: Caller, things: dict[str, UUID | str], method: str, path: str
) -> None:
    body = {"name": "Mine now", "fields": {"a": "string"}} if method == "PUT" else None
    nothing = {name: uuid4() for name in things} | {"short_id": "SCH-00000000"}
    before = snapshot()

    foreign, unknown = (stranger.call(method, path.format(**ids), body) for ids in (things, nothing))

    assert (foreign.status, foreign.code) == (unknown.status, unknown.code) == (404, "not_found")
    assert without_ids(foreign.body["message"], things) == without_ids(unknown.body["message"], nothing)
    assert snapshot() == before


@pytest.mark.parametrize("path", LISTS)
def test_lists_show_ones_own_alone(caller: Caller, stranger: Caller, things: dict[str, UUID | str], path: str) -> None:
    theirs = stranger.get(path).body

    assert (theirs["data"], theirs["pagination"]["total"]) == ([], 0)
    assert len(caller.get(path).body["data"]) == 1


def snapshot() -> list[object]:
    return [list(model.objects.order_by("pk").values()) for model in (Job, Schema, Document, Webhook, Delivery)]


def without_ids(message: str, ids: dict[str, UUID | str]) -> str:
    for identifier in ids.values():
        message = message.replace(str(identifier), "…")
    return message
