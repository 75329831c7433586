"""Two organizations: nothing of one is to be seen or touched with a key of the other."""

from uuid import UUID, uuid4

import pytest

from jobs.models import Document, Job, Schema
from tests.factories import make_documents, make_job, make_schema
from tests.jobs.api.caller import Caller
from tests.jobs.api.recording import filled, record

DETAILS = [
    ("GET", "/v1/jobs/{job}"),
    ("POST", "/v1/jobs/{job}/cancel"),
    ("GET", "/v1/jobs/{job}/results"),
    ("GET", "/v1/schemas/{schema}"),
    ("GET", "/v1/schemas/{short_id}"),
    ("PUT", "/v1/schemas/{schema}"),
    ("DELETE", "/v1/schemas/{schema}"),
    ("GET", "/v1/documents/{document}"),
    ("GET", "/v1/documents/{document}/markdown"),
    ("GET", "/v1/documents/{document}/content"),
    ("DELETE", "/v1/documents/{document}"),
]


@pytest.fixture
def things(caller: Caller) -> dict[str, UUID | str]:
    schema = make_schema(caller.organization)
    (document,) = make_documents(caller.organization, 1)
    job = make_job(caller.organization, documents=[document], schema=schema)
    record(job, filled(0))
    return {"job": job.id, "schema": schema.id, "short_id": schema.short_id, "document": document.id}


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


@pytest.mark.parametrize("path", ["/v1/jobs", "/v1/schemas", "/v1/documents"])
def test_lists_show_ones_own_alone(caller: Caller, stranger: Caller, things: dict[str, UUID | str], path: str) -> None:
    theirs = stranger.get(path).body

    assert (theirs["data"], theirs["pagination"]["total"]) == ([], 0)
    assert len(caller.get(path).body["data"]) == 1


def snapshot() -> list[object]:
    return [list(model.objects.order_by("pk").values()) for model in (Job, Schema, Document)]


def without_ids(message: str, ids: dict[str, UUID | str]) -> str:
    for identifier in ids.values():
        message = message.replace(str(identifier), "…")
    return message
