"""Counts of what a process has seen, kept in PostgreSQL, where those of all processes and machines come together."""

import threading
import time

import structlog
from django.db import Error, connection

from jobs.models import Tally

log = structlog.get_logger(__name__)

SAVED_EVERY_S = 1.0
ADD = """
insert into tally (name, value) values (%s, %s)
on conflict (name) do update set value = tally.value + excluded.value
"""


class Counter:
    """Written when it is counted, once a second at most, or when asked to; a process that dies takes the rest along."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._lock = threading.Lock()
        self._unsaved = 0
        self._saved_at = float("-inf")

    def add(self) -> None:
        with self._lock:
            self._unsaved += 1
        self.save_soon()

    def save_soon(self) -> None:
        """What there is to be saved, once a second at most."""
        if self._unsaved and time.monotonic() - self._saved_at >= SAVED_EVERY_S:
            self.save()

    def save(self) -> None:
        """Never fails."""
        with self._lock:
            taken, self._unsaved, self._saved_at = self._unsaved, 0, time.monotonic()
        if not taken:
            return
        try:
            with connection.cursor() as cursor:
                cursor.execute(ADD, [self._name, taken])
        except Error as error:
            log.warning("tally.not_saved", tally=self._name, error=str(error).strip())
            with self._lock:
                self._unsaved += taken

    @property
    def value(self) -> int:
        """As saved."""
        return Tally.objects.filter(pk=self._name).values_list("value", flat=True).first() or 0
