"""A document that reaches no checkpoint any more, on a fleet of one process: from the cancel's answer until that
process has recorded the first row of the next job, which was waiting for it.

It is ended from outside once the grace is over, everything at its default.
"""

import time
from uuid import UUID

from bench.system import Bench, Organization
from bench.table import Line

GRACE_S = 5.0
"""STOOK_CANCEL_GRACE_SECONDS where nobody sets it."""
MOST_S = 2.0
ROUNDS = 5


def measure(bench: Bench, *, quick: bool) -> list[Line]:
    bench.prepare(workers=1)
    organization = bench.organization(1)
    organization.wait(organization.start(sleep_ms=0))  # the sandboxes have loaded
    back = [_back_s(bench, organization) for _ in range(1 if quick else ROUNDS)]
    more = max(back) - GRACE_S
    return [
        Line(
            "next job's first row, of the only process, after the cancel of a document in a native loop",
            ", ".join(f"{one:.2f} s" for one in back),
            f"the grace: {GRACE_S:g} s",
            f"worst {more:.2f} s more",
            f"at most {MOST_S:g} s more",
            more <= MOST_S,
        )
    ]


def _back_s(bench: Bench, organization: Organization) -> float:
    job_id = organization.start(hang="native")
    bench.wait_until(lambda: _in_work(bench, job_id), "the document is in work")
    time.sleep(0.2)  # and has reached its loop
    next_id = organization.start(sleep_ms=0)
    organization.cancel(job_id)
    answered_at = time.time()  # PostgreSQL's clock is this machine's
    organization.wait(next_id)
    return bench.first_row_at(next_id) - answered_at


def _in_work(bench: Bench, job_id: UUID) -> bool:
    return bool(bench.sql("select from claim where job_id = %s and state = 1", job_id))
