"""A job of one document, submitted while a large one keeps every worker process busy."""

import random
import time
from statistics import median

from bench.figures import ms
from bench.rounds import rounds
from bench.system import Bench
from bench.table import Line

SIZES, SLEEP_MS, ROUNDS = (2_000, 100_000), 20, 25
WITHIN_S = 40.0
SLICE_S, MORE_S = 1.0, 0.1


def measure(bench: Bench, *, quick: bool) -> list[Line]:
    bench.prepare()
    return [_behind(bench, size, 2 if quick else ROUNDS) for size in SIZES]


def _behind(bench: Bench, size: int, most: int) -> Line:
    organization = bench.organization(size)
    one = organization.document_ids(1)
    draw = random.Random(1)
    waits: list[float] = []
    large = None
    for _ in rounds(most, within_s=WITHIN_S):
        if large is None or organization.state(large)[1] > size // 2:
            large = organization.start(sleep_ms=SLEEP_MS)
            organization.until(large, lambda _, rows: rows >= 4)
        time.sleep(draw.uniform(0, SLICE_S))  # at any moment of a slice
        sent = time.time()
        small = organization.start(one, sleep_ms=0)
        organization.wait(small)
        waits.append(bench.first_row_at(small) - sent)
    if large is not None:
        organization.cancel(large)
    return Line(
        f"a job of 1 document behind {size:,} of {SLEEP_MS} ms",
        f"p50 {ms(median(waits))}, worst {ms(max(waits))} ({len(waits)} rounds)",
        f"one slice: {ms(SLICE_S)}",
        f"worst {max(waits) / SLICE_S:.2f}",
        f"at most {ms(SLICE_S + MORE_S)}",
        max(waits) <= SLICE_S + MORE_S,
    )
