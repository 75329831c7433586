"""How the engine's statements reach PostgreSQL: one at a time, in autocommit."""

from typing import Any
from weakref import WeakSet

import psycopg
from django.db import connection
from psycopg.rows import TupleRow

from jobs.prepared import run, run_prepared

# For the statements of every document there is one right plan, by indexes. It is made once for each connection, and
# must not be that of a table which was small or empty then. The session's other statements have to do with it as well.
HOT_PLANS = """
set plan_cache_mode = force_generic_plan;
set enable_seqscan = off;
set enable_bitmapscan = off;
set enable_mergejoin = off
"""

_set_up: WeakSet[psycopg.Connection[Any]] = WeakSet()


def execute(statement: str, parameters: dict[str, Any]) -> psycopg.Cursor[TupleRow]:
    """Never inside a transaction: the locks of these statements would outlive them."""
    _refuse_transaction()
    return run(statement, parameters)


def execute_hot(statement: str, parameters: dict[str, Any]) -> psycopg.Cursor[TupleRow]:
    """What comes with every document: to parse and plan it costs several times what it does."""
    _refuse_transaction()
    if connection.connection not in _set_up:
        run(HOT_PLANS, {})
        _set_up.add(connection.connection)
    return run_prepared(statement, parameters)


def _refuse_transaction() -> None:
    if connection.in_atomic_block:
        raise RuntimeError("The engine's statements run in autocommit.")
