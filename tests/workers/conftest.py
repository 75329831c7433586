from uuid import UUID

import pytest
from django.db import connection

from jobs import lifecycle
from jobs.audit import SYSTEM
from jobs.models import Job, Runner
from tests.factories import make_job
from workers import fence, slots
from workers.fence import HeldSlot, RecordedRow


def supervised() -> None:
    """As if supervisors had watched since before any lease, and went on for an hour: leases can expire."""
    with connection.cursor() as cursor:
        cursor.execute(
            "insert into supervision values (1, clock_timestamp() + interval '1 hour', '1999-01-01T00:00:00Z') "
            "on conflict (id) do update set seen_at = excluded.seen_at, unbroken_since = excluded.unbroken_since"
        )


def silence(held: HeldSlot) -> None:
    """The holder's lease is over."""
    Runner.objects.filter(job_id=held.job_id, token=held.token).update(lease_until="2000-01-01T00:00:00Z")


@pytest.fixture
def job(transactional_db: None) -> Job:
    supervised()
    return make_job(documents=10)


@pytest.fixture
def held(job: Job) -> HeldSlot:
    taken = slots.take_slot(lease_s=30)
    assert taken is not None
    return taken


def rows_of(claimed: list[fence.ClaimedDocument]) -> list[RecordedRow]:
    return [
        RecordedRow(
            position=one.position, filename=f"{one.position}.txt", status="complete", values={"number": "1"}, filled=1
        )
        for one in claimed
    ]


def claim_some(held: HeldSlot, wanted: int) -> list[fence.ClaimedDocument]:
    claimed = fence.claim(held, after=-1, wanted=wanted)
    assert claimed is not None
    return claimed


def cancel(job_id: UUID) -> Job:
    return lifecycle.cancel_job(job_id, organization=None, actor=SYSTEM)
