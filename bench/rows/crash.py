"""`kill -9` in the middle of 200 documents, everything at its default: of a worker's child, and of the parent with all
of its children.

The time is from the kill to the job's end, less what the rest of the job takes where nobody is killed.
"""

import time
from collections.abc import Callable
from statistics import mean
from uuid import UUID

from bench.figures import ms
from bench.processes import kill_9, with_children
from bench.system import Bench, Organization
from bench.table import Line

DOCUMENTS, SLEEP_MS = 200, 20
KILLED_AT = 60
"""Rows."""
ROUNDS = 3

WHOLE = """
select count(*), count(distinct document_id), extract(epoch from (select completed_at from job where id = %s))::float8
from result_row where job_id = %s
"""

type Victims = Callable[[Bench, UUID], list[int]]


def measure(bench: Bench, *, quick: bool) -> list[Line]:
    bench.prepare()
    rounds = 1 if quick else ROUNDS
    organization = bench.organization(DOCUMENTS)
    undisturbed_s = mean(organization.wait(organization.start(sleep_ms=SLEEP_MS)) for _ in range(3))
    return [
        _killed(bench, organization, rounds, undisturbed_s, "a worker's child", _child, 5),
        _killed(bench, organization, rounds, undisturbed_s, "all children and their parent together", _all, 15),
    ]


def _child(bench: Bench, job_id: UUID) -> list[int]:
    """One that serves the job; a slot names its holder by host and process."""
    holders = bench.sql("select worker from runner where job_id = %s and token is not null order by slot", job_id)
    return [int(holders[0][0].rpartition(":")[2])]


def _all(bench: Bench, job_id: UUID) -> list[int]:
    return with_children(bench.system.processes["worker"].pid)


def _killed(
    bench: Bench,
    organization: Organization,
    rounds: int,
    undisturbed_s: float,
    whom: str,
    victims: Victims,
    mark_s: float,
) -> Line:
    delays, lost, doubled = [], 0, 0
    for _ in range(rounds):
        bench.wait_for_workers()
        job_id = organization.start(sleep_ms=SLEEP_MS)
        organization.until(job_id, lambda _, rows: rows >= KILLED_AT)
        kill_9(victims(bench, job_id))
        killed_at, recorded = time.time(), organization.state(job_id)[1]
        organization.wait(job_id)
        ((rows, documents, completed_at),) = bench.sql(WHOLE, job_id, job_id)
        delays.append(completed_at - killed_at - undisturbed_s * (DOCUMENTS - recorded) / DOCUMENTS)
        lost += DOCUMENTS - documents
        doubled += rows - documents
    return Line(
        f"kill -9 of {whom}, {DOCUMENTS} documents",
        f"{', '.join(f'{delay:.1f} s' for delay in delays)}; lost {lost}, doubled {doubled}",
        f"nobody killed: {ms(undisturbed_s)}",
        f"worst {max(delays):.1f} s later",
        f"at most {mark_s:g} s later; lost 0, doubled 0",
        max(delays) <= mark_s and lost == 0 and doubled == 0,
    )
