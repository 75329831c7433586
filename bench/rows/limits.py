"""A document over its limit of time, and one over its limit of memory, on a fleet of one process: until that process
has recorded the first row of the next job, which was waiting for it.

From the moment at which the time was over, counted from the start that the sandbox's child tells; of memory, from the
start of the job, all three tries included.
"""

import time
from typing import Any
from uuid import UUID

from bench.instrumented.notes import starts
from bench.system import Bench, Organization
from bench.table import Line

TIMEOUT_S, MEMORY_MB = 2.0, 512
MOST_S = 2.0
ROUNDS = 5


def measure(bench: Bench, *, quick: bool) -> list[Line]:
    limits = {"STOOK_DOCUMENT_TIMEOUT_SECONDS": f"{TIMEOUT_S:g}", "STOOK_DOCUMENT_MEMORY_MB": str(MEMORY_MB)}
    bench.prepare(workers=1, **limits)
    organization = bench.organization(1)
    organization.wait(organization.start(sleep_ms=0))  # the sandboxes have loaded
    rounds = range(1 if quick else ROUNDS)
    late = [_after_time(bench, organization) for _ in rounds]
    large = [_after_memory(bench, organization) for _ in rounds]
    return [
        _line(f"a document in a native loop is over its time of {TIMEOUT_S:g} s", late),
        _line(f"the job of a document that takes more than its {MEMORY_MB} MB has started", large),
    ]


def _after_time(bench: Bench, organization: Organization) -> float:
    job_id, next_row_at = _fail(bench, organization, "timed_out", hang="native", note_starts=True)
    (start,) = starts(bench.system.home).of(job_id)
    return next_row_at - (start.at + time.time() - time.monotonic() + TIMEOUT_S)


def _after_memory(bench: Bench, organization: Organization) -> float:
    job_id, next_row_at = _fail(bench, organization, "out_of_memory", allocate_mb=2 * MEMORY_MB)
    ((started_at,),) = bench.sql("select extract(epoch from started_at)::float8 from job where id = %s", job_id)
    return next_row_at - float(started_at)


def _fail(bench: Bench, organization: Organization, reason: str, **options: Any) -> tuple[UUID, float]:
    """The job, and when the first row of the next one was there. Raises RuntimeError where it failed otherwise."""
    job_id = organization.start(**options)
    organization.until(job_id, lambda status, _: status == "processing")
    next_id = organization.start(sleep_ms=0)
    organization.wait(next_id)
    organization.wait(job_id)
    ((found,),) = bench.sql("select error_code from result_row where job_id = %s", job_id)
    if found != reason:
        raise RuntimeError(f"The document failed with {found!r}, not with {reason!r}.")
    return job_id, bench.first_row_at(next_id)


def _line(what: str, back: list[float]) -> Line:
    return Line(
        f"next job's first row, of the only process, after {what}",
        ", ".join(f"{one:.2f} s" for one in back),
        "",
        f"worst {max(back):.2f} s",
        f"at most {MOST_S:g} s",
        max(back) <= MOST_S,
    )
