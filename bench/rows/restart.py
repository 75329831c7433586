"""All workers are restarted right after a cancel of 300 documents: how many of those run after all.

Once in order and once by `kill -9` of the worker's parent and all of its children. Afterwards a small job shows that
the new workers serve, and note what they start. A start is what the sandbox's child says it is; the workers that are
killed may take the newest one to the grave.
"""

import time
from collections.abc import Callable

from bench.instrumented.notes import starts
from bench.processes import kill_9, with_children
from bench.system import Bench, Organization
from bench.table import Line

DOCUMENTS, SLEEP_MS = 300, 20
AFTERWARDS = 5


def measure(bench: Bench, *, quick: bool) -> list[Line]:
    bench.prepare()
    organization = bench.organization(DOCUMENTS)
    after = [_ran_after_all(bench, organization, restart) for restart in (_in_order, _by_force)]
    return [
        Line(
            f"restart of all workers right after a cancel of {DOCUMENTS} documents",
            f"started after the answer: {after[0]}; after kill -9 of parent and children: {after[1]}",
            "",
            "",
            "0",
            sum(after) == 0,
        )
    ]


def _in_order(bench: Bench) -> None:
    bench.system.start_workers(bench.workers)


def _by_force(bench: Bench) -> None:
    worker = bench.system.processes["worker"]
    before = worker.pid
    kill_9(with_children(before))
    bench.wait_until(lambda: worker.pid not in (0, before), "the worker is started again")


def _ran_after_all(bench: Bench, organization: Organization, restart: Callable[[Bench], None]) -> int:
    """Documents started, or rows recorded, after the answer."""
    job_id = organization.start(sleep_ms=SLEEP_MS, note_starts=True)
    organization.until(job_id, lambda _, rows: rows >= 20)
    answer = organization.cancel(job_id)
    answered = time.monotonic()
    restart(bench)
    small = organization.start(organization.document_ids(AFTERWARDS), sleep_ms=SLEEP_MS, note_starts=True)
    organization.wait(small)
    notes = starts(bench.system.home)
    if len(list(notes.of(small))) < AFTERWARDS:
        raise RuntimeError("The new workers do not note what they start.")
    ((rows,),) = bench.sql("select count(*) from result_row where job_id = %s", job_id)
    recorded = answer["completed_documents"] + answer["failed_documents"]
    return max(sum(start.at > answered for start in notes.of(job_id)), int(rows) - int(recorded))
