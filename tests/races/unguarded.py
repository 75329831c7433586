"""The steps without their guards, for the controls: a statement less a line, a function less a lock, the net down."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from jobs.hot_statements import sum_slots
from jobs.locks import pass_turnstile
from jobs.models import Job, Organization
from tests.races.sides import PATIENT_S


def without(statement: str, *guards: str) -> str:
    """The statement less these parts of its text, each of which must be there once."""
    return replaced(statement, *((guard, "") for guard in guards))


def replaced(statement: str, *changes: tuple[str, str]) -> str:
    for guard, instead in changes:
        assert statement.count(guard) == 1, f"Not there once: {guard}"
        statement = statement.replace(guard, instead)
    return statement


# --- Instead of jobs.lifecycle._locked. ---


@contextmanager
def unlocked(job_id: UUID, organization: Organization | None = None, **_: object) -> Iterator[Job]:
    """No turnstile, no lock: a plain UPDATE follows."""
    with transaction.atomic():
        yield Job.objects.get(pk=job_id)


@contextmanager
def locked_no_key(job_id: UUID, organization: Organization | None = None, **_: object) -> Iterator[Job]:
    """No turnstile, and FOR NO KEY UPDATE, which does not wait for key-share holders."""
    with transaction.atomic():
        yield Job.objects.select_for_update(no_key=True).get(pk=job_id)


_counts: list[int] = []


@contextmanager
def counted_then_locked(job_id: UUID, organization: Organization | None = None, **_: object) -> Iterator[Job]:
    """The counts in a statement before the one that takes the lock; see `counted_before`."""
    with transaction.atomic():
        _counts[:] = sum_slots(job_id)
        pass_turnstile(job_id, timeout_s=PATIENT_S)
        yield Job.objects.select_for_update(of=("self",)).get(pk=job_id)


def counted_before(job: Job, **_: object) -> bool:
    """Instead of jobs.lifecycle._freeze_counts: what was counted before the lock."""
    job.completed_documents, job.failed_documents, job.filled_cells = _counts
    return True


def nothing(*_: object, **__: object) -> None:
    """Instead of a call that takes a lock."""


def not_for_update[Rows](rows: Rows, **_: object) -> Rows:
    """Instead of django.db.models.QuerySet.select_for_update: the same rows, read without a lock."""
    return rows


# --- The net: what the database refuses by itself. ---


@contextmanager
def net_down(*nets: str) -> Iterator[None]:
    """Without these triggers, constraints and indexes, each as `table.name`.

    Their tables are emptied afterwards: what was done without the net may not be there when it is hung up again.
    """
    undone = [_take_down(*net.split(".")) for net in nets]
    try:
        yield
    finally:
        for table in {net.split(".")[0] for net in nets}:
            _execute(f"truncate {table} cascade")
        for statement in undone:
            _execute(statement)


def _take_down(table: str, name: str) -> str:
    """Returns the statement that brings it back."""
    if _one("select count(*) from pg_trigger where tgname = %s", name):
        _execute(f"alter table {table} disable trigger {name}")
        return f"alter table {table} enable trigger {name}"
    if definition := _one("select pg_get_constraintdef(oid) from pg_constraint where conname = %s", name):
        _execute(f"alter table {table} drop constraint {name}")
        return f"alter table {table} add constraint {name} {definition}"
    definition = _one("select pg_get_indexdef(%s::regclass)", name)
    _execute(f"drop index {name}")
    return str(definition)


def _one(question: str, *parameters: Any) -> object:
    with connection.cursor() as cursor:
        cursor.execute(question, parameters)
        row = cursor.fetchone()
    return row[0] if row else None


def _execute(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)
