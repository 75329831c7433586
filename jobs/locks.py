"""Locks that carry no truth: they only queue. Lock order everywhere: turnstile, job, runner, claim, row."""

from uuid import UUID

from django.db import connection

LOCK_NOT_AVAILABLE = "55P03"
"""What PostgreSQL says where a lock timeout is over."""


def pass_turnstile(job_id: UUID, *, timeout_s: float) -> None:
    """Wait until no recorder of this job is under way, and let none in until the transaction ends.

    Recorders pass the turnstile shared (workers/fence.py). Without it, new key-share holders overtake a waiting
    FOR UPDATE for seconds. The lock timeout holds for the rest of the transaction.
    Raises OperationalError (LOCK_NOT_AVAILABLE) after `timeout_s`.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "select set_config('lock_timeout', %s, true), pg_advisory_xact_lock(hashtextextended(%s, 0))",
            [f"{int(timeout_s * 1000)}ms", str(job_id)],
        )


def lock_documents(organization_id: UUID, *, exclusive: bool) -> None:
    """Creating jobs takes it shared and deleting documents exclusively: no job begins on a document being deleted."""
    function = "pg_advisory_xact_lock" if exclusive else "pg_advisory_xact_lock_shared"
    with connection.cursor() as cursor:
        cursor.execute(f"select {function}(hashtextextended(%s, 0))", [f"documents:{organization_id}"])
