"""Gates: points at which a side that was told to stops while the gate is closed.

A closed gate is an advisory lock of the test's own connection; stopping is waiting for it, so that PostgreSQL itself
knows who stands where. Only the side that has been told its number stops: others walk through.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from typing import Any
from uuid import UUID

from django.db import connection

GATES = 20_771
"""The first key of the advisory locks that are gates."""

# A lock timeout of the side's transaction does not count here.
FUNCTIONS = f"""
create or replace function stop_here() returns boolean language plpgsql volatile set lock_timeout = 0 as $$
declare gate integer := coalesce(nullif(current_setting('races.stops_at', true), ''), '0')::integer;
begin
    if gate <> 0 then
        perform pg_advisory_lock_shared({GATES}, gate);
        perform pg_advisory_unlock_shared({GATES}, gate);
    end if;
    return true;
end $$;

create or replace function stop_at_gate() returns trigger language plpgsql as $$
begin
    if current_setting('races.stops_at', true) = tg_argv[0] then
        perform stop_here();
    end if;
    return case when tg_op = 'DELETE' then old else new end;
end $$;
"""

_numbers = count(1)


class Gate:
    """`before_call`: the function before which a side stops, where the gate is not in the database."""

    def __init__(self, *, before_call: str = "") -> None:
        self.number = next(_numbers)
        self.before_call = before_call
        self.is_closed = False

    def close(self) -> None:
        _execute("select pg_advisory_lock(%s, %s)", GATES, self.number)
        self.is_closed = True

    def open(self) -> None:
        if self.is_closed:
            _execute("select pg_advisory_unlock(%s, %s)", GATES, self.number)
            self.is_closed = False


@contextmanager
def before(operation: str, table: str) -> Iterator[Gate]:
    """Inside a statement, before it writes its first row of the table: after its snapshot, and after earlier locks."""
    yield from _trigger(f"create trigger {{name}} before {operation} on {table} for each row", table)


@contextmanager
def at_commit(operation: str, table: str) -> Iterator[Gate]:
    """At the commit of a transaction that has written a row of the table: everything is done and nothing is seen."""
    when = "deferrable initially deferred for each row"
    yield from _trigger(f"create constraint trigger {{name}} after {operation} on {table} {when}", table)


@contextmanager
def before_call(path: str) -> Iterator[Gate]:
    """Between two statements: before a call of the function with this dotted path, as the caller knows it."""
    yield from _closed(Gate(before_call=path))


@contextmanager
def in_statement() -> Iterator[Gate]:
    """Where the test has put `stop_here()` into the text of a statement."""
    yield from _closed(Gate())


@contextmanager
def turnstile(job_id: UUID) -> Iterator[None]:
    """Whoever has to pass the turnstile of this job waits there, with the snapshot of its statement taken."""
    _execute("select pg_advisory_lock(hashtextextended(%s, 0))", str(job_id))
    try:
        yield
    finally:
        _execute("select pg_advisory_unlock(hashtextextended(%s, 0))", str(job_id))


def _trigger(head: str, table: str) -> Iterator[Gate]:
    gate = Gate()
    name = f"zz_gate_{gate.number}"  # the last of its kind: others have judged before
    _execute(f"{head.format(name=name)} execute function stop_at_gate({gate.number})")
    try:
        yield from _closed(gate)
    finally:
        _execute(f"drop trigger {name} on {table}")


def _closed(gate: Gate) -> Iterator[Gate]:
    gate.close()
    try:
        yield gate
    finally:
        gate.open()


def _execute(statement: str, *parameters: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
