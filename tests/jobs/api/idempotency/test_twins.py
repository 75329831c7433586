"""Two equal requests at the same moment; the interleaving is forced."""

import threading
import time
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection, connections

from jobs import idempotency
from jobs.api import idempotency as layer
from tests.factories import make_organization
from tests.jobs.api.caller import Answer, Caller
from tests.jobs.api.idempotency.repeating import SCHEMA, count_schemas, is_replay

DEADLINE_S = 30.0


class First:
    """A request that has stopped just before it keeps its answer, with all that it has changed not yet committed."""

    def __init__(self, caller: Caller, pool: ThreadPoolExecutor, monkeypatch: pytest.MonkeyPatch) -> None:
        reached, self.go_on = threading.Event(), threading.Event()
        keep = idempotency.keep

        def keep_later(*arguments: Any, **options: Any) -> None:
            reached.set()
            assert self.go_on.wait(DEADLINE_S)
            keep(*arguments, **options)

        monkeypatch.setattr(layer, "keep", keep_later)
        monkeypatch.setattr(idempotency, "TWIN_WAITS_S", DEADLINE_S)
        self._caller, self._pool = caller, pool
        self.answer = self._post()
        assert reached.wait(DEADLINE_S)

    def twin(self) -> "Future[Answer]":
        """The same request once more, which waits for the first by now."""
        answer = self._post()
        deadline = time.monotonic() + DEADLINE_S
        while not somebody_waits_for_a_transaction():
            assert time.monotonic() < deadline, "no twin waits"
            time.sleep(0.01)
        return answer

    def _post(self) -> "Future[Answer]":
        return self._pool.submit(post_schema, self._caller)


@pytest.fixture
def caller(transactional_db: None) -> Caller:
    return Caller(make_organization()).with_key("twin")


@pytest.fixture
def first(caller: Caller, monkeypatch: pytest.MonkeyPatch) -> Iterator[First]:
    with ThreadPoolExecutor(2) as pool:
        first = First(caller, pool, monkeypatch)
        try:
            yield first
        finally:
            first.go_on.set()


def post_schema(caller: Caller) -> Answer:
    try:
        return caller.with_key("twin").post("/v1/schemas", SCHEMA)  # a client of its own for each thread
    finally:
        connections.close_all()


def somebody_waits_for_a_transaction() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("select count(*) from pg_stat_activity where wait_event = 'transactionid'")
        return bool(cursor.fetchone()[0])


def test_of_two_equal_requests_at_once_the_second_waits_for_the_answer_of_the_first(
    caller: Caller, first: First
) -> None:
    second = first.twin()
    first.go_on.set()

    answer, same = first.answer.result(), second.result()
    assert (answer.status, same.status, same.content) == (201, 201, answer.content)
    assert (is_replay(answer), is_replay(same)) == (False, True)
    assert count_schemas(caller.organization) == 1


def test_a_twin_does_not_wait_for_ever(caller: Caller, first: First, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(idempotency, "TWIN_WAITS_S", 0.1)

    answer = caller.post("/v1/schemas", SCHEMA)
    first.go_on.set()

    assert (answer.status, answer.code, answer.body["retryable"]) == (409, "conflict", True)
    assert answer.headers["Retry-After"] == "1"
    assert first.answer.result().status == 201


def test_where_the_first_process_dies_before_its_commit_the_twin_does_the_work(caller: Caller, first: First) -> None:
    second = first.twin()
    with connection.cursor() as cursor:
        # What a death of its process is to PostgreSQL.
        cursor.execute(
            "select pg_terminate_backend(pid) from pg_stat_activity"
            " where state = 'idle in transaction' and datname = current_database() and pid <> pg_backend_pid()"
        )
    first.go_on.set()

    assert first.answer.result().status == 503
    assert (second.result().status, is_replay(second.result())) == (201, False)
    assert count_schemas(caller.organization) == 1
