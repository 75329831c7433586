"""SPIN as a call: the model becomes a C program that walks through every state, and its report becomes a value."""

import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from tests.model.variants import SAFETY, Run, Verdict

MODEL = Path(__file__).with_name("protocol.pml")
MEMORY_MB = 1900
"""Of one search; two run at once."""
DEPTH = 20_000
HASH_BITS = 24
LAST_STEPS = 200


class Unchecked(Exception):
    """The search said neither yes nor no."""


@dataclass(frozen=True)
class Answer:
    verdict: Verdict
    states: int
    seconds: float
    reason: str
    """Of the counterexample: the assertion that failed, or that the run never gets there."""

    def is_expected(self, run: Run) -> bool:
        return (self.verdict, self.reason) == (run.expected, run.reason)


def missing_programs() -> list[str]:
    return [program for program in ("spin", "gcc") if shutil.which(program) is None]


def search(run: Run, folder: Path) -> Answer:
    """Search all states of this run, in a folder that keeps the counterexample. Raises Unchecked."""
    shutil.copy(MODEL, folder)
    _call(folder, "spin", *run.symbols, "-a", MODEL.name)
    # A counterexample is found, and a small search is over, before an optimised one would have been compiled.
    effort = "-O2" if run.expected is Verdict.HOLDS and not run.is_small else "-O0"
    kind = ["-DSAFETY", "-DNOCLAIM"] if run.check == SAFETY else []
    _call(folder, "gcc", effort, "-w", "-DCOLLAPSE", f"-DMEMLIM={MEMORY_MB}", *kind, "-o", "pan", "pan.c")
    claim = [] if run.check == SAFETY else ["-a", "-N", run.check]
    return _answer(_call(folder, "./pan", f"-m{DEPTH}", f"-w{HASH_BITS}", *claim))


def counterexample(run: Run, folder: Path) -> str:
    """The last steps that lead there, as SPIN replays them."""
    steps = _call(folder, "spin", *run.symbols, "-t", "-p", "-g", MODEL.name).splitlines()
    return "\n".join(steps[-LAST_STEPS:])


def _call(folder: Path, *command: str) -> str:
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    if done.returncode:
        raise Unchecked(f"{' '.join(command)}: {done.stderr.strip() or done.stdout.strip()}")
    return done.stdout


def _answer(report: str) -> Answer:
    errors, states = _number(r"errors: (\d+)", report), _number(r"(\d+) states, stored", report)
    seconds = re.search(r"elapsed time ([\d.]+)", report)
    cut_short = "depth too small" in report or "Search not completed" in report
    if errors is None or states is None or (cut_short and not errors):
        raise Unchecked(" ".join(re.findall(r"pan: .*|error: .*|Warning: .*", report)))
    complaint = re.search(r"^pan:1: (.*?) \(at depth", report, re.MULTILINE)
    return Answer(
        verdict=Verdict.CAUGHT if errors else Verdict.HOLDS,
        states=states,
        seconds=float(seconds[1]) if seconds else 0.0,
        reason=" ".join(complaint[1].split()) if complaint else "",
    )


def _number(pattern: str, report: str) -> int | None:
    found = re.search(pattern, report)
    return int(found[1]) if found else None
