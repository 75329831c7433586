"""A turn: take a slot, serve one slice of its job, and pass the turn on if there may be more to do."""

from contextlib import suppress
from uuid import UUID

import structlog
from django.conf import settings
from django.db import close_old_connections

from jobs.errors import Busy, NotFound
from jobs.lifecycle import complete_job, fail_job
from jobs.waits import waits
from workers import fence, shutdown
from workers.fence import HeldSlot
from workers.plan import CannotExtract, plan_of
from workers.process import model_line, sandbox
from workers.runner import Slice
from workers.slots import take_slot
from workers.turns import JOB_TURN, continue_turn
from workers.watch import SliceEnd

log = structlog.get_logger(__name__)

GOES_ON = (
    "The job goes on by itself once it can be had again. To wait no longer, cancel the job: its rows stay, and it can "
    "be resumed."
)


def serve_turn() -> None:
    """Serve slices while there is work and the turn cannot be passed on because the broker is away."""
    close_old_connections()
    while (held := take_slot(lease_s=settings.LEASE_S)) is not None:
        if serve_slice(held) is SliceEnd.NO_SANDBOX:
            return  # the supervisor sends another turn, by and by
        if continue_turn(JOB_TURN) or shutdown.is_requested():
            return


def serve_slice(held: HeldSlot) -> SliceEnd | None:
    """One slice on a slot that has been taken. None: the job cannot go on at all, and has failed."""
    try:
        plan, box = plan_of(held.job_id), sandbox()
        if plan.asks_a_model:
            model_line()  # which takes a while at first: better before a document is claimed
    except BaseException as error:
        fence.release(held)
        if not isinstance(error, CannotExtract):
            raise
        _fail(held, error)
        return None
    try:
        end = Slice(held, plan, box).serve()
    except CannotExtract as error:
        _fail(held, error)
        return None
    if plan.asks_a_model:
        _tell_of_model(held.job_id, end)
    log.debug("slice.ended", job=str(held.job_id), slot=held.slot, reason=end)
    if end is SliceEnd.NOTHING_OPEN:
        complete_job(held.job_id)
    return end


def _tell_of_model(job_id: UUID, end: SliceEnd) -> None:
    """To whoever looks at the job and sees it stand still."""
    line = model_line()
    if end is SliceEnd.NO_MODEL and line.why_away:
        waits.tell(job_id, code="llm_unavailable", message=f"{line.why_away} {GOES_ON}")
    elif line.has_answered and not line.why_away:
        waits.over(job_id)


def _fail(held: HeldSlot, reason: CannotExtract) -> None:
    with suppress(NotFound, Busy):  # or by the next runner that takes a slot
        fail_job(held.job_id, code=reason.code, message=reason.message)
