"""A process that dies gives up its slot at once, and nobody else's."""

import time

import pytest
from django.db import connection

from jobs.models import Claim, Job, Runner
from jobs.models.engine import ClaimState
from tests.rivals import Rival
from tests.workers.conftest import claim_some
from workers.fence import HeldSlot
from workers.losses import Losses
from workers.slots import worker_name

OWN, OTHER = 4_000_001, 4_000_002
"""Above the highest process number that Linux gives."""


@pytest.fixture
def losses(held: HeldSlot) -> Losses:
    claim_some(held, 3)
    Runner.objects.filter(job_id=held.job_id, slot=held.slot).update(worker=worker_name(OWN))
    watching = Losses()
    watching.look([OWN, OTHER], time.monotonic())
    return watching


def holders(job: Job) -> int:
    return Runner.objects.filter(job_id=job.id, token__isnull=False).count()


def test_what_a_dead_process_held_comes_back_as_suspect_before_its_lease_is_over(losses: Losses, job: Job) -> None:
    losses.look([OTHER], time.monotonic())
    assert holders(job) == 0
    claims = Claim.objects.filter(job_id=job.id, suspect=True)
    assert [(claim.state, claim.tries) for claim in claims] == [(ClaimState.OPEN, 0)] * 3


def test_who_lives_keeps_his_slot_when_another_dies(losses: Losses, job: Job) -> None:
    losses.look([OWN], time.monotonic())
    assert holders(job) == 1


def test_a_new_process_of_the_same_number_keeps_its_slot(losses: Losses, job: Job, held: HeldSlot) -> None:
    with connection.cursor() as cursor:
        cursor.execute("begin")
        cursor.execute("update runner set served_at = served_at where job_id = %s and slot = %s", [job.id, held.slot])
        Rival(lambda: losses.look([OTHER], time.monotonic())).answer()
        cursor.execute("commit")
    losses.look([OWN, OTHER], time.monotonic())
    assert holders(job) == 1


def test_a_process_of_the_same_number_elsewhere_keeps_its_slot(losses: Losses, job: Job) -> None:
    Runner.objects.filter(job_id=job.id, token__isnull=False).update(worker=f"elsewhere:0a0b0c:{OWN}")
    losses.look([OTHER], time.monotonic())
    assert holders(job) == 1


def test_a_slot_whose_last_statement_still_runs_is_freed_after_it(losses: Losses, job: Job, held: HeldSlot) -> None:
    with connection.cursor() as cursor:
        cursor.execute("begin")
        cursor.execute("update runner set served_at = served_at where job_id = %s and slot = %s", [job.id, held.slot])
        Rival(lambda: losses.look([OTHER], time.monotonic())).answer()
        cursor.execute("commit")
    assert holders(job) == 1
    losses.look([OTHER], time.monotonic())
    assert holders(job) == 0
