"""From the cancel's answer to the last worker leaving the job, and whether a document started after the answer.

A worker has left when its slot has no token. A start is what the sandbox's child says it is, on the clock that this
process reads when the answer is there; documents of this length go to it one by one, so that each is seen.

The extractor looks at its token every 4 ms, so that this is the stop of documents with checkpoints. One without any is
stopped at its end, or once the grace is over: see hard_stop.py.
"""

import random
import time
from statistics import median
from typing import NamedTuple

from bench.figures import ms, percentile
from bench.instrumented.notes import starts
from bench.rounds import rounds
from bench.system import Bench, Organization
from bench.table import Line

ROUNDS, DOCUMENTS, SLEEP_MS = 150, 200, 20
WITHIN_S = 50.0
CHECKPOINT_MS = 4
"""Of the extractor `sleep`."""
MARK_S = (SLEEP_MS + 20) / 1000


class Stopped(NamedTuple):
    left_s: float
    started_after: int
    latest_start_s: float
    """After the answer; negative: before it."""


def measure(bench: Bench, *, quick: bool) -> list[Line]:
    bench.prepare()
    organization = bench.organization(DOCUMENTS)
    draw = random.Random(1)
    stops = [_stop(bench, organization, draw) for _ in rounds(5 if quick else ROUNDS, within_s=WITHIN_S)]
    left = [one.left_s for one in stops]
    late = sum(one.started_after for one in stops)
    latest = max(one.latest_start_s for one in stops)
    p99 = percentile(left, 0.99)
    return [
        Line(
            f"stop: the last worker leaves, documents of {SLEEP_MS} ms with a checkpoint every {CHECKPOINT_MS} ms",
            f"p50 {ms(median(left))}, p99 {ms(p99)} after the answer ({len(stops)} cancels)",
            f"one document: {SLEEP_MS} ms",
            f"p99 {1000 * p99 / SLEEP_MS:.2f}",
            f"p99 at most {ms(MARK_S)}",
            p99 <= MARK_S,
        ),
        Line(
            "stop: documents started after the answer",
            f"{late} (the latest start: {ms(abs(latest))} {'after' if latest > 0 else 'before'} it)",
            "",
            "",
            "0",
            late == 0,
        ),
    ]


def _stop(bench: Bench, organization: Organization, draw: random.Random) -> Stopped:
    job_id = organization.start(sleep_ms=SLEEP_MS, note_starts=True)
    organization.until(job_id, lambda _, rows: rows >= 4)
    time.sleep(draw.uniform(0, SLEEP_MS / 1000))  # at any moment of a document
    organization.cancel(job_id)
    answered = time.monotonic()
    bench.wait_until(lambda: bench.slots_held(job_id) == 0, "all workers leave the job", every_s=0.0005)
    left_s = time.monotonic() - answered
    after = [start.at - answered for start in starts(bench.system.home).of(job_id)]
    return Stopped(left_s, sum(at > 0 for at in after), max(after))
