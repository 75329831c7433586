"""Long requests with an Idempotency-Key: uploads by a marker, extractions by one that knows its job."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.db import OperationalError

from jobs import idempotency
from jobs.api import extract
from jobs.models import Document, IdempotencyRecord, Job, Organization
from tests.factories import make_documents
from tests.jobs.api.caller import Caller
from tests.jobs.api.idempotency.repeating import FAR_OFF, LONG_OVER, is_replay, leave_in_work, upload


@pytest.fixture
def uploading(caller: Caller) -> Caller:
    """Whose uploads all carry one key."""
    return caller.with_key("upload")


@pytest.fixture
def extracting(organization: Organization) -> Caller:
    return Caller(organization, "extract").with_key("one")


def test_a_repeated_upload_gets_the_first_answer(uploading: Caller) -> None:
    first, again = upload(uploading), upload(uploading)
    other = upload(uploading, b"Total: 6")

    assert (first.status, again.status, again.content) == (201, 201, first.content)
    assert "duplicate" not in again.body, "it is the first answer, and not that of a second upload"
    assert (other.status, other.code) == (422, "idempotency_mismatch")


def test_an_upload_whose_process_died_is_taken_over_once_its_lease_is_over(uploading: Caller) -> None:
    upload(uploading)
    leave_in_work(lease_until=LONG_OVER)

    answer = upload(uploading)

    assert (answer.status, is_replay(answer)) == (201, False)
    assert Document.objects.count() == 1


def test_an_upload_that_is_in_work_is_409_that_may_be_repeated(
    uploading: Caller, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(idempotency, "TWIN_WAITS_S", 0.1)
    upload(uploading)
    leave_in_work(lease_until=FAR_OFF)

    answer = upload(uploading)

    assert (answer.status, answer.code, answer.body["retryable"]) == (409, "conflict", True)
    assert answer.headers["Retry-After"] == "1"


def test_an_upload_that_failed_on_our_side_leaves_no_marker(uploading: Caller, monkeypatch: pytest.MonkeyPatch) -> None:
    uploading.client.raise_request_exception = False
    with monkeypatch.context() as broken:
        broken.setattr("jobs.api.documents.accept_upload", raises(RuntimeError))
        assert upload(uploading).status == 500
    assert upload(uploading).status == 201


def test_of_many_that_wait_for_an_upload_few_keep_a_thread(uploading: Caller, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(idempotency, "TWIN_WAITS_S", 3600.0)
    upload(uploading)
    leave_in_work(lease_until=FAR_OFF)
    for _ in range(idempotency.MOST_WAITING):
        assert idempotency._waiting.acquire(blocking=False)
    try:
        answer = upload(uploading)
    finally:
        for _ in range(idempotency.MOST_WAITING):
            idempotency._waiting.release()

    assert (answer.status, answer.body["retryable"]) == (409, True)


def extraction(organization: Organization) -> dict[str, Any]:
    (document,) = make_documents(organization, 1)
    return {"document_id": str(document.id), "schema": {"total": "number"}, "extractor": "sleep", "async": True}


def test_a_repeated_extraction_gets_the_first_answer_of_its_one_job(extracting: Caller) -> None:
    body = extraction(extracting.organization)

    first, again = (extracting.post("/v1/extract", body) for _ in range(2))

    assert (first.status, again.status, again.content) == (202, 202, first.content)
    assert Job.objects.count() == 1


def test_an_extraction_whose_answer_could_not_be_made_goes_on_with_its_job(
    extracting: Caller, monkeypatch: pytest.MonkeyPatch
) -> None:
    body = extraction(extracting.organization)
    with monkeypatch.context() as broken:
        broken.setattr("jobs.api.extract.ExtractView._unfinished", raises(OperationalError))
        assert extracting.post("/v1/extract", body).status == 503

    again = extracting.post("/v1/extract", body)

    assert (again.status, again.body["job"]["id"]) == (202, str(Job.objects.get().pk))


def test_an_extraction_whose_marker_has_an_heir_begins_no_job(
    extracting: Caller, monkeypatch: pytest.MonkeyPatch
) -> None:
    document_of = extract._document

    def slowly(*arguments: Any) -> Any:
        IdempotencyRecord.objects.update(token=uuid4())
        return document_of(*arguments)

    monkeypatch.setattr(extract, "_document", slowly)

    answer = extracting.post("/v1/extract", extraction(extracting.organization))

    assert (answer.status, answer.body["retryable"]) == (409, True)
    assert not Job.objects.exists()


def raises(error: type[Exception]) -> Callable[..., None]:
    def fail(*_: object, **__: object) -> None:
        raise error

    return fail
