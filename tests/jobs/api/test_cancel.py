"""The cancel endpoint: its answer field by field, and each of its errors in their order."""

import re
from uuid import uuid4

import pytest
from django.db import transaction
from pytest_django import Settings

from jobs import lifecycle
from jobs.models import AuditEntry, Job, Organization
from tests.factories import make_job, make_organization, make_schema
from tests.jobs.api.caller import Caller
from tests.jobs.api.recording import failed, filled, partial, record
from tests.rivals import Rival, statement_count

TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z")


@pytest.fixture
def job(organization: Organization) -> Job:
    return make_job(organization, documents=6)


def cancel_path(job: Job) -> str:
    return f"/v1/jobs/{job.id}/cancel"


def test_answer_is_the_whole_job_object(caller: Caller, organization: Organization) -> None:
    schema = make_schema(organization, name="Invoice")
    job = make_job(organization, documents=6, schema=schema)
    Job.objects.filter(pk=job.pk).update(name="Q4 Invoice Run")
    record(job, filled(0), filled(1), partial(2), failed(3))

    answer = caller.post(cancel_path(job))

    assert answer.status == 200
    body = answer.body
    times = {name: body.pop(name) for name in ("created_at", "started_at", "completed_at", "cancelled_at")}
    assert all(TIME.fullmatch(moment) for moment in times.values())
    assert times["created_at"] <= times["started_at"] <= times["completed_at"] == times["cancelled_at"]
    assert body == {
        "id": str(job.id),
        "name": "Q4 Invoice Run",
        "status": "failed",
        "progress": None,
        "estimated_seconds_remaining": None,
        "schema": {"id": str(schema.id), "name": "Invoice"},
        "document_count": 6,
        "completed_documents": 3,
        "grid_stats": None,
        "current_phase": None,
        "error": {"code": "job_failed", "message": "Cancelled via API"},
        "failed_documents": 1,
        "remaining_documents": 2,
        "resumed_from": None,
        "links": {
            "self": f"/v1/jobs/{job.id}",
            "results": f"/v1/jobs/{job.id}/results",
            "events": f"/v1/jobs/{job.id}/events",
            "dashboard": f"http://localhost/jobs/{job.id}",
        },
    }


def test_c9_pending_job_is_cancelled_before_its_start(caller: Caller, job: Job) -> None:
    body = caller.post(cancel_path(job)).body

    assert (body["status"], body["started_at"], body["completed_documents"]) == ("failed", None, 0)
    assert not lifecycle.start_job(job.id)


def test_c2_counts_are_those_of_the_results(caller: Caller, job: Job) -> None:
    record(job, filled(0), partial(1), failed(2))

    body = caller.post(cancel_path(job)).body

    rows = caller.get(f"/v1/jobs/{job.id}/results").body["data"]
    assert body["completed_documents"] == sum(row["status"] in ("complete", "partial") for row in rows) == 2
    assert body["failed_documents"] == sum(row["status"] == "failed" for row in rows) == 1


def test_c3_rows_are_the_same_to_the_byte_after_the_cancel(caller: Caller, job: Job) -> None:
    record(job, filled(0, number="№ 7", total=1e-07), failed(1))
    before = rows_as_sent(caller, job)

    caller.post(cancel_path(job))

    assert "№ 7".encode() in before
    assert rows_as_sent(caller, job) == before


def rows_as_sent(caller: Caller, job: Job) -> bytes:
    """The bytes of `data`: what is around them tells of the job, which the cancel does change."""
    content = caller.get(f"/v1/jobs/{job.id}/results").content
    return content[content.index(b'"data": [') : content.rindex(b'"total_rows"')]


@pytest.mark.parametrize("authorization", ["", "Bearer", "Bearer nobody", "Basic abc", "Token abc", "Bearer a b"])
def test_401_comes_first(caller: Caller, authorization: str) -> None:
    caller.authorization = authorization

    answer = caller.post("/v1/jobs/not-a-uuid/cancel", b"{malformed")

    assert (answer.status, answer.code) == (401, "unauthorized")
    assert answer.headers["WWW-Authenticate"] == "Bearer"


def test_403_comes_before_400(organization: Organization) -> None:
    reader = Caller(organization, "read", "extract")

    answer = reader.post("/v1/jobs/not-a-uuid/cancel", b"{malformed")

    assert (answer.status, answer.code) == (403, "forbidden")
    assert "`write`" in answer.body["message"]


@pytest.mark.parametrize(
    "text",
    [
        "not-a-uuid",
        "123",
        "a1b2c3d4e5f67890abcdef1234567890",
        "{a1b2c3d4-e5f6-7890-abcd-ef1234567890}",
        "a1b2c3d4-e5f6-7890-abcd-ef123456789",
        "a1b2c3d4-e5f6-7890-abcd-ef1234567890%0A",
        "a1b2c3d4-e5f6-7890-abcd-ef123456789%D9%A0",
        "%00",
    ],
)
def test_400_for_what_is_not_a_uuid(caller: Caller, text: str) -> None:
    answer = caller.post(f"/v1/jobs/{text}/cancel")

    assert (answer.status, answer.code) == (400, "validation_error")
    assert answer.body["message"] == "Invalid job ID format. Must be a UUID."


@pytest.mark.parametrize(
    "body",
    [
        b'{"reason": 7}',
        b'{"reason": ["no"]}',
        b'{"reason": {"a": 1}}',
        b'{"reason": true}',
        b'{"reason": "' + b"x" * 501 + b'"}',
        b'{"reason": "a\\u0000b"}',
        b'{"reason": "\\ud800"}',
        b'{"reason": ',
        b"[1]",
        b"7",
        b"\xff\xfe",
    ],
)
def test_400_for_the_body_comes_before_404(caller: Caller, body: bytes) -> None:
    answer = caller.post(f"/v1/jobs/{uuid4()}/cancel", body)

    assert (answer.status, answer.code) == (400, "validation_error")


def test_404_for_an_unknown_job(caller: Caller) -> None:
    answer = caller.post(f"/v1/jobs/{uuid4()}/cancel")

    assert (answer.status, answer.code) == (404, "not_found")


def test_404_for_the_job_of_another_organization_reads_like_an_unknown_one(stranger: Caller, job: Job) -> None:
    foreign, unknown = stranger.post(cancel_path(job)), stranger.post(f"/v1/jobs/{uuid4()}/cancel")

    assert foreign.status == unknown.status == 404
    assert foreign.body["message"] == unknown.body["message"]
    job.refresh_from_db()
    assert job.is_live


def test_c10_second_cancel_is_409_and_says_when_the_first_was(caller: Caller, job: Job) -> None:
    first = caller.post(cancel_path(job)).body

    second = caller.post(cancel_path(job))

    assert (second.status, second.code) == (409, "conflict")
    assert second.body["message"].startswith(f"Job was already cancelled at {first['cancelled_at']}")
    assert second.body["retryable"] is False


def test_c1_complete_job_is_409_and_unchanged(caller: Caller, organization: Organization) -> None:
    job = make_job(organization, documents=1)
    record(job, filled(0))
    assert lifecycle.complete_job(job.id)
    before = caller.get(f"/v1/jobs/{job.id}").body

    answer = caller.post(cancel_path(job))

    assert (answer.status, answer.code) == (409, "conflict")
    assert answer.body["message"].startswith("Job is already complete")
    assert caller.get(f"/v1/jobs/{job.id}").body == before


def test_failed_job_is_409(caller: Caller, job: Job) -> None:
    lifecycle.fail_job(job.id, code="extractor_missing", message="The extractor is not installed.")

    answer = caller.post(cancel_path(job))

    assert (answer.status, answer.code) == (409, "conflict")
    assert answer.body["message"].startswith("Job is already failed")


@pytest.mark.django_db(transaction=True)
def test_503_where_the_job_cannot_be_locked_in_time(settings: Settings) -> None:
    settings.CANCEL_LOCK_TIMEOUT_S = 0.1
    organization = make_organization()
    caller, job = Caller(organization), make_job(organization)
    with transaction.atomic():
        Job.objects.select_for_update().get(pk=job.pk)

        answer = Rival(lambda: caller.post(cancel_path(job))).answer()

    assert (answer.status, answer.code, answer.body["retryable"]) == (503, "service_unavailable", True)
    assert answer.headers["Retry-After"] == "1"
    job.refresh_from_db()
    assert job.is_live


@pytest.mark.parametrize("body", [b"", b" ", b"\r\n", b" " * 1024])
@pytest.mark.parametrize(
    "content_type",
    ["", "application/json", "text/plain", "multipart/form-data", "application/x-www-form-urlencoded", "nonsense"],
)
def test_empty_body_is_fine_with_any_content_type(caller: Caller, job: Job, content_type: str, body: bytes) -> None:
    assert caller.post(cancel_path(job), body, content_type=content_type).status == 200


@pytest.mark.parametrize("body", [b"  \n", b"{}", b'{"reason": null}', b'{"reason": ""}', b'{"other": 1}'])
def test_body_without_a_reason_is_fine(caller: Caller, job: Job, body: bytes) -> None:
    assert caller.post(cancel_path(job), body).status == 200


def test_form_without_a_field_counts_as_no_body(caller: Caller, job: Job) -> None:
    assert caller.form(cancel_path(job), {}).status == 200  # it sends the closing boundary alone


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (b"reason=none", "application/x-www-form-urlencoded"),
        (b"reason", "text/plain"),
        (b" " * 2000 + b"reason", "text/plain"),
        (b"reason", ""),
        (b"--a--", "text/plain"),
        (b'--a\r\nContent-Disposition: form-data; name="reason"\r\n\r\nno\r\n--a--\r\n', "multipart/form-data"),
    ],
)
def test_415_for_a_body_that_is_not_json(caller: Caller, job: Job, body: bytes, content_type: str) -> None:
    answer = caller.post(cancel_path(job), body, content_type=content_type)

    assert (answer.status, answer.code) == (415, "unsupported_media_type")
    job.refresh_from_db()
    assert job.is_live


def test_reason_goes_to_the_audit_log_with_key_and_request(caller: Caller, job: Job) -> None:
    answer = caller.post(cancel_path(job), {"reason": "Wrong schema — é" + "x" * 480})

    entry = AuditEntry.objects.get(object_id=job.id, action="job.cancelled")
    assert entry.reason.startswith("Wrong schema — é")
    assert entry.request_id == answer.headers["X-Request-Id"]
    assert caller.key.prefix in entry.actor


def test_id_in_capitals_is_the_same_job(caller: Caller, job: Job) -> None:
    assert caller.post(f"/v1/jobs/{str(job.id).upper()}/cancel").status == 200


def test_c8_cancel_of_many_documents_costs_as_many_statements_as_of_few(caller: Caller) -> None:
    def statements(documents: int) -> int:
        job = make_job(caller.organization, documents=documents)
        return len(statement_count(lambda: caller.post(cancel_path(job))))

    assert statements(2) == statements(500)
