"""The supervisor's loop: in a process of its own, and in every worker's parent as a spare."""

import threading

from django.conf import settings
from django.db import connection

from workers.supervisor import supervise_once


def supervise_until(stopped: threading.Event, *, interval_s: float = settings.SUPERVISOR_INTERVAL_S) -> None:
    """Supervise again and again until `stopped` is set."""
    while not stopped.is_set():
        supervise_once()
        stopped.wait(interval_s)
    connection.close()
