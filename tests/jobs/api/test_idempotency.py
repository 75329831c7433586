"""The same request with the same Idempotency-Key gets the first answer again, and nothing happens twice (C10)."""

import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest
from django.db import OperationalError, connection, connections

from jobs import idempotency
from jobs.api import extract
from jobs.api import idempotency as layer
from jobs.flag import flag
from jobs.models import Document, IdempotencyRecord, Job, Organization, Schema
from tests.factories import make_documents, make_job, make_organization
from tests.jobs.api.caller import Answer, Caller

SCHEMA = {"name": "Invoice", "definition": {"total": "number"}}
DEADLINE_S = 30.0


def is_replay(answer: Answer) -> bool:
    return bool(answer.headers.get("Idempotent-Replayed") == "true")


def count_schemas(organization: Organization) -> int:
    return Schema.objects.filter(organization=organization).count()


def test_a_repeated_request_gets_the_first_answer_to_the_byte(caller: Caller) -> None:
    repeating = caller.with_key("first")

    answers = [repeating.post("/v1/schemas", SCHEMA) for _ in range(3)]

    assert [answer.status for answer in answers] == [201, 201, 201]
    assert len({answer.content for answer in answers}) == 1
    assert [is_replay(answer) for answer in answers] == [False, True, True]
    assert {answer.headers["Location"] for answer in answers} == {answers[0].body["links"]["self"]}
    assert count_schemas(caller.organization) == 1


def test_c10_a_repeated_cancel_gets_its_200_again_and_one_with_another_key_its_409(caller: Caller) -> None:
    job = make_job(caller.organization, documents=3)
    path = f"/v1/jobs/{job.id}/cancel"

    first, again = (caller.with_key("stop").post(path) for _ in range(2))
    other, other_again = (caller.with_key("stop-2").post(path) for _ in range(2))

    assert (first.status, again.status, again.content) == (200, 200, first.content)
    assert (other.status, other_again.status, other_again.content) == (409, 409, other.content)
    assert (is_replay(again), is_replay(other), is_replay(other_again)) == (True, False, True)
    assert Job.objects.get(pk=job.pk).cancelled_at is not None


@pytest.mark.parametrize("wrong", [{"name": ""}, {"name": "A", "definition": {"x": "no such type"}}])
def test_a_refusal_of_the_request_is_given_again_too(caller: Caller, wrong: dict[str, Any]) -> None:
    first, again = (caller.with_key("wrong").post("/v1/schemas", wrong) for _ in range(2))

    assert (first.status, again.status, again.content) == (400, 400, first.content)
    assert is_replay(again)


def test_every_method_that_changes_something_takes_a_key(caller: Caller) -> None:
    made = caller.post("/v1/schemas", SCHEMA).body
    path = made["links"]["self"]
    put = [caller.with_key("put").put(path, SCHEMA) for _ in range(2)]
    delete = [caller.with_key("delete").delete(path) for _ in range(2)]

    assert [answer.body["version"] for answer in put] == [2, 2]
    assert [answer.status for answer in delete] == [200, 200], "and not 404, for the first answer is given again"


@pytest.mark.parametrize(
    "other",
    [
        lambda caller: caller.post("/v1/schemas", {**SCHEMA, "name": "Another"}),
        lambda caller: caller.post("/v1/schemas?dry=1", SCHEMA),
        lambda caller: caller.put("/v1/schemas", SCHEMA),
        lambda caller: caller.post("/v1/jobs", SCHEMA),
        lambda caller: caller.upload(),
    ],
    ids=["body", "query", "method", "path", "form"],
)
def test_another_request_with_the_same_key_is_422(caller: Caller, other: Callable[[Caller], Answer]) -> None:
    repeating = caller.with_key("used")
    repeating.post("/v1/schemas", SCHEMA)

    answer = other(repeating)

    if answer.status != 405:  # of which there is nothing to carry out
        assert (answer.status, answer.code, answer.body["retryable"]) == (422, "idempotency_mismatch", False)
    assert count_schemas(caller.organization) == 1


@pytest.mark.parametrize(("key", "status"), [("x" * 255, 201), ("x" * 256, 400), (" ", 400), ("ä", 201)])
def test_keys_have_from_1_to_255_characters(caller: Caller, key: str, status: int) -> None:
    answer = caller.with_key(key).post("/v1/schemas", SCHEMA)

    assert answer.status == status
    if status == 400:
        assert answer.body["details"][0]["field"] == "Idempotency-Key"


def test_keys_are_each_organization_s_own(caller: Caller, stranger: Caller) -> None:
    mine, theirs = (one.with_key("same").post("/v1/schemas", SCHEMA) for one in (caller, stranger))

    assert mine.body["id"] != theirs.body["id"]
    assert not is_replay(theirs)


def test_another_key_of_the_organization_gets_the_first_answer(caller: Caller) -> None:
    colleague = Caller(caller.organization)

    first, again = (one.with_key("same").post("/v1/schemas", SCHEMA) for one in (caller, colleague))

    assert again.content == first.content


def test_what_is_not_allowed_is_not_kept_nor_is_a_kept_answer_given_to_whom_it_is_not_allowed(caller: Caller) -> None:
    reader = Caller(caller.organization, "read")
    assert reader.with_key("one").post("/v1/schemas", SCHEMA).status == 403
    assert caller.with_key("one").post("/v1/schemas", SCHEMA).status == 201
    assert reader.with_key("one").post("/v1/schemas", SCHEMA).status == 403


def test_a_get_does_not_care(caller: Caller) -> None:
    first = caller.with_key("get").get("/v1/schemas")
    caller.post("/v1/schemas", SCHEMA)

    assert caller.with_key("get").get("/v1/schemas").body["pagination"]["total"] == 1
    assert first.body["pagination"]["total"] == 0


def test_after_its_time_a_key_is_new_again_and_its_record_is_removed(caller: Caller) -> None:
    caller.with_key("old").post("/v1/schemas", SCHEMA)
    IdempotencyRecord.objects.update(expires_at="2020-01-01T00:00:00Z")

    assert not is_replay(caller.with_key("old").post("/v1/schemas", {**SCHEMA, "name": "Another"}))
    assert is_replay(caller.with_key("old").post("/v1/schemas", {**SCHEMA, "name": "Another"}))

    IdempotencyRecord.objects.update(expires_at="2020-01-01T00:00:00Z")
    assert idempotency.forget_expired(most=10) == 1
    assert not IdempotencyRecord.objects.exists()


def test_answers_are_kept_so_that_the_database_alone_does_not_tell_them(caller: Caller) -> None:
    caller.with_key("secret").post("/v1/schemas", {**SCHEMA, "name": "Confidential"})

    (record,) = IdempotencyRecord.objects.all()
    assert b"Confidential" not in bytes(record.body or b"")


def test_after_a_change_of_the_secret_key_the_answer_is_said_to_be_lost_and_nothing_is_done_twice(
    caller: Caller, settings: Any
) -> None:
    caller.with_key("old").post("/v1/schemas", SCHEMA)
    settings.SECRET_KEY = "another"

    answer = caller.with_key("old").post("/v1/schemas", SCHEMA)

    assert (answer.status, answer.body["retryable"]) == (409, False)
    assert "SECRET_KEY" in answer.body["message"]
    assert count_schemas(caller.organization) == 1


def test_c4_workers_are_told_of_a_cancel_with_a_key_only_when_it_is_committed(
    monkeypatch: pytest.MonkeyPatch, transactional_db: None
) -> None:
    organization = make_organization()
    job, seen = make_job(organization, documents=3), []
    url = connection.get_connection_params()

    def look(job_id: UUID) -> bool:
        with psycopg.connect(**{name: url[name] for name in ("dbname", "user", "host") if name in url}) as other:
            seen.append(other.execute("select status from job where id = %s", [job_id]).fetchone())
        return True

    monkeypatch.setattr(flag, "raise_for", look)

    assert Caller(organization).with_key("stop").post(f"/v1/jobs/{job.id}/cancel").status == 200
    assert seen == [("failed",)]


@pytest.mark.parametrize("body", [b"--one--\r\n", b" ", b""])
def test_a_cancel_without_a_body_is_the_same_request_whatever_it_calls_itself(caller: Caller, body: bytes) -> None:
    job = make_job(caller.organization, documents=3)
    path, form = f"/v1/jobs/{job.id}/cancel", "multipart/form-data; boundary="

    first = caller.with_key("form").post(path, body, content_type=form + "one")
    again = caller.with_key("form").post(path, body.replace(b"one", b"two"), content_type=form + "two")

    assert (first.status, again.status, again.content) == (200, 200, first.content)


# --- Uploads: by a marker. ---


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


# --- Extractions: by a marker that knows its job. ---


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


# --- Twins: the interleaving is forced. ---


class Held:
    """Requests that stop just before they keep their answer, with all that they have changed not yet committed."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.reached, self.go_on = threading.Event(), threading.Event()
        keep = idempotency.keep

        def keep_later(*arguments: Any, **options: Any) -> None:
            self.reached.set()
            assert self.go_on.wait(DEADLINE_S)
            keep(*arguments, **options)

        monkeypatch.setattr(layer, "keep", keep_later)


def wait_for_the_twin() -> None:
    deadline = time.monotonic() + DEADLINE_S
    while not somebody_waits_for_a_transaction():
        assert time.monotonic() < deadline, "no twin waits"
        time.sleep(0.01)


def post_schema(caller: Caller) -> Answer:
    try:
        return caller.with_key("twin").post("/v1/schemas", SCHEMA)
    finally:
        connections.close_all()


def somebody_waits_for_a_transaction() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("select count(*) from pg_stat_activity where wait_event = 'transactionid'")
        return bool(cursor.fetchone()[0])


@pytest.mark.django_db(transaction=True)
def test_of_two_equal_requests_at_once_the_second_waits_for_the_answer_of_the_first(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    caller, held = Caller(make_organization()), Held(monkeypatch)
    with ThreadPoolExecutor(2) as pool:
        first = pool.submit(post_schema, caller)
        assert held.reached.wait(DEADLINE_S)
        second = pool.submit(post_schema, caller)
        wait_for_the_twin()
        held.go_on.set()

        assert (first.result().status, second.result().status) == (201, 201)
    assert second.result().content == first.result().content
    assert (is_replay(first.result()), is_replay(second.result())) == (False, True)
    assert count_schemas(caller.organization) == 1


@pytest.mark.django_db(transaction=True)
def test_a_twin_does_not_wait_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(idempotency, "TWIN_WAITS_S", 0.1)
    caller, held = Caller(make_organization()), Held(monkeypatch)
    with ThreadPoolExecutor(1) as pool:
        first = pool.submit(post_schema, caller)
        assert held.reached.wait(DEADLINE_S)

        answer = caller.with_key("twin").post("/v1/schemas", SCHEMA)
        held.go_on.set()

        assert first.result().status == 201
    assert (answer.status, answer.code, answer.body["retryable"]) == (409, "conflict", True)
    assert answer.headers["Retry-After"] == "1"


@pytest.mark.django_db(transaction=True)
def test_where_the_first_process_dies_before_its_commit_the_twin_does_the_work(monkeypatch: pytest.MonkeyPatch) -> None:
    caller, held = Caller(make_organization()), Held(monkeypatch)
    with ThreadPoolExecutor(2) as pool:
        first = pool.submit(post_schema, caller)
        assert held.reached.wait(DEADLINE_S)
        second = pool.submit(post_schema, caller)
        wait_for_the_twin()
        with connection.cursor() as cursor:
            # What a death of its process is to PostgreSQL.
            cursor.execute(
                "select pg_terminate_backend(pid) from pg_stat_activity"
                " where state = 'idle in transaction' and datname = current_database() and pid <> pg_backend_pid()"
            )
        held.go_on.set()

        assert first.result().status == 503
        assert (second.result().status, is_replay(second.result())) == (201, False)
    assert count_schemas(caller.organization) == 1
