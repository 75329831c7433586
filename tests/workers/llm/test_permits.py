"""How many calls the fleet makes at a time."""

import subprocess
import sys
from typing import Any

import psycopg
import pytest
from django.db import connection

from tests.processes import wait_until_gone
from tests.rivals import Rival
from workers.permits import KIND, UNLIMITED, let_go, take_permit

pytestmark = pytest.mark.django_db(transaction=True)

HOLDER = """
import sys, psycopg
with psycopg.connect(sys.argv[1], autocommit=True) as other:
    other.execute("select pg_advisory_lock(%s, 1)", [int(sys.argv[2])])
    print("held", flush=True)
    sys.stdin.read()
"""


def test_no_more_are_taken_than_there_are(settings: Any) -> None:
    settings.LLM_MAX_CONCURRENCY = 2
    mine = take_permit()
    assert mine in (1, 2)
    with psycopg.connect(connection.connection.info.dsn, autocommit=True) as other:
        held = [other.execute("select pg_try_advisory_lock(%s, %s)", [KIND, number]).fetchone() for number in (1, 2)]
        assert sorted(got for row in held if row for got in row) == [False, True]
        assert Rival(take_permit).answer() is None
    assert mine is not None
    let_go(mine)
    assert take_permit() is not None
    locks = "select count(*) from pg_locks where locktype = 'advisory' and pid = pg_backend_pid()"
    with connection.cursor() as cursor:
        cursor.execute(locks)
        assert cursor.fetchone() == (1,)
        cursor.execute("select pg_advisory_unlock_all()")


def test_what_a_killed_process_held_is_free(settings: Any) -> None:
    settings.LLM_MAX_CONCURRENCY = 1
    connection.ensure_connection()
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLDER, connection.connection.info.dsn, str(KIND)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    try:
        assert holder.stdout is not None
        assert holder.stdout.readline() == b"held\n"
        assert take_permit() is None
    finally:
        holder.kill()
        holder.communicate()
    wait_until_gone(holder.pid)
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_lock(%s, 1)", [KIND])  # waits as long as PostgreSQL needs to see it
        cursor.execute("select pg_advisory_unlock_all()")
    permit = take_permit()
    assert permit == 1
    let_go(permit)


def test_without_a_limit_nothing_is_asked(settings: Any, django_assert_num_queries: Any) -> None:
    settings.LLM_MAX_CONCURRENCY = 0
    assert take_permit() == UNLIMITED
    let_go(UNLIMITED)


def test_a_connection_that_breaks_loses_its_permit(settings: Any) -> None:
    settings.LLM_MAX_CONCURRENCY = 1
    assert take_permit() == 1
    with psycopg.connect(connection.connection.info.dsn, autocommit=True) as other:
        other.execute("select pg_terminate_backend(%s, 5000)", [connection.connection.info.backend_pid])
    let_go(1)
    assert take_permit() == 1
    let_go(1)
