"""Processes seen from outside."""

import time
from pathlib import Path

DEADLINE_S = 30.0


def children_of(pid: int) -> list[int]:
    """The whole family below a process, children before grandchildren."""
    children = [
        int(child) for task in Path(f"/proc/{pid}/task").iterdir() for child in (task / "children").read_text().split()
    ]
    return children + [below for child in children for below in children_of(child)]


def command_of(pid: int) -> str:
    return Path(f"/proc/{pid}/cmdline").read_text().replace("\0", " ")


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
