"""One slice, in this process: served, and stopped while a document is in work."""

import time
from collections.abc import Callable
from typing import Any
from uuid import UUID

from jobs.models import Claim, Job, ResultRow
from jobs.models.engine import ClaimState
from tests.rivals import DEADLINE_S, Rival
from tests.workers.conftest import cancel
from workers import slots
from workers.extraction.sandbox import Sandbox
from workers.plan import plan_of
from workers.runner import Slice
from workers.watch import SliceEnd


def slice_of(job: Job, sandbox: Sandbox) -> Slice:
    held = slots.take_slot(lease_s=30)
    assert held is not None
    assert held.job_id == job.id
    return Slice(held, plan_of(job.id), sandbox)


def serve(job: Job, sandbox: Sandbox) -> SliceEnd:
    return slice_of(job, sandbox).serve()


def over_at_the_first_row(one_slice: Slice) -> None:
    """However long it takes to get there."""
    keep = one_slice._recorder.keep

    def keep_and_end(*what: Any) -> None:
        keep(*what)
        one_slice._over_at = 0.0

    one_slice._recorder.keep = keep_and_end  # type: ignore[method-assign, assignment]


def once_held(job_id: UUID, act: Callable[[], object]) -> Rival[object]:
    """Act as soon as a document of the job is in work. Where that fails, the job ends: its document never would."""

    def wait_and_act() -> object:
        try:
            wait_until(lambda: Claim.objects.filter(job_id=job_id, state=ClaimState.HELD).exists(), "one is in work")
            return act()
        except BaseException:
            cancel(job_id)
            raise

    return Rival(wait_and_act)


def wait_until(there: Callable[[], bool], what: str) -> None:
    deadline = time.monotonic() + DEADLINE_S
    while not there():
        assert time.monotonic() < deadline, f"It did not come about that {what}."


def states(job: Job) -> list[int]:
    return list(Claim.objects.filter(job_id=job.id).order_by("position").values_list("state", flat=True))


def failure(job: Job) -> tuple[str, str]:
    row = ResultRow.objects.get(job_id=job.id)
    assert row.status == "failed"
    return row.error_code, row.error_message
