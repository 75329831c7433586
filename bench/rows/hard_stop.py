"""A document that reaches no checkpoint any more: from the cancel's answer until its slot is free for the next job.

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
    bench.prepare()
    organization = bench.organization(1)
    organization.wait(organization.start(sleep_ms=0))  # the sandboxes have loaded
    more = [_stop_s(bench, organization) - GRACE_S for _ in range(1 if quick else ROUNDS)]
    return [
        Line(
            "slot back after the cancel of a document in a native loop",
            f"{', '.join(f'{GRACE_S + one:.2f} s' for one in more)}",
            f"the grace: {GRACE_S:g} s",
            f"worst {max(more):.2f} s more",
            f"at most {MOST_S:g} s more",
            max(more) <= MOST_S,
        )
    ]


def _stop_s(bench: Bench, organization: Organization) -> float:
    job_id = organization.start(hang="native")
    bench.wait_until(lambda: _in_work(bench, job_id), "the document is in work")
    time.sleep(0.2)  # and has reached its loop
    organization.cancel(job_id)
    answered_at = time.monotonic()
    bench.wait_until(lambda: bench.slots_held(job_id) == 0, "its slot is back")
    return time.monotonic() - answered_at


def _in_work(bench: Bench, job_id: UUID) -> bool:
    return bool(bench.sql("select from claim where job_id = %s and state = 1", job_id))
