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
from tests.jobs.api.caller import Answer, Caller
from tests.jobs.api.idempotency.repeating import is_replay


def test_a_repeated_upload_gets_the_first_answer(caller: Caller, tmp_path: Any) -> None:
    def upload() -> Answer:
        with (tmp_path / "a.txt").open("rb") as file:  # the client draws a new boundary each time
            return caller.with_key("upload").upload(file, batch_id="b")

    (tmp_path / "a.txt").write_bytes(b"Total: 5")
    first, again = upload(), upload()
    (tmp_path / "a.txt").write_bytes(b"Total: 6")
    other = upload()

    assert (first.status, again.status, again.content) == (201, 201, first.content)
    assert "duplicate" not in again.body, "it is the first answer, and not that of a second upload"
    assert (other.status, other.code) == (422, "idempotency_mismatch")


def test_an_upload_whose_process_died_is_taken_over_once_its_lease_is_over(caller: Caller, tmp_path: Any) -> None:
    (tmp_path / "a.txt").write_bytes(b"Total: 5")
    with (tmp_path / "a.txt").open("rb") as file:
        caller.with_key("upload").upload(file)
    IdempotencyRecord.objects.update(status=None, body=None, token=uuid4(), lease_until="2020-01-01T00:00:00Z")

    with (tmp_path / "a.txt").open("rb") as file:
        answer = caller.with_key("upload").upload(file)

    assert (answer.status, is_replay(answer)) == (201, False)
    assert Document.objects.count() == 1


def test_an_upload_that_is_in_work_is_409_that_may_be_repeated(
    caller: Caller, tmp_path: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(idempotency, "TWIN_WAITS_S", 0.1)
    (tmp_path / "a.txt").write_bytes(b"Total: 5")
    with (tmp_path / "a.txt").open("rb") as file:
        caller.with_key("upload").upload(file)
    IdempotencyRecord.objects.update(status=None, body=None, token=uuid4(), lease_until="2999-01-01T00:00:00Z")

    with (tmp_path / "a.txt").open("rb") as file:
        answer = caller.with_key("upload").upload(file)

    assert (answer.status, answer.code, answer.body["retryable"]) == (409, "conflict", True)
    assert answer.headers["Retry-After"] == "1"


def test_an_upload_that_failed_on_our_side_leaves_no_marker(
    caller: Caller, tmp_path: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    caller.client.raise_request_exception = False
    (tmp_path / "a.txt").write_bytes(b"Total: 5")

    def fail(*_: object) -> None:
        raise RuntimeError

    repeating = caller.with_key("upload")
    repeating.client.raise_request_exception = False
    with monkeypatch.context() as broken, (tmp_path / "a.txt").open("rb") as file:
        broken.setattr("jobs.api.documents.accept_upload", fail)
        assert repeating.upload(file).status == 500
    with (tmp_path / "a.txt").open("rb") as file:
        assert repeating.upload(file).status == 201


def test_of_many_that_wait_for_an_upload_few_keep_a_thread(
    caller: Caller, tmp_path: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(idempotency, "TWIN_WAITS_S", 3600.0)
    (tmp_path / "a.txt").write_bytes(b"Total: 5")
    with (tmp_path / "a.txt").open("rb") as file:
        caller.with_key("upload").upload(file)
    IdempotencyRecord.objects.update(status=None, body=None, token=uuid4(), lease_until="2999-01-01T00:00:00Z")
    for _ in range(idempotency.MOST_WAITING):
        assert idempotency._waiting.acquire(blocking=False)
    try:
        with (tmp_path / "a.txt").open("rb") as file:
            answer = caller.with_key("upload").upload(file)
    finally:
        for _ in range(idempotency.MOST_WAITING):
            idempotency._waiting.release()

    assert (answer.status, answer.body["retryable"]) == (409, True)


def extraction(organization: Organization) -> dict[str, Any]:
    (document,) = make_documents(organization, 1)
    return {"document_id": str(document.id), "schema": {"total": "number"}, "extractor": "sleep", "async": True}


def test_a_repeated_extraction_gets_the_first_answer_of_its_one_job(organization: Organization) -> None:
    caller, body = Caller(organization, "extract"), extraction(organization)

    first, again = (caller.with_key("one").post("/v1/extract", body) for _ in range(2))

    assert (first.status, again.status, again.content) == (202, 202, first.content)
    assert Job.objects.count() == 1


def test_an_extraction_whose_answer_could_not_be_made_goes_on_with_its_job(
    organization: Organization, monkeypatch: pytest.MonkeyPatch
) -> None:
    caller, body = Caller(organization, "extract"), extraction(organization)
    with monkeypatch.context() as broken:
        broken.setattr("jobs.api.extract.ExtractView._unfinished", raises(OperationalError))
        assert caller.with_key("one").post("/v1/extract", body).status == 503

    again = caller.with_key("one").post("/v1/extract", body)

    assert (again.status, again.body["job"]["id"]) == (202, str(Job.objects.get().pk))


def test_an_extraction_whose_marker_has_an_heir_begins_no_job(
    organization: Organization, monkeypatch: pytest.MonkeyPatch
) -> None:
    caller, body = Caller(organization, "extract"), extraction(organization)
    document_of = extract._document

    def slowly(*arguments: Any) -> Any:
        IdempotencyRecord.objects.update(token=uuid4())
        return document_of(*arguments)

    monkeypatch.setattr(extract, "_document", slowly)

    answer = caller.with_key("one").post("/v1/extract", body)

    assert (answer.status, answer.body["retryable"]) == (409, True)
    assert not Job.objects.exists()


def raises(error: type[Exception]) -> Callable[..., None]:
    def fail(*_: object, **__: object) -> None:
        raise error

    return fail
