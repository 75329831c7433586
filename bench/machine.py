"""What the numbers depend on: date, commit, machine, versions, and how safely PostgreSQL writes."""

import os
import platform
import re
import subprocess
from datetime import UTC, datetime
from pathlib import Path

from bench.system import Bench
from config.local.programs import ROOT

SAFETY = ("fsync", "synchronous_commit", "full_page_writes")


def load() -> float:
    """Of the last minute: what else has kept this machine busy, where it is asked for before anything is started."""
    return os.getloadavg()[0]


def facts(bench: Bench, *, load_before: float, quick: bool) -> list[str]:
    ((version,),) = bench.sql("show server_version")
    safety = ", ".join(f"{name} {bench.sql(f'show {name}')[0][0]}" for name in SAFETY)
    when, quickly = f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC", ", quickly: the numbers say little" if quick else ""
    cores, python = len(os.sched_getaffinity(0)), platform.python_version()
    what_waits = "Stook's claims and releases do not wait for the disk, its rows do"
    return [
        f"Measured on {when}{_commit()}{quickly}.",
        f"Machine: {_processor()}, {cores} cores, load {load_before:.1f} before the start; Python {python}.",
        f"PostgreSQL {version}: {safety} ({what_waits}); its data on {_file_system(bench.system.home)}.",
    ]


def _commit() -> str:
    """Nothing where there is no Git, or no commit."""
    command = ["git", "describe", "--always", "--dirty", "--exclude", "*"]
    try:
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        return ""
    return f", commit {done.stdout.strip()}"


def _processor() -> str:
    named = re.search(r"^model name\s*: (.+)$", Path("/proc/cpuinfo").read_text(), re.MULTILINE)
    return named[1] if named else platform.machine()


def _file_system(folder: Path) -> str:
    """The type of the mount that holds the folder: a fsync costs nothing in memory."""
    mounts = [line.split()[1:3] for line in Path("/proc/mounts").read_text().splitlines()]
    holding = [(point, kind) for point, kind in mounts if folder.is_relative_to(point)]
    return max(holding, key=lambda mount: len(mount[0]))[1]
