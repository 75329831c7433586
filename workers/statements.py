"""How the engine's raw statements reach PostgreSQL: one at a time, prepared, in autocommit."""

from typing import Any

import psycopg
from django.db import connection
from psycopg.rows import TupleRow


def execute(statement: str, parameters: dict[str, Any]) -> psycopg.Cursor[TupleRow]:
    """Run one statement through psycopg itself, because Django neither binds on the server nor prepares.

    Never inside a transaction: the locks of these statements would outlive them.
    """
    connection.close_if_health_check_failed()
    connection.ensure_connection()
    if connection.in_atomic_block:
        raise RuntimeError("The engine's statements run in autocommit.")
    with connection.wrap_database_errors:
        cursor = psycopg.Cursor(connection.connection)
        return cursor.execute(statement, parameters, prepare=True)
