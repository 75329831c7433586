from uuid import UUID

import pytest

from jobs import lifecycle
from jobs.audit import SYSTEM
from jobs.models import Job
from tests.factories import make_job
from workers import fence, slots
from workers.fence import HeldSlot, RecordedRow


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
