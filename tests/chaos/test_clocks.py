"""The wrong clock does what it says: only what one process reads is wrong, and only while it is told to be."""

import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.chaos.clocks import Clocks
from tests.chaos.words import NotHere

TEN_MINUTES_S = 600.0
TELL = """
import sys, threading, time
for _ in sys.stdin:
    began = time.monotonic()
    threading.Event().wait(0.05)
    print(time.time(), time.monotonic() - began, flush=True)
"""


@pytest.fixture
def clocks(tmp_path: Path) -> Clocks:
    try:
        return Clocks(tmp_path / "clocks")
    except NotHere as reason:
        pytest.skip(str(reason))


@pytest.fixture
def process(clocks: Clocks) -> Iterator[subprocess.Popen[str]]:
    with subprocess.Popen(
        [sys.executable, "-c", TELL],
        env=dict(clocks.environment),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        yield process
        process.kill()


def told_by(process: subprocess.Popen[str]) -> tuple[float, float]:
    """Its clock against ours, and how long a short wait took it."""
    assert process.stdin
    assert process.stdout
    print(file=process.stdin, flush=True)
    clock, waited_s = process.stdout.readline().split()
    return float(clock) - time.time(), float(waited_s)


def test_a_clock_is_wrong_while_it_is_set_so(clocks: Clocks, process: subprocess.Popen[str]) -> None:
    assert abs(told_by(process)[0]) < TEN_MINUTES_S / 2
    for wrong_s in (TEN_MINUTES_S, -TEN_MINUTES_S):
        assert clocks.set([process.pid], wrong_s) == 1
        off_s, waited_s = told_by(process)
        assert abs(off_s - wrong_s) < TEN_MINUTES_S / 2
        assert waited_s < TEN_MINUTES_S / 2
    clocks.set([process.pid], 0)
    assert abs(told_by(process)[0]) < TEN_MINUTES_S / 2


def test_a_process_that_is_gone_has_no_clock_to_set(clocks: Clocks) -> None:
    assert clocks.set([2**22 + 1], TEN_MINUTES_S) == 0
