"""The next job's first row right after 100,000 queued documents were cancelled, against that of an idle fleet."""

import time
from statistics import median

from bench.figures import ms
from bench.rounds import rounds
from bench.system import Bench, Organization
from bench.table import Line

ROUNDS, QUEUED, SLEEP_MS = 15, 100_000, 20
WITHIN_S = 50.0
NEXT = 10
MOST_S = 0.05
QUIET_S = 0.5


def measure(bench: Bench, *, quick: bool) -> list[Line]:
    bench.prepare()
    queued, most = (1_000, 2) if quick else (QUEUED, ROUNDS)
    large, small = bench.organization(queued), bench.organization(NEXT)
    after, idle = [], []
    small.wait(small.start(sleep_ms=0))
    for _ in rounds(most, within_s=WITHIN_S):
        time.sleep(QUIET_S)
        idle.append(_first_row_s(bench, small))
        job_id = large.start(sleep_ms=SLEEP_MS)
        large.until(job_id, lambda _, rows: rows >= 4)
        large.cancel(job_id)
        after.append(_first_row_s(bench, small))
    more = median(after) - median(idle)
    return [
        Line(
            f"next job's first row after cancelling {queued:,} documents",
            f"{ms(median(after))}, worst {ms(max(after))} ({len(after)} rounds)",
            f"idle fleet: {ms(median(idle))}, worst {ms(max(idle))}",
            f"{ms(more)} more",
            f"at most {ms(MOST_S)} more",
            more <= MOST_S,
        )
    ]


def _first_row_s(bench: Bench, organization: Organization) -> float:
    """From sending the job to its first row; PostgreSQL's clock is this machine's."""
    sent = time.time()
    job_id = organization.start(sleep_ms=0)
    organization.wait(job_id)
    return bench.first_row_at(job_id) - sent
