"""Programs in the keeper's hands: what they say, how they come back, how they end."""

import asyncio
import os
import signal
from collections.abc import Coroutine, Iterator
from pathlib import Path
from typing import Any

import pytest

from config.local.errors import ProgramFailedError
from config.local.keeper import Keeper
from config.local.program import Program
from tests.processes import wait_until_gone


class Heard:
    """The lines of all programs."""

    def __init__(self) -> None:
        self.lines: list[str] = []

    def say(self, name: str, line: str) -> None:
        self.lines.append(line)


@pytest.fixture
def heard() -> Heard:
    return Heard()


@pytest.fixture
def keeper(heard: Heard) -> Iterator[Keeper]:
    with Keeper(heard.say) as keeper:
        yield keeper


def shell(script: str, *, grace_s: float = 10.0, log: Path | None = None) -> Program:
    return Program(
        name="shell", command=["/bin/sh", "-c", script], environment={"PATH": "/bin:/usr/bin"}, grace_s=grace_s, log=log
    )


def test_a_program_that_ends_starts_again_and_the_log_says_so(keeper: Keeper, heard: Heard) -> None:
    keeper.start(shell("echo began; exit 3"))
    keeper.wait_until(lambda: heard.lines.count("began") >= 2, within_s=30)
    assert "ended (exit code 3) and starts again in 0.5 s" in heard.lines


def test_lines_without_a_word_are_left_out(keeper: Keeper, heard: Heard) -> None:
    keeper.run(shell("echo; echo ' '; echo said"))
    assert heard.lines == ["said"]


def test_what_a_dead_program_started_ends_with_it(keeper: Keeper, heard: Heard) -> None:
    keeper.start(shell("sleep 600 & echo $!; wait"))
    keeper.wait_until(lambda: bool(heard.lines), within_s=30)
    os.kill(keeper.processes["shell"].pid, signal.SIGKILL)
    wait_until_gone(int(heard.lines[0]))


def test_a_stop_is_asked_for_and_then_forced(keeper: Keeper, heard: Heard) -> None:
    keeper.start(shell("trap '' TERM; echo deaf; while :; do sleep 1; done", grace_s=0.2))
    keeper.wait_until(lambda: "deaf" in heard.lines, within_s=30)
    pid = keeper.processes["shell"].pid
    keeper.stop("shell")
    wait_until_gone(pid)
    assert "did not end within 0.2 s and is killed" in heard.lines


def test_a_stop_ends_the_wait_for_a_restart(keeper: Keeper, heard: Heard, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("config.local.keeper.RETRY_FIRST_S", 3600.0)
    keeper.start(shell("exit 1"))
    keeper.wait_until(lambda: any("starts again in 3600 s" in line for line in heard.lines), within_s=30)
    keeper.stop("shell")
    assert not any("did not end" in line for line in heard.lines)


def test_a_program_that_runs_once_tells_its_exit_code_and_its_last_words(keeper: Keeper, heard: Heard) -> None:
    assert keeper.run(shell("printf 'first\\nlast \\377'; exit 4")) == 4
    assert heard.lines == ["first", "last \N{REPLACEMENT CHARACTER}"]
    assert keeper.processes == {}


def test_a_start_that_fails_says_how_with_the_end_of_the_log(keeper: Keeper, tmp_path: Path) -> None:
    with pytest.raises(ProgramFailedError, match=r"shell ended \(exit code 7\)(?s:.*)no room"):
        keeper.start(shell("echo no room; exit 7", log=tmp_path / "log"), ready=lambda: False)


def test_a_start_that_takes_too_long_says_so(keeper: Keeper) -> None:
    with pytest.raises(ProgramFailedError, match=r"shell was not ready within 0.1 s"):
        keeper.start(shell("sleep 600"), ready=lambda: False, within_s=0.1)


def test_a_program_that_cannot_even_be_started_is_tried_again_and_says_why(keeper: Keeper, heard: Heard) -> None:
    with pytest.raises(ProgramFailedError, match=r"shell cannot be started: .*Is a directory"):
        keeper.start(shell("exit 0", log=Path("/tmp")), ready=lambda: False)
    keeper.wait_until(lambda: sum("cannot be started" in line for line in heard.lines) >= 2, within_s=30)
    keeper.stop("shell")


def test_a_program_that_runs_once_ends_with_the_wait_for_it(keeper: Keeper, monkeypatch: pytest.MonkeyPatch) -> None:
    """Or a migration would go on while its server is stopped."""
    pids: list[int] = []

    def interrupted(work: Coroutine[None, None, Any], loop: asyncio.AbstractEventLoop) -> None:
        monkeypatch.undo()
        asyncio.run_coroutine_threadsafe(work, loop)
        keeper.wait_until(lambda: bool(keeper.processes["shell"].pid), within_s=30)
        pids.append(keeper.processes["shell"].pid)
        raise KeyboardInterrupt

    monkeypatch.setattr("config.local.keeper.asyncio.run_coroutine_threadsafe", interrupted)
    with pytest.raises(KeyboardInterrupt):
        keeper.run(shell("sleep 600"))
    wait_until_gone(*pids)
    assert keeper.processes == {}
