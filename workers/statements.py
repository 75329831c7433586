"""How the engine's statements reach PostgreSQL: one at a time, prepared, in autocommit."""

from typing import Any

import psycopg
from django.db import connection
from psycopg.rows import TupleRow

from jobs.prepared import run_prepared


def execute(statement: str, parameters: dict[str, Any]) -> psycopg.Cursor[TupleRow]:
    """Never inside a transaction: the locks of these statements would outlive them."""
    if connection.in_atomic_block:
        raise RuntimeError("The engine's statements run in autocommit.")
    return run_prepared(statement, parameters)
