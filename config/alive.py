"""Whether the process of a container does its work: `python -m config.alive NAME` ends with 0 if so.

It runs again and again beside that process, and so reads no settings, which would cost seconds each time.
"""

import os
import socket
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path

import psycopg
import redis

from config.local.addresses import given

FLEET = "stook:fleet"
SILENT_AFTER_S = 30
# Beat writes its schedule every three minutes.
SCHEDULE, SCHEDULE_AFTER_S = Path("/tmp/schedule"), 300  # noqa: S108 - in a container of its own

SPOKE = """
select exists (
    select from pg_stat_activity
    where usename = current_user and pid <> pg_backend_pid()
        and client_addr is not distinct from inet_client_addr()
        and state_change > clock_timestamp() - make_interval(secs => %s)
)
"""


def worker() -> bool:
    """It has told Redis that it is there; Redis forgets that soon."""
    with redis.Redis.from_url(given(os.environ, "REDIS_URL"), socket_timeout=5, decode_responses=True) as client:
        names = [name for name in client.smembers(FLEET) if name.startswith(f"{socket.gethostname()}:")]
        return any(client.exists(f"{FLEET}:{name}") for name in names)


def supervisor() -> bool:
    """It looks into the database every second, whatever there is to do."""
    return _somebody_speaks()


def webhooks() -> bool:
    """It looks for events several times a second."""
    return _somebody_speaks()


def _somebody_speaks() -> bool:
    """Someone at this address, where nobody else is, has just spoken with PostgreSQL."""
    with psycopg.connect(given(os.environ, "DATABASE_URL"), connect_timeout=5) as connection:
        return connection.execute(SPOKE, [SILENT_AFTER_S]).fetchone() == (True,)


def beat(schedule: Path = SCHEDULE) -> bool:
    """It has noted in its schedule what it has sent."""
    notes = schedule.parent.glob(f"{schedule.name}*")
    return any(time.time() - note.stat().st_mtime < SCHEDULE_AFTER_S for note in notes)


CHECKS: Mapping[str, Callable[[], bool]] = {
    "worker": worker,
    "supervisor": supervisor,
    "webhooks": webhooks,
    "beat": beat,
}

if __name__ == "__main__":
    try:
        sys.exit(0 if CHECKS[sys.argv[1]]() else f"The {sys.argv[1]} is silent.")
    except (psycopg.Error, redis.RedisError) as error:
        sys.exit(str(error))
