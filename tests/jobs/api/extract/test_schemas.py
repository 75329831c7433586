"""Which schema an extraction goes by: an inline one of any form, or one of the organization."""

import json
from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from jobs.models import Document, Job, Schema, SchemaVersion
from tests.factories import make_schema
from tests.jobs.api.caller import Answer, Caller
from tests.jobs.api.extract.extracting import (
    FIELDS,
    JSON_SCHEMA,
    LIST,
    extract,
    extract_file,
)


@pytest.mark.parametrize("form", [FIELDS, LIST, {"fields": LIST}, JSON_SCHEMA])
def test_an_inline_schema_may_have_any_form(caller: Caller, document: Document, form: object) -> None:
    answers = [
        extract(caller, document_id=str(document.id), schema=form, **{"async": True}),
        extract_file(caller, schema=json.dumps(form)),
        extract_file(caller, schema=SimpleUploadedFile("schema.json", json.dumps(form).encode())),
    ]

    assert [answer.status for answer in answers] == [202] * 3
    assert {job.schema_version.definition_json for job in Job.objects.all()} == {json.dumps(JSON_SCHEMA)}


def test_an_inline_schema_is_kept_once_and_not_listed(caller: Caller, stranger: Caller, document: Document) -> None:
    def begin(schema: object) -> UUID:
        answer = extract(caller, document_id=str(document.id), schema=schema, **{"async": True})
        return Job.objects.get(pk=answer.body["job"]["id"]).schema_version.schema_id

    first, again, other = begin(FIELDS), begin(LIST), begin(dict(reversed(FIELDS.items())))
    extract_file(stranger)

    assert first == again
    assert first != other
    assert caller.get("/v1/schemas").body["pagination"]["total"] == 0
    shown = caller.get(f"/v1/schemas/{first}").body
    assert (shown["name"], shown["definition"], shown["field_count"]) == ("Extraction", JSON_SCHEMA, 3)
    assert Schema.objects.of(caller.organization).count() == 2
    assert Schema.objects.of(stranger.organization).count() == 1


def test_an_inline_schema_takes_its_name_from_its_title(caller: Caller) -> None:
    extract_file(caller, schema=json.dumps(JSON_SCHEMA | {"title": "Bill", "description": "Of a shop."}))

    version = SchemaVersion.objects.get()
    assert (version.name, version.description) == ("Bill", "Of a shop.")


def test_an_inline_schema_that_is_replaced_is_a_schema_like_any_other(caller: Caller) -> None:
    schema_id = schema_of(extract_file(caller))
    caller.put(f"/v1/schemas/{schema_id}", {"name": "Bill", "fields": {"a": "string"}})

    assert [listed["id"] for listed in caller.get("/v1/schemas").body["data"]] == [str(schema_id)]
    assert schema_of(extract_file(caller)) != schema_id


def test_an_inline_schema_that_was_deleted_is_made_anew(caller: Caller) -> None:
    answer = extract_file(caller)
    schema_id = schema_of(answer)
    caller.post(answer.body["links"]["cancel"])
    assert caller.delete(f"/v1/schemas/{schema_id}").status == 200

    assert schema_of(extract_file(caller)) != schema_id


def schema_of(answer: Answer) -> UUID:
    return Job.objects.get(pk=answer.body["job"]["id"]).schema_version.schema_id


@pytest.mark.parametrize("which", ["id", "short_id"])
def test_a_schema_may_be_named_by_either_id(caller: Caller, document: Document, which: str) -> None:
    schema = make_schema(caller.organization)

    answer = extract(caller, document_id=str(document.id), schema_id=str(getattr(schema, which)), **{"async": True})

    assert schema_of(answer) == schema.id
