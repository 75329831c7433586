"""Who is served next: the fairness of turns."""

import pytest

from jobs.models import Job, Runner
from tests.factories import make_job, make_organization
from workers import fence, slots
from workers.fence import HeldSlot

pytestmark = pytest.mark.django_db(transaction=True)


def take() -> HeldSlot:
    held = slots.take_slot(lease_s=30)
    assert held is not None
    return held


def test_the_organization_with_the_fewest_slots_is_served_first() -> None:
    big, small = make_organization(), make_organization()
    large, little = make_job(big, documents=100), make_job(small, documents=1)
    first, second = take(), take()
    assert [first.job_id, second.job_id] == [large.id, little.id]
    fence.release(second)
    assert take().job_id == little.id, "its organization uses no slot, the other one does"


def test_of_organizations_that_use_as_many_slots_the_one_served_longest_ago_is_next() -> None:
    """Whoever has more jobs is served no more often."""
    many, few = make_organization(), make_organization()
    theirs = {make_job(many, documents=5).id for _ in range(3)}
    make_job(few, documents=5)
    served = []
    for _ in range(6):
        held = take()
        served.append("many" if held.job_id in theirs else "few")
        fence.release(held)
    assert served == ["many", "few"] * 3


def test_a_new_job_does_not_bring_its_organization_forward() -> None:
    """However many small ones it sends, one after the other."""
    steady, busy = make_organization(), make_organization()
    large = make_job(steady, documents=50)
    served = []
    for _ in range(4):
        make_job(busy, documents=1)
        held = take()
        served.append("steady" if held.job_id == large.id else "busy")
        fence.release(held)
    assert served == ["steady", "busy"] * 2


def test_within_an_organization_the_job_served_longest_ago_is_next() -> None:
    organization = make_organization()
    first, second = make_job(organization, documents=5), make_job(organization, documents=5)
    served = []
    for _ in range(4):
        held = take()
        served.append(held.job_id)
        fence.release(held)
    assert served == [first.id, second.id, first.id, second.id]


def test_taking_a_slot_starts_the_job() -> None:
    job = make_job(documents=1)
    take()
    started = Job.objects.get(pk=job.id)
    assert started.status == "processing"
    assert started.started_at is not None


def test_a_job_is_served_by_as_many_as_it_has_slots() -> None:
    make_job(documents=2)
    assert {take().slot, take().slot} == {0, 1}
    assert slots.take_slot(lease_s=30) is None


def test_a_job_without_open_documents_takes_no_slot() -> None:
    make_job(documents=3)
    held = take()
    fence.claim(held, after=-1, wanted=3)
    assert slots.take_slot(lease_s=30) is None


def test_a_slot_that_was_taken_since_it_was_seen_is_not_taken_twice() -> None:
    job = make_job(documents=1)
    held = take()
    fence.release(held)
    runner = Runner.objects.get(job_id=job.id, slot=0)
    stale = HeldSlot(job.id, 0, held.token)
    assert slots._take(stale, runner.generation, 30)
    assert not slots._take(stale, runner.generation, 30)
