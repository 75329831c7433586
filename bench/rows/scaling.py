"""One job over 1, 2, 4 and 8 worker processes, against as many times what one of them does."""

from statistics import mean

from bench.figures import rate
from bench.system import Bench
from bench.table import Line

WIDTHS, SLEEP_MS = (1, 2, 4, 8), 20
DOCUMENTS_EACH = 200
"""About 4 s of work for every process."""
MARK = 0.9


def measure(bench: Bench, *, quick: bool) -> list[Line]:
    bench.prepare(workers=WIDTHS[0])
    each = 20 if quick else DOCUMENTS_EACH
    organization = bench.organization(each * max(WIDTHS))
    documents = organization.document_ids(each * max(WIDTHS))
    rates: dict[int, list[float]] = {width: [] for width in WIDTHS}
    for width in WIDTHS if quick else (*WIDTHS, *reversed(WIDTHS)):
        bench.set_workers(width)
        organization.wait(organization.start(documents[: 5 * width], sleep_ms=SLEEP_MS))
        count = each * width
        rates[width].append(count / organization.wait(organization.start(documents[:count], sleep_ms=SLEEP_MS)))
    one = mean(rates[1])
    return [_line(width, mean(rates[width]), one) for width in WIDTHS[1:]]


def _line(width: int, measured: float, one: float) -> Line:
    share = measured / (width * one)
    return Line(
        f"one job on {width} worker processes, documents of {SLEEP_MS} ms",
        rate(measured),
        f"{width} times one process: {rate(width * one)}",
        f"{share:.3f}",
        f"at least {MARK}",
        share >= MARK,
    )
