"""One document to its row: what is asked, refused and answered. Against a fleet: tests/system/test_extract.py."""

import json
from collections.abc import Callable, Iterator
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test.client import encode_multipart
from pytest_django import Settings

from jobs import lifecycle, signals
from jobs.audit import SYSTEM
from jobs.models import AuditEntry, Document, Job, Organization, Schema, SchemaVersion
from tests.factories import make_documents, make_organization, make_schema
from tests.jobs.api.caller import Answer, Caller
from tests.jobs.api.recording import failed, filled, partial, record
from tests.jobs.files import CSV, PDF, RTF, zipped
from workers.fence import RecordedRow

FIELDS = {"number": "string", "total": "number", "paid": "boolean"}
JSON_SCHEMA = {"type": "object", "properties": {name: {"type": kind} for name, kind in FIELDS.items()}}
LIST = [{"field_name": name, "data_type": kind} for name, kind in FIELDS.items()]
SOME = "0199f0a4-7c1e-7d3a-9b52-5a1f6c2e8d40"
URL = "https://example.com/a.pdf"


@pytest.fixture
def caller(organization: Organization) -> Caller:
    return Caller(organization, "read", "write", "extract")


@pytest.fixture
def document(organization: Organization) -> Document:
    return make_documents(organization, 1)[0]


def extract(caller: Caller, **body: Any) -> Answer:
    return caller.post("/v1/extract", body)


def extract_file(caller: Caller, content: bytes = CSV, **parts: Any) -> Answer:
    given = {"file": SimpleUploadedFile("a.csv", content), "schema": json.dumps(FIELDS), "async": "true"} | parts
    return caller.form("/v1/extract", {name: part for name, part in given.items() if part is not None})


def refused_fields(answer: Answer) -> list[str]:
    assert (answer.status, answer.code) == (400, "validation_error"), answer.body
    return [problem["field"] for problem in answer.body["details"]]


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


def test_async_answers_at_once_with_a_job_like_any_other(caller: Caller) -> None:
    answer = extract_file(caller, options='{"date_order": "MDY"}', include_markdown="FALSE", colour="red")

    assert answer.status == 202
    body = answer.body
    job = Job.objects.get()
    assert body == {
        "request_id": answer.headers["X-Request-Id"],
        "status": "processing",
        "job": {"id": str(job.id), "status": "pending", "poll_url": f"/v1/jobs/{job.id}"},
        "document": {
            "id": str(Document.objects.get().id),
            "filename": "a.csv",
            "pages": None,
            "size_bytes": len(CSV),
            "type_detected": "csv",
            "language_detected": None,
        },
        "links": body["links"],
    }
    assert answer.headers["Location"] == body["job"]["poll_url"]
    for name in ("self", "results", "document"):
        assert caller.get(body["links"][name]).status == 200
    assert [listed["id"] for listed in caller.get("/v1/jobs").body["data"]] == [str(job.id)]
    assert AuditEntry.objects.get(action="job.created").actor.startswith("key:tests")
    assert (job.document_count, job.extractor, job.options) == (1, "embedded", {"date_order": "MDY"})
    assert caller.post(body["links"]["cancel"]).body["status"] == "failed"


def test_past_the_limit_the_answer_is_202(caller: Caller, document: Document, settings: Settings) -> None:
    settings.SYNC_EXTRACT_S = 0.01

    answer = extract(caller, document_id=str(document.id), schema=FIELDS)

    assert (answer.status, answer.body["job"]["status"]) == (202, "pending")
    assert answer.body["document"]["id"] == str(document.id)


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


type Serve = Callable[[Callable[[Job], None]], None]


@pytest.fixture
def serve(transactional_db: None) -> Iterator[Serve]:
    """What a fleet does with a job as soon as it is there, in this thread."""
    receivers: list[Any] = []

    def one(work: Callable[[Job], None]) -> None:
        def receiver(*, job_id: UUID, **_: object) -> None:
            work(Job.objects.get(pk=job_id))

        receivers.append(receiver)
        signals.job_accepted.connect(receiver)

    yield one
    for receiver in receivers:
        signals.job_accepted.disconnect(receiver)


def giving(row: RecordedRow) -> Callable[[Job], None]:
    def work(job: Job) -> None:
        record(job, row)
        assert lifecycle.complete_job(job.id)

    return work


def test_sync_answers_with_the_row(caller: Caller, serve: Serve) -> None:
    serve(giving(filled(0, number="R-1", total=10.5)))
    Document.objects.filter(pk=make_documents(caller.organization, 1)[0].pk).update(pages=3, language_detected="de")
    document = Document.objects.get()
    schema = make_schema(caller.organization)

    answer = extract(caller, document_id=str(document.id), schema_id=schema.short_id)

    job = Job.objects.get()
    assert job.started_at is not None
    assert job.completed_at is not None
    assert answer.status == 200
    assert answer.body == {
        "request_id": answer.headers["X-Request-Id"],
        "extraction_id": str(job.id),
        "status": "complete",
        "document": {
            "id": str(document.id),
            "filename": document.filename,
            "pages": 3,
            "size_bytes": 1,
            "type_detected": "txt",
            "language_detected": "de",
        },
        "data": {"number": "R-1", "total": 10.5, "paid": None},
        "schema": {"id": str(schema.id), "name": "Invoice"},
        "confidence": {"overall": 0.9, "fields": {"number": 0.9, "total": 0.9, "paid": None}},
        "validation_flags": [],
        "processing": {
            "duration_ms": round((job.completed_at - job.started_at).total_seconds() * 1000),
            "pages_processed": 3,
        },
        "links": answer.body["links"],
    }
    for name in ("self", "results", "document"):
        assert caller.get(answer.body["links"][name]).status == 200


def test_sync_answers_with_what_else_is_asked_for(caller: Caller, document: Document, serve: Serve) -> None:
    serve(giving(filled(0, number="R-1")))

    asked = {"document_id": str(document.id), "schema": FIELDS, "include_markdown": True, "include_provenance": True}
    body = extract(caller, **asked).body

    assert body["markdown"] is None
    assert body["provenance"] == {"number": {"page": 1}, "total": None, "paid": None}


def test_a_partial_row_is_an_answer_with_its_flags(caller: Caller, document: Document, serve: Serve) -> None:
    serve(giving(partial(0)))

    answer = extract(caller, document_id=str(document.id), schema=FIELDS)

    assert (answer.status, answer.body["status"]) == (200, "complete")
    assert [flag["code"] for flag in answer.body["validation_flags"]] == ["required_missing"]


def test_a_document_that_cannot_be_read_is_400_with_its_reason(caller: Caller, serve: Serve) -> None:
    serve(giving(failed(0)))

    answer = extract_file(caller, CSV, **{"async": None})

    assert refused_fields(answer) == ["file"]
    assert "The file is damaged." in answer.body["message"]
    assert Job.objects.get().status == "complete"


def test_a_cancel_while_it_waits_is_409(caller: Caller, document: Document, serve: Serve) -> None:
    serve(lambda job: void(lifecycle.cancel_job(job.id, organization=None, actor=SYSTEM)))

    answer = extract(caller, document_id=str(document.id), schema=FIELDS)

    assert (answer.status, answer.code, answer.body["retryable"]) == (409, "conflict", False)
    assert str(Job.objects.get().id) in answer.body["message"]


def test_a_job_that_cannot_go_on_is_503(caller: Caller, document: Document, serve: Serve) -> None:
    serve(lambda job: void(lifecycle.fail_job(job.id, code="extractor_not_installed", message="It is missing.")))

    answer = extract(caller, document_id=str(document.id), schema=FIELDS)

    assert (answer.status, answer.code) == (503, "service_unavailable")
    assert "It is missing." in answer.body["message"]


def void(_: object) -> None:
    """For what is done and not looked at."""


def test_the_content_type_is_read_in_any_case(caller: Caller) -> None:
    parts = {"file": SimpleUploadedFile("a.csv", CSV), "schema": json.dumps(FIELDS), "async": "true"}
    form = encode_multipart("edge", parts)
    assert caller.post("/v1/extract", form, content_type="Multipart/Form-Data; boundary=edge").status == 202
