"""How raw statements reach PostgreSQL: bound by the server, and prepared once for each connection."""

from collections.abc import Mapping
from typing import Any

import psycopg
from django.db import connection
from psycopg.rows import TupleRow


def run_prepared(statement: str, parameters: Mapping[str, Any]) -> psycopg.Cursor[TupleRow]:
    """Run one statement through psycopg itself, because Django neither binds on the server nor prepares."""
    connection.close_if_health_check_failed()
    connection.ensure_connection()
    connection.validate_no_broken_transaction()
    with connection.wrap_database_errors:
        return psycopg.Cursor(connection.connection).execute(statement, parameters, prepare=True)
