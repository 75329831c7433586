"""How raw statements reach PostgreSQL: bound by the server, and, where they come again and again, prepared."""

from collections.abc import Mapping
from typing import Any

import psycopg
from django.db import connection
from psycopg.rows import TupleRow


def run_prepared(statement: str, parameters: Mapping[str, Any]) -> psycopg.Cursor[TupleRow]:
    """Run one that is parsed and planned once for each connection, which is most of what a small statement costs."""
    return run(statement, parameters, prepare=True)


def run(statement: str, parameters: Mapping[str, Any], *, prepare: bool = False) -> psycopg.Cursor[TupleRow]:
    """Run one statement through psycopg itself, because Django neither binds on the server nor prepares."""
    connection.close_if_health_check_failed()
    connection.ensure_connection()
    connection.validate_no_broken_transaction()
    with connection.wrap_database_errors:
        return psycopg.Cursor(connection.connection).execute(statement, parameters, prepare=prepare)
