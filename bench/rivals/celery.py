"""Runs the Celery rival against the same PostgreSQL and the same Valkey, in a database of its own there."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

from redis import Redis

from bench.rivals.floor import recorded_per_second
from bench.system import DEADLINE_S, Bench
from config.local.programs import ROOT

STAGED = "staged"
CONTENT = "document_id, filename, status, values, fields, confidence, validation_flags, error_code, error_message"
WORKER = (
    "-q -A bench.rivals.celery_app worker -Q rival --pool prefork --prefetch-multiplier 1 "
    "--without-gossip --without-mingle --without-heartbeat"
)
DIFFERENT = f"""
select position, {CONTENT} from celery_row where job_id = %s
except select position, {CONTENT} from result_row where job_id = %s
"""


class CeleryRival:
    def __init__(self, bench: Bench, valkey: Redis) -> None:
        self._bench = bench
        self._valkey = valkey

    def rows_per_second(self, job_id: UUID, documents: int) -> float:
        """The rows of this job once more, a task each. All of them wait in the broker before the first one starts."""
        from bench.rivals.celery_app import QUEUE, app, extract

        rows = self._bench.sql(
            "select position, document_id::text, filename from result_row where job_id = %s order by position limit %s",
            job_id,
            documents,
        )
        with app.producer_or_acquire() as producer:
            for row in rows:
                extract.apply_async((str(job_id), *row), queue=STAGED, producer=producer)
        self._valkey.rename(STAGED, QUEUE)
        self._wait(job_id, len(rows))
        if self._bench.sql(DIFFERENT, job_id, job_id):
            raise RuntimeError("The Celery rival has not recorded the same rows.")
        return recorded_per_second(self._bench, "celery_row", job_id)

    def _wait(self, job_id: UUID, documents: int) -> None:
        deadline = time.monotonic() + DEADLINE_S
        while self._rows(job_id) < documents:
            if time.monotonic() > deadline:
                raise RuntimeError("The Celery rival did not get through its tasks.")
            time.sleep(0.1)

    def _rows(self, job_id: UUID) -> int:
        return int(self._bench.sql("select count(*) from celery_row where job_id = %s", job_id)[0][0])


@contextmanager
def celery_rival(bench: Bench, *, processes: int = 2) -> Iterator[CeleryRival]:
    bench.execute("create table celery_row (like result_row including all)")
    broker_url = bench.system.environment["CELERY_BROKER_URL"].replace("virtual_host=1", "virtual_host=2")
    # Read by the worker, and by the producer in this process.
    os.environ |= {"CELERY_BROKER_URL": broker_url, "BENCH_DATABASE_URL": bench.database_url}
    worker = subprocess.Popen(
        [sys.executable, "-W", "ignore", "-m", "celery", *WORKER.split(), "--concurrency", str(processes)],
        cwd=ROOT,
        env={name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"},
    )
    try:
        valkey = Redis.from_url(bench.system.environment["REDIS_URL"].replace("db=0", "db=2"))
        yield CeleryRival(bench, valkey)
    finally:
        worker.send_signal(signal.SIGTERM)
        worker.wait()
