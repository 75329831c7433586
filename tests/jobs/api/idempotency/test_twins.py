"""Two equal requests at the same moment; the interleaving is forced."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection, connections

from jobs import idempotency
from jobs.api import idempotency as layer
from tests.factories import make_organization
from tests.jobs.api.caller import Answer, Caller
from tests.jobs.api.idempotency.repeating import SCHEMA, count_schemas, is_replay

DEADLINE_S = 30.0


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
