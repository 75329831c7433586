"""A seed makes the plan, and all of it."""

from collections import Counter

from tests.chaos.kinds import BY_NAME, ENGINE, KINDS
from tests.chaos.plan import make_plan

LONG = make_plan(seed=7, minutes=60, faults_per_minute=20)


def test_the_same_seed_gives_the_same_plan() -> None:
    assert make_plan(seed=7, minutes=60, faults_per_minute=20) == LONG


def test_another_seed_gives_another() -> None:
    other = make_plan(seed=8, minutes=60, faults_per_minute=20)
    assert other.faults != LONG.faults
    assert other.jobs != LONG.jobs


def test_another_rate_of_faults_leaves_the_jobs_as_they_are() -> None:
    """But for those that belong to a fault."""
    fewer = make_plan(seed=7, minutes=60, faults_per_minute=2)
    assert [job for job in fewer.jobs if "Redis" not in job.name] == [
        job for job in LONG.jobs if "Redis" not in job.name
    ]


def test_every_kind_comes_by_its_weight() -> None:
    counts = Counter(fault.kind for fault in LONG.faults)
    rounds, rest = divmod(len(LONG.faults), sum(kind.weight for kind in KINDS))
    assert len(LONG.faults) == 1200
    assert rounds > 0
    for kind in KINDS:
        assert rounds * kind.weight <= counts[kind.name] <= rounds * kind.weight + min(kind.weight, rest)


def test_it_is_in_the_order_of_time_and_within_it() -> None:
    for steps in (LONG.faults, LONG.jobs, LONG.uploads):
        times = [step.at_s for step in steps]
        assert times == sorted(times)
    assert all(0 <= fault.at_s <= 3600 for fault in LONG.faults)


def test_every_full_disk_meets_an_upload() -> None:
    uploads = [upload.at_s for upload in LONG.uploads]
    for fault in LONG.faults:
        if fault.kind == "disk full":
            assert any(fault.at_s <= at_s <= fault.at_s + fault.length_s for at_s in uploads)


def test_every_outage_of_redis_meets_a_cancel_and_leaves_the_engine_in_peace() -> None:
    cancels = [job.at_s + job.cancel_after_s for job in LONG.jobs if job.cancel_after_s is not None]
    engine = [fault for fault in LONG.faults if BY_NAME[fault.kind].takes_away & ENGINE]
    outages = [fault for fault in LONG.faults if "redis" in BY_NAME[fault.kind].takes_away]
    for outage in outages:
        assert any(outage.at_s < at_s < outage.at_s + 1 for at_s in cancels)
    disturbed = [outage for outage in outages if any(outage.at_s - 3 < one.at_s < outage.at_s + 4 for one in engine)]
    assert len(disturbed) < len(outages) / 10


def test_there_are_cancels_of_every_sort_and_resumes() -> None:
    assert any(job.cancel_after_s == 0 for job in LONG.jobs)
    assert any(job.cancel_at == 1.0 for job in LONG.jobs)
    assert any(job.cancels > 1 for job in LONG.jobs)
    assert any(job.followed for job in LONG.jobs)
    assert any(job.resume_cancelled_after_s is not None for job in LONG.jobs)
    assert any(job.cancel_after_s is None and job.cancel_at is None for job in LONG.jobs)
    assert sum(job.documents for job in LONG.jobs) > 10_000
