"""Cancel over HTTP while every worker process is busy with the job, against a bare view of the same server.

The bare view checks the key, locks one row and writes it (bench/instrumented/views.py). Each cancel has one call of it
just before, under the same load.
"""

import time
from collections.abc import Callable
from statistics import median
from uuid import UUID, uuid4

from bench.figures import ms, percentile
from bench.rounds import rounds
from bench.system import Bench, Organization
from bench.table import Line

ROUNDS = {100: 100, 10_000: 100, 100_000: 40}
WITHIN_S = 40.0
"""For each size."""
BUSY_MS = 5
TIMES_BARE, FLAT = 2, 1.5


def measure(bench: Bench, *, quick: bool) -> list[Line]:
    bench.prepare()
    row_id = uuid4()
    bench.execute("create table bench_row (id uuid primary key, written integer not null)")
    bench.execute("insert into bench_row values (%s, 0)", row_id)
    timed = {size: _timed(bench, size, 3 if quick else most, row_id) for size, most in ROUNDS.items()}
    bare_p99 = percentile([bare for pairs in timed.values() for _, bare in pairs], 0.99)
    lines = [_line(size, pairs, bare_p99) for size, pairs in timed.items()]
    smallest, largest = ([cancel for cancel, _ in timed[size]] for size in (min(timed), max(timed)))
    growth = median(largest) / median(smallest)
    lines.append(
        Line(
            "cancel, flat in the number of documents",
            f"p50 of {max(timed):,}: {ms(median(largest))}",
            f"p50 of {min(timed):,}: {ms(median(smallest))}",
            f"{growth:.2f}",
            f"at most {FLAT}",
            growth <= FLAT,
        )
    )
    return lines


def _timed(bench: Bench, size: int, most: int, row_id: UUID) -> list[tuple[float, float]]:
    """Seconds of a cancel and of the bare view, round by round."""
    organization = bench.organization(size)
    return [_round(bench, organization, row_id) for _ in rounds(most, within_s=WITHIN_S)]


def _round(bench: Bench, organization: Organization, row_id: UUID) -> tuple[float, float]:
    job_id = organization.start(sleep_ms=BUSY_MS, busy=True)
    bench.wait_until(lambda: bench.slots_held(job_id) == bench.workers, "all workers serve the job", every_s=0.002)
    bare_s = _seconds(lambda: organization.post(f"/v1/bench/{row_id}"))
    return _seconds(lambda: organization.cancel(job_id)), bare_s


def _seconds(call: Callable[[], object]) -> float:
    began = time.perf_counter()
    call()
    return time.perf_counter() - began


def _line(size: int, pairs: list[tuple[float, float]], bare_p99: float) -> Line:
    cancels, bare = zip(*pairs, strict=True)
    p99 = percentile(cancels, 0.99)
    return Line(
        f"cancel under full load, {size:,} documents",
        f"p50 {ms(median(cancels))}, p99 {ms(p99)} ({len(cancels)} cancels)",
        f"a bare view: p50 {ms(median(bare))}, p99 {ms(bare_p99)}",
        f"p50 {median(cancels) / median(bare):.2f}, p99 {p99 / bare_p99:.2f}",
        f"p99 at most {TIMES_BARE} times",
        p99 <= TIMES_BARE * bare_p99,
    )
