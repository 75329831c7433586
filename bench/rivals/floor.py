"""The floor: plain loops that insert and commit the same rows one by one, without a queue, a claim or a lock."""

import multiprocessing
from multiprocessing.synchronize import Barrier
from uuid import UUID

import psycopg

from bench.system import Bench

COLUMNS = (
    "job_id, position, slot, seq, document_id, filename, status, values, fields, confidence, validation_flags, "
    "error_code, error_message"
)
INSERT = f"insert into floor_row ({COLUMNS}) values ({', '.join(['%s'] * 13)})"
# As text, so that the loop has nothing to encode.
ROWS = f"select {COLUMNS.replace('values, fields', 'values::text, fields::text')} from result_row"
ROWS = ROWS.replace("validation_flags", "validation_flags::text")


def prepare(bench: Bench) -> None:
    """A table of the same shape: columns, defaults, checks and unique indexes, but no triggers."""
    bench.execute("create table floor_row (like result_row including all)")


def rows_per_second(bench: Bench, job_id: UUID, rows: int, *, processes: int = 2) -> float:
    """Insert the first rows of this job once more."""
    spawn = multiprocessing.get_context("spawn")
    barrier = spawn.Barrier(processes)
    arguments = [(bench.database_url, job_id, rows, part, processes, barrier) for part in range(processes)]
    loops = [spawn.Process(target=_insert_rows, args=some) for some in arguments]
    for loop in loops:
        loop.start()
    for loop in loops:
        loop.join()
        if loop.exitcode != 0:
            raise RuntimeError("A plain loop failed.")
    return recorded_per_second(bench, "floor_row", job_id)


def recorded_per_second(bench: Bench, table: str, job_id: UUID) -> float:
    """From the first row to the last one, by PostgreSQL's clock."""
    ((rate,),) = bench.sql(
        f"select (count(*) - 1) / extract(epoch from max(recorded_at) - min(recorded_at))::float8"
        f" from {table} where job_id = %s",
        job_id,
    )
    return float(rate)


def _insert_rows(database_url: str, job_id: UUID, count: int, part: int, parts: int, barrier: Barrier) -> None:
    with psycopg.connect(database_url, autocommit=True) as connection:
        rows = connection.execute(
            f"{ROWS} where job_id = %s and position < %s and position %% %s = %s order by position".encode(),
            [job_id, count, parts, part],
        ).fetchall()
        cursor = connection.cursor()
        barrier.wait()
        for row in rows:
            cursor.execute(INSERT, row, prepare=True)
