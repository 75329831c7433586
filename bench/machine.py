"""What the numbers depend on: date, machine, versions, and how safely PostgreSQL writes."""

import os
import platform
import re
from datetime import UTC, datetime
from pathlib import Path

from bench.system import Bench

SAFETY = ("fsync", "synchronous_commit", "full_page_writes")


def facts(bench: Bench, *, quick: bool) -> list[str]:
    ((version,),) = bench.sql("show server_version")
    safety = ", ".join(f"{name} {bench.sql(f'show {name}')[0][0]}" for name in SAFETY)
    cores, load = len(os.sched_getaffinity(0)), os.getloadavg()[0]
    return [
        f"Measured on {datetime.now(UTC):%Y-%m-%d %H:%M} UTC{', quickly: the numbers say little' if quick else ''}.",
        f"Machine: {_processor()}, {cores} cores, load {load:.1f} at the start; Python {platform.python_version()}.",
        f"PostgreSQL {version}: {safety}; its data on {_file_system(bench.system.home)}.",
    ]


def _processor() -> str:
    named = re.search(r"^model name\s*: (.+)$", Path("/proc/cpuinfo").read_text(), re.MULTILINE)
    return named[1] if named else platform.machine()


def _file_system(folder: Path) -> str:
    """The type of the mount that holds the folder: a fsync costs nothing in memory."""
    mounts = [line.split()[1:3] for line in Path("/proc/mounts").read_text().splitlines()]
    holding = [(point, kind) for point, kind in mounts if folder.is_relative_to(point)]
    return max(holding, key=lambda mount: len(mount[0]))[1]
