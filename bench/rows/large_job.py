"""Creating a job of 100,000 documents over HTTP, each of them named, and looking at it while it runs."""

import time
from statistics import median

from bench.figures import ms, percentile
from bench.system import Bench
from bench.table import Line

DOCUMENTS, ROUNDS, LOOKS = 100_000, 5, 1_000
MOST_TO_CREATE_S, MOST_TO_LOOK_S = 3.0, 0.02


def measure(bench: Bench, *, quick: bool) -> list[Line]:
    bench.prepare()
    documents, rounds = (1_000, 1) if quick else (DOCUMENTS, ROUNDS)
    organization = bench.organization(documents)
    named = organization.document_ids(documents)
    created: list[float] = []
    looked: list[float] = []
    for _ in range(rounds):
        began = time.perf_counter()
        job_id = organization.start(named, sleep_ms=0)
        created.append(time.perf_counter() - began)
        organization.until(job_id, lambda _, rows: rows > 0)
        for _ in range(LOOKS // rounds):
            began = time.perf_counter()
            running = organization.job(job_id)["status"] == "processing"
            if not running:
                break
            looked.append(time.perf_counter() - began)
        if running:
            organization.cancel(job_id)
    return [
        Line(
            f"creating a job of {documents:,} documents",
            f"{ms(median(created))}, worst {ms(max(created))} ({rounds} rounds)",
            "",
            "",
            f"under {MOST_TO_CREATE_S:g} s",
            max(created) < MOST_TO_CREATE_S,
        ),
        Line(
            "GET of it while it runs, documents that cost nothing",
            f"p50 {ms(median(looked))}, p99 {ms(percentile(looked, 0.99))} ({len(looked)} requests)",
            "",
            "",
            f"p99 under {ms(MOST_TO_LOOK_S)}",
            percentile(looked, 0.99) < MOST_TO_LOOK_S,
        ),
    ]
