"""Pools of threads that read the database."""

import threading
from concurrent.futures import ThreadPoolExecutor, wait

from django.db import connection

DEADLINE_S = 60.0


def close_connections(pool: ThreadPoolExecutor) -> None:
    """Each thread its own: a pool gives a call to a new thread where the last one has not yet said that it is idle."""
    together = threading.Barrier(pool._max_workers)

    def close() -> None:
        together.wait(DEADLINE_S)
        connection.close()

    for closed in wait([pool.submit(close) for _ in range(together.parties)]).done:
        closed.result()
