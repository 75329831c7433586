"""One document to its row: what may be asked, and what is refused."""

import json
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test.client import encode_multipart
from pytest_django import Settings

from jobs.models import Document, Job
from tests.factories import make_documents, make_organization, make_schema
from tests.jobs.api.caller import Caller
from tests.jobs.api.extract.extracting import (
    FIELDS,
    SOME,
    URL,
    extract,
    extract_file,
    refused_fields,
)
from tests.jobs.files import CSV, PDF, RTF, zipped


@pytest.mark.parametrize(
    ("body", "fields"),
    [
        ({}, ["file_url", "schema"]),
        ({"schema": FIELDS}, ["file_url"]),
        ({"file": "a.pdf", "schema": FIELDS}, ["file_url"]),
        ({"file_url": None, "document_id": None, "schema": FIELDS}, ["file_url"]),
        ({"file_url": URL, "document_id": SOME, "schema": FIELDS}, ["file_url", "document_id"]),
        ({"file_url": 5, "schema": FIELDS}, ["file_url"]),
        ({"file_url": "", "schema": FIELDS}, ["file_url"]),
        ({"file_url": "ftp://example.com/a", "schema": FIELDS}, ["file_url"]),
        ({"file_url": "http://127.0.0.1/a", "schema": FIELDS}, ["file_url"]),
        ({"document_id": "7", "schema": FIELDS}, ["document_id"]),
        ({"document_id": SOME, "schema": FIELDS}, ["document_id"]),
        ({"document_id": SOME}, ["schema"]),
        ({"document_id": SOME, "schema": None}, ["schema"]),
        ({"document_id": SOME, "schema": FIELDS, "schema_id": SOME}, ["schema", "schema_id"]),
        ({"document_id": SOME, "schema_id": SOME}, ["schema_id"]),
        ({"document_id": SOME, "schema_id": "Invoice"}, ["schema_id"]),
        ({"document_id": SOME, "schema_id": 5}, ["schema_id"]),
        ({"document_id": SOME, "schema": {}}, ["schema"]),
        ({"document_id": SOME, "schema": []}, ["schema"]),
        ({"document_id": SOME, "schema": "SCH-00000000"}, ["schema"]),
        ({"document_id": SOME, "schema": {"total": "amount"}}, ["schema.total"]),
        ({"document_id": SOME, "schema": [{"name": "total"}]}, ["schema[0].type"]),
        ({"document_id": SOME, "schema": {"fields": [{"name": "a", "type": "x"}]}}, ["schema.fields[0].type"]),
        ({"document_id": SOME, "schema": {"type": "object", "properties": {}}}, ["schema.properties"]),
        ({"document_id": SOME, "schema": FIELDS, "async": "true"}, ["async"]),
        ({"document_id": SOME, "schema": FIELDS, "include_markdown": 1}, ["include_markdown"]),
        ({"document_id": SOME, "schema": FIELDS, "include_provenance": "maybe"}, ["include_provenance"]),
        ({"document_id": SOME, "schema": FIELDS, "extractor": "none"}, ["extractor"]),
        ({"document_id": SOME, "schema": FIELDS, "options": {"a": {}}}, ["options"]),
        ({"document_id": SOME, "schema": FIELDS, "options": {"date_order": "XYZ"}}, ["options.date_order"]),
    ],
)
def test_json_that_is_wrong_is_400_that_names_the_field(
    caller: Caller, body: dict[str, Any], fields: list[str]
) -> None:
    assert refused_fields(caller.post("/v1/extract", body)) == fields
    assert not Job.objects.exists()


@pytest.mark.parametrize(
    ("parts", "fields"),
    [
        ({"file": None}, ["file"]),
        ({"file": "no file"}, ["file"]),
        ({"file": [SimpleUploadedFile("a.txt", b"a"), SimpleUploadedFile("b.txt", b"b")]}, ["file"]),
        ({"document_id": SOME}, ["file", "document_id"]),
        ({"file_url": URL}, ["file", "file_url"]),
        ({"scan": SimpleUploadedFile("b.txt", b"b")}, ["scan"]),
        ({"schema": None}, ["schema"]),
        ({"schema": ""}, ["schema"]),
        ({"schema": "{"}, ["schema"]),
        ({"schema": "number"}, ["schema"]),
        ({"schema": '{"total": "amount"}'}, ["schema.total"]),
        ({"schema_id": SOME}, ["schema", "schema_id"]),
        ({"schema": None, "schema_id": SOME}, ["schema_id"]),
        ({"async": "yes"}, ["async"]),
        ({"include_markdown": "1"}, ["include_markdown"]),
        ({"options": "[]"}, ["options"]),
        ({"options": "date_order"}, ["options"]),
        ({"extractor": "none"}, ["extractor"]),
    ],
)
def test_a_form_that_is_wrong_is_400_that_names_the_field(
    caller: Caller, parts: dict[str, Any], fields: list[str]
) -> None:
    assert refused_fields(extract_file(caller, **parts)) == fields
    assert not Job.objects.exists()
    assert not Document.objects.exists()


def test_what_is_no_document_is_refused_as_in_an_upload(caller: Caller, settings: Settings) -> None:
    unread = extract_file(caller, RTF)
    settings.MAX_FILE_BYTES = 10
    large = extract_file(caller, PDF)

    assert (unread.status, unread.code) == (415, "unsupported_media_type")
    assert (large.status, large.code) == (413, "file_too_large")
    assert caller.post("/v1/extract", b"number,total", content_type="text/csv").status == 415
    assert caller.post("/v1/extract", b"{").code == "bad_request"
    assert not Job.objects.exists()


def test_a_file_that_is_there_already_is_the_document_from_then(caller: Caller) -> None:
    (known,) = [caller.upload(SimpleUploadedFile("first.csv", CSV)).body]

    document = extract_file(caller).body["document"]

    assert (document["id"], document["filename"]) == (known["id"], "first.csv")


def test_a_zip_is_read_where_it_holds_one_document(caller: Caller) -> None:
    one = extract_file(caller, zipped({"folder/b.csv": CSV, ".DS_Store": b"x"}))
    within = extract_file(caller, zipped({"a.zip": zipped({"c.pdf": PDF})}))

    assert one.body["document"]["filename"] == "b.csv"
    assert within.body["document"]["filename"] == "c.pdf"


@pytest.mark.parametrize(
    "members",
    [{}, {"a.csv": CSV, "b.pdf": PDF}, {"a.zip": zipped({"a.csv": CSV, "b.pdf": PDF})}],
    ids=["none", "two", "two within"],
)
def test_any_other_zip_is_400_and_nothing_of_it_is_kept(caller: Caller, members: dict[str, bytes]) -> None:
    answer = extract_file(caller, zipped(members))

    assert (answer.status, answer.code) == (400, "bad_request")
    assert "one document" in answer.body["message"]
    assert not Document.objects.exists()


def test_what_is_foreign_is_refused_like_what_does_not_exist(caller: Caller, document: Document) -> None:
    other = make_organization()
    (foreign,) = make_documents(other, 1)
    schema = make_schema(other)

    def message(identifier: object, **body: Any) -> str:
        return str(extract(caller, **body).body["message"]).replace(str(identifier), "…")

    unknown, theirs = str(uuid4()), str(foreign.id)
    given = message(unknown, document_id=unknown, schema=FIELDS)
    assert given == message(theirs, document_id=theirs, schema=FIELDS)
    for reference in (str(schema.id), schema.short_id):
        given = message(SOME, schema_id=SOME, document_id=str(document.id))
        assert given == message(reference, schema_id=reference, document_id=str(document.id))
    assert not Job.objects.exists()


def test_the_content_type_is_read_in_any_case(caller: Caller) -> None:
    parts = {"file": SimpleUploadedFile("a.csv", CSV), "schema": json.dumps(FIELDS), "async": "true"}
    form = encode_multipart("edge", parts)
    assert caller.post("/v1/extract", form, content_type="Multipart/Form-Data; boundary=edge").status == 202
