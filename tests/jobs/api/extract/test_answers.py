"""One document to its row: what is answered. Against a fleet: tests/system/test_extract.py."""

from collections.abc import Callable

import msgspec
from pytest_django import Settings

from jobs import lifecycle
from jobs.audit import SYSTEM
from jobs.models import AuditEntry, Document, Job
from tests.factories import make_documents, make_schema
from tests.jobs.api.caller import Caller
from tests.jobs.api.extract.conftest import Serve
from tests.jobs.api.extract.extracting import FIELDS, extract, extract_file, refused_fields
from tests.jobs.api.recording import failed, filled, partial, record
from tests.jobs.files import CSV
from workers.fence import RecordedRow
from workers.usage import Usage


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


def test_a_model_that_fails_is_503_and_no_fault_of_the_document(
    caller: Caller, document: Document, serve: Serve
) -> None:
    row = msgspec.structs.replace(failed(0), error_code="llm_failed", error_message="It fell silent.")
    serve(giving(row))

    answer = extract(caller, document_id=str(document.id), schema=FIELDS)

    assert (answer.status, answer.body["retryable"]) == (503, True)
    assert "It fell silent." in answer.body["message"]
    assert str(Job.objects.get().id) in answer.body["message"]


def test_a_row_of_a_language_model_tells_its_cost(caller: Caller, document: Document, serve: Serve) -> None:
    usage = Usage("small", calls=2, input_tokens=300, output_tokens=40)
    serve(giving(msgspec.structs.replace(filled(0), usage=usage)))

    answer = extract(caller, document_id=str(document.id), schema=FIELDS)

    assert answer.body["usage"] == {"model": "small", "calls": 2, "input_tokens": 300, "output_tokens": 40}


def void(_: object) -> None:
    """For what is done and not looked at."""
