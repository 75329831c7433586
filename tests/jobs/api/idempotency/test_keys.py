"""The same request with the same Idempotency-Key gets the first answer again, and nothing happens twice (C10)."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import psycopg
import pytest
from django.db import connection

from jobs import idempotency
from jobs.flag import flag
from jobs.models import IdempotencyRecord, Job
from tests.factories import make_job, make_organization
from tests.jobs.api.caller import Answer, Caller
from tests.jobs.api.idempotency.repeating import SCHEMA, count_schemas, is_replay


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
