"""Rows recorded as a worker does it, through the fence's own statement; also inside a test's transaction."""

from uuid import uuid4

from django.db import connection
from django.db.models.functions import Now

from jobs import lifecycle
from jobs.models import Claim, Job, Runner
from jobs.models.engine import ClaimState
from workers import fence
from workers.fence import RecordedRow


def record(job: Job, *rows: RecordedRow) -> None:
    """Starts the job if need be. Each row's position must not have been recorded yet."""
    lifecycle.start_job(job.id)
    token = uuid4()
    Runner.objects.filter(job_id=job.id, slot=0).update(token=token, lease_until=Now())
    positions = [row.position for row in rows]
    Claim.objects.filter(job_id=job.id, position__in=positions).update(state=ClaimState.HELD, token=token)
    held = fence.HeldSlot(job_id=job.id, slot=0, token=token)
    with connection.cursor() as cursor:
        cursor.execute(fence.RECORD, fence.parameters_of(held, rows))
        assert cursor.rowcount == 1
    Runner.objects.filter(job_id=job.id, slot=0).update(token=None, lease_until=None)


def filled(position: int, **values: object) -> RecordedRow:
    values = values or {"number": f"R-{position}", "total": 10.5, "paid": None}
    return RecordedRow(
        position=position,
        filename=f"document-{position}.txt",
        status="complete",
        values=values,
        fields={name: {"confidence": 0.9, "page": 1} for name, value in values.items() if value is not None},
        confidence=0.9,
        filled=sum(value is not None for value in values.values()),
    )


def partial(position: int) -> RecordedRow:
    flag = {"code": "required_missing", "field": "number", "message": "The number is missing."}
    return RecordedRow(
        position=position,
        filename=f"document-{position}.txt",
        status="partial",
        values={"number": None, "total": 1, "paid": True},
        validation_flags=[flag],
        filled=2,
    )


def failed(position: int) -> RecordedRow:
    return RecordedRow(
        position=position,
        filename=f"document-{position}.txt",
        status="failed",
        error_code="unreadable",
        error_message="The file is damaged.",
    )
