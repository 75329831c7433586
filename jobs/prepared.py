"""How raw statements reach PostgreSQL: bound by the server, and, where they come again and again, prepared."""

from collections.abc import Mapping
from typing import Any

import psycopg
from django.db import DatabaseError, connection
from psycopg.rows import TupleRow

STALE = ("0A000", "26000")
"""A plan whose columns a migration has changed since, or that somebody else has dropped."""


def run_prepared(statement: str, parameters: Mapping[str, Any]) -> psycopg.Cursor[TupleRow]:
    """Run one that is parsed and planned once for each connection, which is most of what a small statement costs."""
    try:
        return run(statement, parameters, prepare=True)
    except DatabaseError as error:
        if sqlstate_of(error) not in STALE:
            raise
        # With the connection all of its plans go. In a transaction whoever repeats the request finds a new one.
        in_transaction = connection.in_atomic_block
        connection.close()
        if in_transaction:
            raise
        return run(statement, parameters, prepare=True)


def sqlstate_of(error: BaseException) -> str | None:
    """PostgreSQL's code of what Django raised; None where it never came to an answer of PostgreSQL's."""
    return getattr(error.__cause__, "sqlstate", None)


def run(statement: str, parameters: Mapping[str, Any], *, prepare: bool = False) -> psycopg.Cursor[TupleRow]:
    """Run one statement through psycopg itself, because Django neither binds on the server nor prepares."""
    connection.close_if_health_check_failed()
    connection.ensure_connection()
    connection.validate_no_broken_transaction()
    with connection.wrap_database_errors:
        return psycopg.Cursor(connection.connection).execute(statement, parameters, prepare=prepare)
