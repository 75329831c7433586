"""Celery as most projects use it: one task per document, acks late, prefetch 1; the task inserts the document's row.

A message names the document and carries nothing of the row, which is made in the task, at no cost.
"""

import os
from functools import cache
from typing import Any

import psycopg
from celery import Celery

QUEUE = "rival"
INSERT = """
insert into celery_row (job_id, position, slot, seq, document_id, filename, status, values, fields, confidence,
    validation_flags, error_code, error_message)
values (%s, %s, 0, %s, %s, %s, %s, %s, %s, null, '[]', '', '')
"""
EXTRACTED = "select status, values::text, fields::text from result_row where job_id = %s limit 1"

app = Celery("rival", broker=os.environ["CELERY_BROKER_URL"])
app.conf.update(
    task_acks_late=True,
    task_ignore_result=True,
    task_default_queue=QUEUE,
    worker_prefetch_multiplier=1,
    worker_hijack_root_logger=False,
)


@cache
def _connection() -> psycopg.Connection[Any]:
    """One for each process, opened at its first task."""
    return psycopg.connect(os.environ["BENCH_DATABASE_URL"], autocommit=True)


@cache
def _extracted(job_id: str) -> tuple[str, str, str]:
    """Status, values and fields, which are those of every row of such a job. As text: there is nothing to encode."""
    row = _connection().execute(EXTRACTED, [job_id]).fetchone()
    assert row is not None
    return row[0], row[1], row[2]


@app.task
def extract(job_id: str, position: int, document_id: str, filename: str) -> None:
    row = (job_id, position, position + 1, document_id, filename, *_extracted(job_id))
    _connection().execute(INSERT, row, prepare=True)
