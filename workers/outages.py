"""What a process holds is given back through an outage of the database: nobody is blamed for what it held."""

import time
from collections.abc import Callable

from django.conf import settings
from django.db import Error, connection

AGAIN_S = 0.05


def persistently[T](give_back: Callable[[], T]) -> T:
    """Call it again, over a new connection, until the database is there; what was done already may be done again.

    After a restart no lease expires before a full one has passed (workers/leases.py), which leaves time for it.
    """
    until = time.monotonic() + 2 * settings.LEASE_S
    while True:
        try:
            return give_back()
        except Error:
            connection.close()
            if time.monotonic() >= until:
                raise
            time.sleep(AGAIN_S)
