"""Schemas over HTTP."""

import re
from typing import Any

import pytest

from jobs import lifecycle
from jobs.models import AuditEntry, Job, Schema, SchemaVersion
from tests.factories import make_documents, make_job
from tests.jobs.api.caller import Caller
from tests.jobs.api.recording import filled, record

FIELDS = {"number": "string", "total": "number"}


def make(caller: Caller, **more: Any) -> Any:
    answer = caller.post("/v1/schemas", {"name": "Invoice", "fields": FIELDS} | more)
    assert answer.status == 201, answer.body
    return answer.body


def test_object_is_the_contracts(caller: Caller) -> None:
    body = make(caller, description="What we are to pay")

    assert re.fullmatch(r"SCH-[0-9a-f]{8}", body["short_id"])
    assert body == {
        "id": body["id"],
        "short_id": body["short_id"],
        "name": "Invoice",
        "description": "What we are to pay",
        "definition": {"type": "object", "properties": {"number": {"type": "string"}, "total": {"type": "number"}}},
        "field_count": 2,
        "version": 1,
        "extractor": None,
        "created_at": body["created_at"],
        "updated_at": body["updated_at"],
        "links": {"self": f"/v1/schemas/{body['id']}", "dashboard": f"http://localhost/schemas/{body['id']}"},
    }


def test_is_found_by_uuid_and_by_short_id(caller: Caller) -> None:
    made = make(caller)

    for reference in (made["id"], made["id"].upper(), made["short_id"], made["short_id"].lower()):
        assert caller.get(f"/v1/schemas/{reference}").body == made


def test_fields_keep_their_order(caller: Caller) -> None:
    names = ["zebra", "a", "middle"]

    made = make(caller, fields=dict.fromkeys(names, "string"))

    assert list(caller.get(made["links"]["self"]).body["definition"]["properties"]) == names


def test_references_are_kept_and_shown_written_out(caller: Caller) -> None:
    party = {"type": "object", "properties": {"name": {"type": "string"}}}
    root = {"type": "object", "properties": {"seller": {"$ref": "#/$defs/Party"}}}
    definition = {"$ref": "#/$defs/Invoice", "$defs": {"Party": party, "Invoice": root}}

    made = caller.post("/v1/schemas", {"name": "Invoice", "definition": definition}).body

    assert made["definition"] == {"type": "object", "properties": {"seller": party}}
    assert caller.get(made["links"]["self"]).body["definition"] == made["definition"]
    assert SchemaVersion.objects.get(schema_id=made["id"]).definition == made["definition"]


def test_put_makes_a_version_and_jobs_keep_theirs(caller: Caller) -> None:
    made = make(caller)
    job = make_job(caller.organization, documents=1, schema=Schema.objects.get(pk=made["id"]))

    changed = caller.put(made["links"]["self"], {"name": "Bill", "fields": {"sum": "number"}}).body

    assert (changed["version"], changed["name"], changed["field_count"]) == (2, "Bill", 1)
    assert changed["updated_at"] > made["updated_at"]
    assert caller.get(made["links"]["self"]).body == changed
    assert caller.get(f"/v1/jobs/{job.id}").body["schema"] == {"id": made["id"], "name": "Invoice"}


def test_delete_hides_it_and_keeps_the_rows_of_its_jobs(caller: Caller) -> None:
    made = make(caller)
    job = make_job(caller.organization, documents=1, schema=Schema.objects.get(pk=made["id"]))
    record(job, filled(0))
    lifecycle.complete_job(job.id)

    assert caller.delete(made["links"]["self"]).body == {"deleted": True, "id": made["id"]}

    assert caller.get(made["links"]["self"]).status == caller.delete(made["links"]["self"]).status == 404
    assert caller.get("/v1/schemas").body["data"] == []
    assert caller.get(f"/v1/jobs/{job.id}/results").body["schema"] == {"id": made["id"], "name": "Invoice"}


@pytest.mark.parametrize("state", ["pending", "processing"])
def test_delete_while_a_job_runs_with_it_is_409(caller: Caller, state: str) -> None:
    made = make(caller)
    job = make_job(caller.organization, documents=1, schema=Schema.objects.get(pk=made["id"]))
    if state == "processing":
        lifecycle.start_job(job.id)

    answer = caller.delete(f"/v1/schemas/{made['short_id']}")

    assert (answer.status, answer.code) == (409, "conflict")
    assert str(job.id) in answer.body["message"]


def test_deleted_schema_takes_no_new_job(caller: Caller) -> None:
    made = make(caller)
    caller.delete(made["links"]["self"])
    (document,) = make_documents(caller.organization, 1)

    answer = caller.post("/v1/jobs", {"schema_id": made["id"], "document_ids": [str(document.id)]})

    assert answer.status == 400
    assert not Job.objects.exists()


def test_changes_are_in_the_audit_log(caller: Caller) -> None:
    made = make(caller)
    caller.put(made["links"]["self"], {"name": "Bill", "fields": FIELDS})
    caller.delete(made["links"]["self"])

    actions = AuditEntry.objects.filter(object_id=made["id"]).order_by("id").values_list("action", flat=True)
    assert list(actions) == ["schema.created", "schema.updated", "schema.deleted"]


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"fields": FIELDS}, "name"),
        ({"name": "x" * 101, "fields": FIELDS}, "name"),
        ({"name": "", "fields": FIELDS}, "name"),
        ({"name": 7, "fields": FIELDS}, "name"),
        ({"name": "A", "description": 7, "fields": FIELDS}, "description"),
        ({"name": "A"}, "definition"),
        ({"name": "A", "definition": None}, "definition"),
        ({"name": "A", "definition": FIELDS, "fields": FIELDS}, "fields"),
        ({"name": "A", "fields": []}, "fields"),
        ({"name": "A", "fields": {}}, "fields"),
        ({"name": "A", "fields": [{"name": "a", "type": "money"}]}, "fields[0].type"),
    ],
)
def test_wrong_body_is_400_that_names_the_path(caller: Caller, body: dict[str, Any], field: str) -> None:
    for answer in (caller.post("/v1/schemas", body), caller.put(f"/v1/schemas/{make(caller)['id']}", body)):
        assert (answer.status, answer.code) == (400, "validation_error")
        assert [problem["field"] for problem in answer.body["details"]] == [field]


@pytest.mark.parametrize("reference", ["7", "SCH-123", "SCH-1234567g", "SCH_12345678"])
def test_id_of_neither_form_is_400(caller: Caller, reference: str) -> None:
    assert caller.get(f"/v1/schemas/{reference}").status == 400


def test_list_is_paged(caller: Caller) -> None:
    made = [make(caller)["id"] for _ in range(3)]

    page = caller.get("/v1/schemas", limit=2).body
    rest = caller.get("/v1/schemas", limit=2, cursor=page["pagination"]["next_cursor"]).body

    assert [schema["id"] for schema in page["data"] + rest["data"]] == made[::-1]
