"""Processes seen from outside."""

import os
import signal
import time
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

DEADLINE_S = 60.0


def children_of(pid: int) -> list[int]:
    """The whole family below a process, children before grandchildren; none where it has gone."""
    children: list[int] = []
    with suppress(FileNotFoundError, ProcessLookupError):
        for task in Path(f"/proc/{pid}/task").iterdir():
            children += map(int, (task / "children").read_text().split())
    return children + [below for child in children for below in children_of(child)]


def command_of(pid: int) -> str:
    """Empty where there is no such process."""
    try:
        return Path(f"/proc/{pid}/cmdline").read_text().replace("\0", " ")
    except (FileNotFoundError, ProcessLookupError):
        return ""


def kill(pids: Iterable[int]) -> None:
    """Those that are still there: who dies may take its children with it."""
    for pid in pids:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)


def wait_until_gone(pid: int) -> None:
    deadline = time.monotonic() + DEADLINE_S
    while time.monotonic() < deadline:
        if _state(pid) in ("", "Z"):
            return
        time.sleep(0.01)
    raise AssertionError(f"Process {pid} is still there.")


def _state(pid: int) -> str:
    """One letter, as in proc(5); empty where there is no such process."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except (FileNotFoundError, ProcessLookupError):
        return ""
