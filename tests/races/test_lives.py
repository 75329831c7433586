"""Random transitions from two connections, against ten lines of what a job's life is (C1, C2, C9).

One side is stopped at its commit, if it has anything to commit; the other one begins; then both go on. What both
answer, and what is found afterwards, must be as if one had come after the other.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from uuid import UUID, uuid4

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from jobs import lifecycle
from jobs.errors import Conflict
from jobs.models import Event, Job, ResultRow
from tests.factories import make_job, make_organization, make_schema
from tests.races.conftest import Sides
from tests.races.gates import Gate, at_commit
from tests.workers.conftest import cancel, rows_of, supervised
from workers import fence
from workers.fence import HeldSlot
from workers.slots import TAKE
from workers.statements import execute

DOCUMENTS = 2


@dataclass(frozen=True)
class Life:
    """The model."""

    status: str = "pending"
    rows: int = 0

    def after(self, step: str) -> tuple[bool, "Life"]:
        match step, self.status:
            case "start", "pending":
                return True, replace(self, status="processing")
            case "record", "processing" if self.rows < DOCUMENTS:
                return True, replace(self, rows=self.rows + 1)
            case "complete", "processing" if self.rows == DOCUMENTS:
                return True, replace(self, status="complete")
            case (("cancel" | "fail"), ("pending" | "processing")):
                return True, replace(self, status="failed")
        return False, self


# --- The steps themselves, each in a side's process. ---


def start(job_id: UUID) -> bool:
    return lifecycle.start_job(job_id)


def record(job_id: UUID) -> bool:
    """The next document, by whoever gets a slot; True where a row was added."""
    held = take(job_id)
    if held is None:
        return False
    try:
        claimed = fence.claim(held, after=-1, wanted=1)
        return bool(claimed) and fence.record(held, rows_of(claimed or []))
    finally:
        fence.release(held)


def take(job_id: UUID) -> HeldSlot | None:
    """A free slot of this job."""
    for slot in range(DOCUMENTS):
        held = HeldSlot(job_id, slot, uuid4())
        parameters = {"job": job_id, "slot": slot, "token": held.token, "lease": 30, "worker": "a side"}
        ((generation,),) = execute(
            "select generation from runner where job_id = %(job)s and slot = %(slot)s", {"job": job_id, "slot": slot}
        ).fetchall()
        if execute(TAKE, parameters | {"generation": generation}).rowcount:
            return held
    return None


def complete(job_id: UUID) -> bool:
    return lifecycle.complete_job(job_id)


def cancel_once(job_id: UUID) -> bool:
    try:
        return bool(cancel(job_id))
    except Conflict:
        return False


def fail(job_id: UUID) -> bool:
    return lifecycle.fail_job(job_id, code="job_failed", message="It cannot go on.")


STEPS: dict[str, Callable[[UUID], bool]] = {
    "start": start,
    "record": record,
    "complete": complete,
    "cancel": cancel_once,
    "fail": fail,
}
STEP = st.sampled_from(["start", "record", "record", "record", "record", "complete", "complete", "cancel", "fail"])


@pytest.fixture
def at_either_commit(sides: Sides) -> Iterator[tuple[Gate, Gate]]:
    """Of a statement that changes the job's row, or adds rows."""
    with at_commit("update", "job") as of_job, at_commit("insert", "result_row") as of_row:
        of_job.open()
        of_row.open()
        yield of_job, of_row


def found(job: Job) -> Life:
    now = Job.objects.get(pk=job.id)
    life = Life(now.status, ResultRow.objects.filter(job_id=job.id).count())
    ends = Event.objects.filter(job_id=job.id).exclude(type="job.started").count()
    assert ends == (now.status in ("complete", "failed"))
    if ends:
        assert (now.completed_documents, now.failed_documents) == (life.rows, 0), "C2: the counts are the rows"
    return life


def outcomes(life: Life, first: str, second: str) -> set[tuple[bool, bool, Life]]:
    """What either order gives."""
    one, between = life.after(first)
    two, after = between.after(second)
    other, before = life.after(second)
    another, end = before.after(first)
    return {(one, two, after), (another, other, end)}


@example(
    pairs=[("start", "start"), ("record", "complete"), ("complete", "record"), ("complete", "cancel")], started=False
)
@example(pairs=[("record", "record"), ("cancel", "complete"), ("start", "fail")], started=True)
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(pairs=st.lists(st.tuples(STEP, STEP), min_size=2, max_size=8), started=st.booleans())
def test_c1_c2_two_steps_at_once_are_as_if_one_came_after_the_other(
    sides: Sides, at_either_commit: tuple[Gate, Gate], pairs: list[tuple[str, str]], started: bool
) -> None:
    supervised()
    organization = make_organization()
    job = make_job(organization, documents=DOCUMENTS, schema=make_schema(organization))
    life = Life("processing") if started and start(job.id) else Life()
    for first, second in pairs:
        gate = at_either_commit[1 if first == "record" else 0]
        gate.close()
        ahead = sides.stop_or_run(gate, STEPS[first], job.id)
        behind = sides.start(STEPS[second], job.id)
        behind.wait_until_blocked_or_done()
        gate.open()
        answers = bool(ahead.answer()), bool(behind.answer())
        after = found(job)
        assert (*answers, after) in outcomes(life, first, second), f"{first}, {second} on {life}: {answers}, {after}"
        life = after
