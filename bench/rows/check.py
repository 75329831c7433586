"""What the look for a cancel costs: a job whose slices are served with it and without it by turns.

Once while documents sleep, so that a look competes with nobody, and once while they use the processor. Slices of the
same job in the same processes differ in nothing else, and follow each other within seconds, so that the machine's moods
fall on both sides.
"""

import random
import time
from collections.abc import Sequence
from statistics import fmean

from bench.figures import percentile
from bench.instrumented.notes import ServedSlice, slices
from bench.system import Bench, Organization
from bench.table import Line

DOCUMENTS, SLEEP_MS, WATCHED_S = 20_000, 10, 45.0
RESAMPLES = 2000
MOST = 0.01


def measure(bench: Bench, *, quick: bool) -> list[Line]:
    bench.prepare()
    organization = bench.organization(DOCUMENTS)
    return [_cost(bench, organization, busy=busy, watched_s=8.0 if quick else WATCHED_S) for busy in (False, True)]


def _cost(bench: Bench, organization: Organization, *, busy: bool, watched_s: float) -> Line:
    job_id = organization.start(sleep_ms=SLEEP_MS, busy=busy, alternate_check=True)
    time.sleep(watched_s)
    organization.cancel(job_id)
    served = list(slices(bench.system.home).of(job_id))
    # The last slices are cut short by the end.
    whole = [one for one in served if one.seconds > 0.9]
    with_it, without = [one for one in whole if one.checked], [one for one in whole if not one.checked]
    if min(len(with_it), len(without)) < 2:
        raise RuntimeError(f"Too few slices were served: {len(with_it)} with the check, {len(without)} without it.")
    cost = 1 - _rate(with_it) / _rate(without)
    low, high = _interval(with_it, without)
    return Line(
        f"cost of the check, documents {'busy for' if busy else 'of'} {SLEEP_MS} ms",
        f"{_rate(with_it):.2f} documents/s a process ({len(with_it)} slices)",
        f"without: {_rate(without):.2f}/s ({len(without)} slices)",
        f"{cost:.2%} (95 %: {low:.2%} to {high:.2%})",
        f"under {MOST:.0%}",
        cost < MOST,
    )


def _rate(served: Sequence[ServedSlice]) -> float:
    return fmean(one.documents for one in served) / fmean(one.seconds for one in served)


def _interval(with_it: Sequence[ServedSlice], without: Sequence[ServedSlice]) -> tuple[float, float]:
    """Of the cost, by drawing the slices anew: 95 in 100 such draws lie in it."""
    draw = random.Random(1)
    costs = [
        1 - _rate(draw.choices(with_it, k=len(with_it))) / _rate(draw.choices(without, k=len(without)))
        for _ in range(RESAMPLES)
    ]
    return percentile(costs, 0.025), percentile(costs, 0.975)
