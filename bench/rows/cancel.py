"""Cancel over HTTP while every worker process is busy with the job, against a bare view of the same server.

The bare view checks the key, locks one row and writes it (bench/instrumented/views.py). Each cancel has one call of it,
under the same load, by turns before and after; each of the two has a call of the bare view just before that nobody
counts, so that neither is the one that finds everything cold.
"""

import time
from collections.abc import Callable
from statistics import median
from uuid import UUID, uuid4

from bench.figures import ms, percentile
from bench.rounds import rounds
from bench.system import Bench, Organization
from bench.table import Line

ROUNDS = {100: 200, 10_000: 200, 100_000: 40}
WITHIN_S = 40.0
"""For each size."""
LOAD = 1_000
"""Documents of the job that keeps all workers busy for the bare view once the cancelled one is over."""
BUSY_MS = 5
TIMES_BARE, FLAT = 2, 1.5


def measure(bench: Bench, *, quick: bool) -> list[Line]:
    bench.prepare()
    row_id = uuid4()
    bench.execute("create table bench_row (id uuid primary key, written integer not null)")
    bench.execute("insert into bench_row values (%s, 0)", row_id)
    timed = {size: _timed(bench, size, 3 if quick else most, row_id) for size, most in ROUNDS.items()}
    lines = [_line(size, pairs) for size, pairs in timed.items()]
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
    measured, load = bench.organization(size), bench.organization(LOAD)

    def bare() -> None:
        measured.post(f"/v1/bench/{row_id}")

    def busy(organization: Organization) -> UUID:
        job_id = organization.start(sleep_ms=BUSY_MS, busy=True)
        bench.wait_until(lambda: bench.slots_held(job_id) == bench.workers, "all workers serve the job", every_s=0.002)
        bare()
        return job_id

    def bare_first() -> tuple[float, float]:
        job_id = busy(measured)
        bare_s = _seconds(bare)
        return _seconds(lambda: measured.cancel(job_id)), bare_s

    def cancel_first() -> tuple[float, float]:
        job_id = busy(measured)
        cancel_s = _seconds(lambda: measured.cancel(job_id))
        other_id = busy(load)
        bare_s = _seconds(bare)
        load.cancel(other_id)
        return cancel_s, bare_s

    return [cancel_first() if number % 2 else bare_first() for number in rounds(most, within_s=WITHIN_S)]


def _seconds(call: Callable[[], object]) -> float:
    began = time.perf_counter()
    call()
    return time.perf_counter() - began


def _line(size: int, pairs: list[tuple[float, float]]) -> Line:
    cancels, bare = zip(*pairs, strict=True)
    p99, bare_p99 = percentile(cancels, 0.99), percentile(bare, 0.99)
    return Line(
        f"cancel under full load, {size:,} documents",
        f"p50 {ms(median(cancels))}, p99 {ms(p99)} (of {len(cancels)} cancels)",
        f"a bare view: p50 {ms(median(bare))}, p99 {ms(bare_p99)} (of as many)",
        f"p50 {median(cancels) / median(bare):.2f}, p99 {p99 / bare_p99:.2f}",
        f"p99 at most {TIMES_BARE} times",
        p99 <= TIMES_BARE * bare_p99,
    )
