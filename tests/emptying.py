"""Empties the database after each test that commits. Django's own way truncates every table and writes permissions and
content types anew, which takes much longer than most of these tests.
"""

from functools import cache

from django.db import connection
from django.test import TransactionTestCase

KEPT = ("auth_permission", "django_content_type")
"""What a migration has written, and no test changes."""

_djangos_own = TransactionTestCase._fixture_teardown  # type: ignore[attr-defined]


def install() -> None:
    TransactionTestCase._fixture_teardown = _empty  # type: ignore[attr-defined]


def _empty(case: TransactionTestCase) -> None:
    if not _is_superuser():
        _djangos_own(case)
        return
    with connection.cursor() as cursor:
        # Without triggers, some of which let nothing be deleted.
        cursor.execute(f"begin; set local session_replication_role = replica; {_deletes()}; commit")


@cache
def _is_superuser() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("select usesuper from pg_user where usename = current_user")
        return bool(cursor.fetchone()[0])


@cache
def _deletes() -> str:
    tables = connection.introspection.django_table_names(only_existing=True, include_views=False)
    return "; ".join(f'delete from "{table}"' for table in sorted({*tables} - {*KEPT}))
