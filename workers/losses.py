"""A worker's parent sees at once when one of its processes dies, and frees what it held before its lease runs out."""

import threading
import time
from collections.abc import Callable, Collection

import structlog
from django.conf import settings
from django.db import connection

from workers.slots import worker_name
from workers.supervisor import free_slots_of_dead, top_up_turns

log = structlog.get_logger(__name__)

LOOK_S = 0.2


class Losses:
    """Which processes are missed, and until when. Times are monotonic."""

    def __init__(self) -> None:
        self._alive: set[int] = set()
        self._missed: dict[int, float] = {}

    def look(self, alive: Collection[int], now: float) -> None:
        """`alive` are the processes that the pool has now."""
        for pid in self._alive - set(alive):
            # The server may be at a statement of the dead one for a while, and its slot then cannot be had.
            self._missed[pid] = now + settings.LEASE_S
        self._alive = set(alive)
        # A number may be given anew, to a process that lives.
        self._missed = {pid: until for pid, until in self._missed.items() if now < until and pid not in self._alive}
        if self._missed and free_slots_of_dead([worker_name(pid) for pid in self._missed]):
            top_up_turns()


def watch_processes(pids: Callable[[], Collection[int]], stopped: threading.Event) -> None:
    """Look again and again until `stopped` is set."""
    losses = Losses()
    while not stopped.is_set():
        try:
            losses.look(pids(), time.monotonic())
        except Exception as error:
            log.warning("losses.not_freed", error=f"{type(error).__name__}: {error}".strip())
            connection.close()
        stopped.wait(LOOK_S)
    connection.close()
