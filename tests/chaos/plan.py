"""What happens in a run, and when: made from the seed alone, before anything is started.

The same seed, length and rate give the same jobs, cancels, resumes, uploads and faults at the same times, with the same
victims by rank. What meets what, to the millisecond, remains the machine's.
"""

import random
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from tests.chaos.kinds import BY_NAME, ENGINE, KINDS, Kind
from tests.chaos.windows import Windows

JOBS_PER_MINUTE = 24
UPLOADS_PER_MINUTE = 8
# What a job takes of one worker, in seconds; with JOBS_PER_MINUTE it leaves the fleet time to recover.
SHORTEST_JOB_S, LONGEST_JOB_S = 0.3, 5.0
MOST_DOCUMENTS = 250
# The part of the jobs whose event stream somebody follows.
FOLLOWED = 0.2
SLEEPS_MS = (0, 0, 1, 3, 5, 10, 20, 20, 50, 100, 300)
FIRST_FAULT_S = 2.0
# Around an outage of Redis: a job is at work when it begins, and has time to stop after its cancel.
CALM_BEFORE_S, CALM_AFTER_S = 3.5, 4.5
TRIES = 20


@dataclass(frozen=True)
class Size:
    """How much there is of everything."""

    organizations: int = 3
    workers: int = 3
    notes: int = 250
    """Small documents of each organization."""
    samples: bool = True
    """Also the sample documents, some of which take a second to read."""
    hanging: bool = True
    """Also documents that never end, and are ended from outside."""


FULL, SMALL = Size(), Size(organizations=1, workers=2, notes=20, samples=False, hanging=False)


@dataclass(frozen=True)
class PlannedFault:
    at_s: float
    kind: str
    choice: float
    """From 0 to 1: which of the victims there are, and whatever else the kind has to choose."""
    length_s: float


@dataclass(frozen=True)
class PlannedJob:
    at_s: float
    name: str
    organization: int
    extractor: str
    options: dict[str, Any]
    first: int
    """The first of its documents, by rank among those of the organization."""
    documents: int
    reads_after_s: tuple[float, ...]
    cancel_after_s: float | None = None
    cancel_at: float | None = None
    """Or as soon as so much of it is done, from 0 to 1: close to 1 it meets the completion."""
    followed: bool = False
    """By a client of its event stream, from its first row to its end."""
    cancels: int = 1
    """So many at the same moment."""
    read_after_cancel_s: float = 1.0
    resume_after_s: float | None = None
    resume_cancelled_after_s: float | None = None


@dataclass(frozen=True)
class PlannedUpload:
    at_s: float
    organization: int
    files: int


@dataclass(frozen=True)
class Plan:
    size: Size
    seed: int
    minutes: float
    faults: tuple[PlannedFault, ...]
    jobs: tuple[PlannedJob, ...]
    uploads: tuple[PlannedUpload, ...]


def make_plan(
    *, seed: int, minutes: float, faults_per_minute: float, size: Size = FULL, kinds: Sequence[Kind] = KINDS
) -> Plan:
    """A stream of numbers for each part, so that another rate of faults leaves the jobs as they are."""
    until_s = minutes * 60
    faults = _faults(random.Random(f"faults {seed}"), until_s, faults_per_minute, kinds)
    return Plan(
        size=size,
        seed=seed,
        minutes=minutes,
        faults=faults,
        jobs=_jobs(random.Random(f"jobs {seed}"), until_s, faults, size),
        uploads=_uploads(random.Random(f"uploads {seed}"), until_s, faults, size.organizations),
    )


def _faults(
    chance: random.Random, until_s: float, per_minute: float, kinds: Sequence[Kind]
) -> tuple[PlannedFault, ...]:
    """Evenly many in every minute. All kinds come, each by its weight, before they come again."""
    count = round(until_s / 60 * per_minute) if kinds else 0
    waiting: list[Kind] = []
    planned = []
    for number in range(count):
        if not waiting:
            waiting = [kind for kind in kinds for _ in range(kind.weight)]
            chance.shuffle(waiting)
        kind = waiting.pop()
        at_s = FIRST_FAULT_S + (until_s - FIRST_FAULT_S) * (number + chance.random()) / count
        length_s = chance.uniform(*kind.lasts_s)
        planned.append(PlannedFault(round(at_s, 3), kind.name, chance.random(), round(length_s, 3)))
    return tuple(sorted(_apart(chance, planned, until_s), key=lambda fault: fault.at_s))


def _apart(chance: random.Random, faults: list[PlannedFault], until_s: float) -> Iterator[PlannedFault]:
    """Around the outages of Redis the engine's other parts are left in peace, so that C6 can be judged there."""
    calm = calm_around(faults)
    for fault in faults:
        at_s = fault.at_s
        if BY_NAME[fault.kind].takes_away & ENGINE:
            for _ in range(TRIES):
                if not calm.meet(at_s, at_s + fault.length_s):
                    break
                at_s = chance.uniform(FIRST_FAULT_S, until_s)
        yield replace(fault, at_s=round(at_s, 3))


def calm_around(faults: Iterable[PlannedFault], began: float = 0.0) -> Windows:
    """The windows of that peace, by the clock on which the run began at `began`."""
    outages = [began + fault.at_s for fault in faults if _is_outage_of_redis(fault)]
    return Windows((at - CALM_BEFORE_S, at + CALM_AFTER_S) for at in outages)


def _is_outage_of_redis(fault: PlannedFault) -> bool:
    return "redis" in BY_NAME[fault.kind].takes_away


def _jobs(chance: random.Random, until_s: float, faults: Sequence[PlannedFault], size: Size) -> tuple[PlannedJob, ...]:
    count = max(round(until_s / 60 * JOBS_PER_MINUTE), 4)
    times = sorted(chance.uniform(0, until_s) for _ in range(count))
    jobs = [_job(chance, round(at_s, 3), f"job {number:05}", size) for number, at_s in enumerate(times)]
    jobs += [_job_without_redis(chance, fault, size.organizations) for fault in faults if _is_outage_of_redis(fault)]
    return tuple(sorted(jobs, key=lambda job: job.at_s))


def _job_without_redis(chance: random.Random, fault: PlannedFault, organizations: int) -> PlannedJob:
    """One that is at work when Redis goes, and is cancelled just then."""
    before_s = chance.uniform(1.5, CALM_BEFORE_S - 0.5)
    return PlannedJob(
        at_s=max(round(fault.at_s - before_s, 3), 0.0),
        name=f"at the outage of Redis at {fault.at_s:.3f}",
        organization=chance.randrange(organizations),
        extractor="sleep",
        options={"sleep_ms": chance.choice((20, 50, 100))},
        first=chance.randrange(10_000),
        documents=MOST_DOCUMENTS,
        reads_after_s=(),
        cancel_after_s=before_s + chance.uniform(0.05, 0.8),
    )


def _job(chance: random.Random, at_s: float, name: str, size: Size) -> PlannedJob:
    extractor, options, documents = _work(chance, size)
    planned: dict[str, Any] = {}
    if chance.random() < 0.6:
        if chance.random() < 0.4:
            planned["cancel_at"] = chance.choice((0.2, 0.5, 0.9, 0.97, 1.0))
        else:
            planned["cancel_after_s"] = chance.choice((0.0, chance.uniform(0, 2), chance.uniform(0, 8)))
        planned["cancels"] = chance.choice((1, 1, 1, 2, 3))
        planned["read_after_cancel_s"] = chance.uniform(0.2, 12)
        if chance.random() < 0.35:
            planned["resume_after_s"] = chance.uniform(0, 4)
            planned["resume_cancelled_after_s"] = chance.choice((None, None, chance.uniform(0, 3)))
    return PlannedJob(
        at_s=at_s,
        name=name,
        organization=chance.randrange(size.organizations),
        extractor=extractor,
        options=options,
        first=chance.randrange(10_000),
        documents=documents,
        reads_after_s=tuple(sorted(chance.uniform(0.1, 6) for _ in range(chance.randrange(3)))),
        followed=chance.random() < FOLLOWED,
        **planned,
    )


def _work(chance: random.Random, size: Size) -> tuple[str, dict[str, Any], int]:
    kind = chance.random()
    if kind < 0.12:
        return "embedded", {}, chance.randint(3, 40)
    if kind < 0.17:
        return "sleep", {"crash": True}, chance.randint(1, 2)
    if kind < 0.20 and size.hanging:
        return "sleep", {"hang": True}, 1
    sleep_ms = chance.choice(SLEEPS_MS)
    work_s = chance.uniform(SHORTEST_JOB_S, LONGEST_JOB_S)
    options: dict[str, Any] = {"sleep_ms": sleep_ms}
    if chance.random() < 0.15:
        options["busy"] = True
        work_s /= 3
    return "sleep", options, max(1, min(MOST_DOCUMENTS, round(work_s * 1000 / max(sleep_ms, 5))))


def _uploads(
    chance: random.Random, until_s: float, faults: Sequence[PlannedFault], organizations: int
) -> tuple[PlannedUpload, ...]:
    """At any time, and once for certain while the disk is full."""
    count = round(until_s / 60 * UPLOADS_PER_MINUTE)
    times = [chance.uniform(0, until_s) for _ in range(count)]
    times += [fault.at_s + fault.length_s / 2 for fault in faults if fault.kind == "disk full"]
    return tuple(
        PlannedUpload(round(at_s, 3), chance.randrange(organizations), chance.randint(1, 6)) for at_s in sorted(times)
    )
