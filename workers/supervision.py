"""The supervisor's loop: in a process of its own, and in every worker's parent as a spare."""

import threading

import structlog
from django.conf import settings
from django.db import connection

from workers.supervisor import supervise_once

log = structlog.get_logger(__name__)


def supervise_until(stopped: threading.Event, *, interval_s: float = settings.SUPERVISOR_INTERVAL_S) -> None:
    """Supervise again and again until `stopped` is set. A step that fails, as in an outage of
    PostgreSQL, is logged and tried again next time."""
    while not stopped.is_set():
        try:
            supervise_once()
        except Exception as error:
            log.warning("supervisor.step_failed", error=f"{type(error).__name__}: {error}".strip())
            connection.close()
        stopped.wait(interval_s)
    connection.close()
