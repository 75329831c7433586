"""That `make bench` measures and tells; what it measures is no test's business, for it depends on the machine."""

import json
import subprocess
import sys
from contextlib import nullcontext
from pathlib import Path
from unittest.mock import Mock

import pytest

from bench import rows
from bench.__main__ import main
from bench.figures import ms, percentile
from bench.rows import ALL
from bench.system import Bench
from bench.table import Line, markdown
from config.local.programs import ROOT

MET = Line("a stop", "12 ms", "a document of 20 ms", "0.6", "at most 1", met=True)
MISSED = Line("a start", "3 s", "nothing", "", "at most 1 s", met=False)


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "bench", *arguments], cwd=ROOT, capture_output=True, text=True, check=False
    )


def test_a_row_is_measured_printed_and_written(tmp_path: Path) -> None:
    written = tmp_path / "table.json"

    done = run("--quick", "stop", "--out", str(written))

    assert done.returncode == 0, done.stdout + done.stderr
    stop, starts = json.loads(written.read_text())["lines"]
    assert "after the answer (5 cancels)" in stop["measured"]
    assert "the latest start" in starts["measured"]
    assert stop["what"] in done.stdout
    assert "fsync on" in done.stdout


def test_a_row_that_fails_costs_no_other_row(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    written = tmp_path / "table.json"
    monkeypatch.setattr(rows, "ALL", {"broken": _broken, "whole": lambda bench, *, quick: [MET]})
    monkeypatch.setattr("bench.__main__.running", lambda: nullcontext(Mock(spec=Bench)))
    monkeypatch.setattr("bench.machine.facts", lambda *_, **__: [])

    code = main(["broken", "whole", "--out", str(written)])

    broken, whole = json.loads(written.read_text())["lines"]
    assert code == 1
    assert broken["measured"] == "could not be measured"
    assert whole["what"] == MET.what


def _broken(bench: Bench, *, quick: bool) -> list[Line]:
    raise IndexError


def test_a_row_that_does_not_exist_is_refused_with_the_names_of_those_that_do() -> None:
    done = run("speed")

    assert done.returncode == 2
    assert all(name in done.stderr for name in ALL)


def test_the_table_says_plainly_what_is_missed() -> None:
    table = markdown(["Measured today."], [MET, MISSED])

    assert "| a stop | 12 ms | a document of 20 ms | 0.6 | at most 1 | met |" in table
    assert "1 of 2 marks missed: a start." in table
    assert "All 1 marks met." in markdown([], [MET])


@pytest.mark.parametrize(("share", "expected"), [(0.5, 2.0), (0.75, 3.0), (0.99, 4.0), (1, 4.0), (0, 1.0)])
def test_a_percentile_is_one_of_the_values(share: float, expected: float) -> None:
    assert percentile([4.0, 1.0, 3.0, 2.0], share) == expected


def test_short_times_keep_a_digit() -> None:
    assert (ms(0.0042), ms(0.0423), ms(4.2)) == ("4.2 ms", "42 ms", "4,200 ms")
