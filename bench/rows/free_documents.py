"""Documents that cost nothing: one job on 2 worker processes, against plain loops and against Celery."""

from statistics import median

from bench.figures import rate, span
from bench.rivals import floor
from bench.rivals.celery import celery_rival
from bench.rounds import rounds
from bench.system import Bench
from bench.table import Line

ROUNDS, DOCUMENTS, ROWS, TASKS = 7, 20_000, 5_000, 2_500
WITHIN_S = 60.0
TIMES_THE_FLOOR, TIMES_CELERY = 2, 10


def measure(bench: Bench, *, quick: bool) -> list[Line]:
    most, documents, inserts, tasks = (1, 500, 200, 100) if quick else (ROUNDS, DOCUMENTS, ROWS, TASKS)
    stook, loops, celery = [], [], []
    bench.prepare()
    with celery_rival(bench) as rival:
        organization = bench.organization(documents)
        floor.prepare(bench)
        first = organization.document_ids(documents // 10)
        organization.wait(organization.start(first, sleep_ms=0))  # everything loaded, every statement prepared
        for _ in rounds(most, within_s=WITHIN_S):
            job_id = organization.start(sleep_ms=0)
            stook.append(documents / organization.wait(job_id))
            loops.append(floor.rows_per_second(bench, job_id, inserts))
            celery.append(rival.rows_per_second(job_id, tasks))
    return [
        _line("free documents", stook, loops, "2 plain loops", TIMES_THE_FLOOR),
        _line("free documents, Celery", stook, celery, "Celery, a task each", TIMES_CELERY),
    ]


def _line(what: str, stook: list[float], rival: list[float], name: str, mark: int) -> Line:
    ratios = [ours / theirs for ours, theirs in zip(stook, rival, strict=True)]
    return Line(
        what,
        f"{rate(median(stook))} ({span(stook, 0)})",
        f"{name}: {rate(median(rival))} ({span(rival, 0)})",
        f"{median(ratios):.2f}, the median of the rounds' ratios ({span(ratios)})",
        f"{mark} times",
        median(ratios) >= mark,
    )
