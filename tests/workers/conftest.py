from uuid import UUID

import pytest
from django.conf import settings
from django.db import connection
from pytest_django.plugin import DjangoDbBlocker

from jobs import lifecycle
from jobs.audit import SYSTEM
from jobs.models import Job
from tests.factories import make_job
from workers import fence, slots
from workers.fence import HeldSlot, RecordedRow


@pytest.fixture(autouse=True, scope="session")
def leases_count(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> None:
    """After a start of PostgreSQL no lease counts as expired before one full lease has passed."""
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute(
            "select pg_sleep_for(pg_postmaster_start_time() + %s * interval '1 second' - clock_timestamp())",
            [settings.LEASE_S],
        )


@pytest.fixture
def job(transactional_db: None) -> Job:
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
