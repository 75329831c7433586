"""Processes of the measured system, as the kernel knows them."""

import os
import signal
from contextlib import suppress
from pathlib import Path


def children_of(pid: int) -> list[int]:
    """Of all its threads."""
    lists = Path(f"/proc/{pid}/task").glob("*/children")
    return sorted(int(child) for one in lists for child in one.read_text().split())


def with_children(pid: int) -> list[int]:
    """A worker's parent, and every process that serves documents for it."""
    return [pid, *children_of(pid)]


def resident_mb(pid: int) -> float:
    pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


def kill_9(pids: list[int]) -> None:
    """All at once. One that another's death has ended already is no failure."""
    for pid in pids:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
