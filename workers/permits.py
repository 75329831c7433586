"""How many calls to the model the whole fleet makes at a time: one permit a call.

A permit is an advisory lock of PostgreSQL, held by this process's connection: it is free again the moment its holder
dies, however it dies, and nobody has to extend or expire it (15 s later where its whole machine is gone without a word:
config/settings.py). Where PostgreSQL is restarted, calls in flight go on without theirs, so that for their length more
may be made than are allowed.
"""

from django.conf import settings
from django.db import Error, connection

from workers.statements import execute

# Two numbers name these locks, and one those of the turnstile: PostgreSQL never takes them for each other.
KIND = 0x6C6C6D

# Tested one by one, each process from a place of its own, and no more are taken than the first that is free.
TAKE = """
select number from (
    select 1 + (place + pg_backend_pid()) %% %(most)s as number from generate_series(0, %(most)s - 1) as place offset 0
) as permit
where pg_try_advisory_lock(%(kind)s, number) limit 1
"""

LET_GO = "select pg_advisory_unlock(%(kind)s, %(number)s)"

UNLIMITED = 0


def take_permit() -> int | None:
    """Its number, or None where all are in use."""
    if not settings.LLM_MAX_CONCURRENCY:
        return UNLIMITED
    found = execute(TAKE, {"kind": KIND, "most": settings.LLM_MAX_CONCURRENCY}).fetchone()
    return None if found is None else int(found[0])


def let_go(permit: int) -> None:
    if permit == UNLIMITED:
        return
    try:
        execute(LET_GO, {"kind": KIND, "number": permit})
    except Error:
        connection.close()  # and free is what it held
