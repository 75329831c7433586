"""A child may end at any moment; the sandbox says why, and works on with the spare."""

import os
import signal
from pathlib import Path

import pytest

from tests.processes import wait_until_gone
from tests.workers.extraction.sandbox.conftest import (
    Make,
    answer,
    child_pid,
    reply_of,
    sleep,
    spare_pid,
    wait_until_in_work,
)
from workers.extraction.sandbox import ExtractReply, Limits, ParseRequest, Sandbox, SandboxDied


def test_a_child_killed_in_mid_request_is_told_and_the_spare_answers_the_next(sandbox: Sandbox) -> None:
    sandbox.start(sleep(sleep_ms=600_000))
    spare = spare_pid(sandbox)
    wait_until_in_work(sandbox, place=0)
    os.kill(child_pid(sandbox), signal.SIGKILL)

    with pytest.raises(SandboxDied) as death:
        reply_of(sandbox)

    assert (death.value.reason, death.value.signal) == ("killed", signal.SIGKILL)
    assert not sandbox.busy
    assert isinstance(answer(sandbox, sleep()), ExtractReply)
    assert child_pid(sandbox) == spare


def test_a_document_that_crashes_its_process_is_told(sandbox: Sandbox) -> None:
    sandbox.start(sleep(sleep_ms=600_000))
    wait_until_in_work(sandbox, place=0)
    os.kill(child_pid(sandbox), signal.SIGSEGV)

    with pytest.raises(SandboxDied) as death:
        reply_of(sandbox)

    assert (death.value.reason, death.value.signal) == ("crashed", signal.SIGSEGV)


def test_the_crashing_cupboard_crashes(sandbox: Sandbox) -> None:
    with pytest.raises(SandboxDied):
        answer(sandbox, sleep(crash=True))


def test_a_child_that_died_at_rest_costs_no_request(sandbox: Sandbox) -> None:
    answer(sandbox, sleep())
    victim = child_pid(sandbox)
    os.kill(victim, signal.SIGKILL)
    wait_until_gone(victim)

    assert isinstance(answer(sandbox, sleep()), ExtractReply)


def test_a_child_that_reaches_no_checkpoint_is_ended_from_outside(sandbox: Sandbox) -> None:
    sandbox.start(sleep(hang=True))
    wait_until_in_work(sandbox, place=0)
    sandbox.cancel()
    assert sandbox.wait(0.2) is None
    pid = child_pid(sandbox)

    sandbox.kill()

    assert not is_there(pid)
    assert isinstance(answer(sandbox, sleep()), ExtractReply)


def test_too_much_memory_is_told_as_such(make: Make, tmp_path: Path) -> None:
    path = tmp_path / "many-numbers.json"
    path.write_bytes(b"[" + b"1234567," * 6_000_000 + b"1]")
    sandbox = make(Limits(memory_mb=450))

    with pytest.raises(SandboxDied) as death:
        answer(sandbox, ParseRequest(str(path), "application/json"))

    assert death.value.reason == "memory"
    assert isinstance(answer(sandbox, sleep()), ExtractReply)


def test_too_much_processor_time_is_told_as_such(make: Make) -> None:
    with pytest.raises(SandboxDied) as death:
        answer(make(Limits(cpu_s=1)), sleep(sleep_ms=600_000, busy=True))

    assert death.value.reason == "cpu_time"


def test_a_reply_over_the_limit_is_refused_and_its_child_ended(sandbox: Sandbox, tmp_path: Path) -> None:
    path = tmp_path / "long.txt"
    path.write_text("word " * 400_000)
    sandbox.warm()
    assert sandbox._child is not None
    sandbox._child._limits = Limits(parse_mb=1)  # of which the child does not know

    with pytest.raises(SandboxDied) as death:
        answer(sandbox, ParseRequest(str(path), "text/plain"))

    assert death.value.reason == "bad_reply"
    assert isinstance(answer(sandbox, sleep()), ExtractReply)


@pytest.mark.parametrize("limits", [Limits(recycle_after=1), Limits(recycle_rss_mb=1)])
def test_a_worn_child_is_replaced_after_its_reply(make: Make, limits: Limits) -> None:
    sandbox = make(limits)
    sandbox.warm()
    first = child_pid(sandbox)

    assert isinstance(answer(sandbox, sleep()), ExtractReply)

    assert child_pid(sandbox) != first
    assert not is_there(first)


def test_closing_leaves_no_process(sandbox: Sandbox) -> None:
    sandbox.start(sleep(hang=True))
    pids = [child_pid(sandbox), spare_pid(sandbox)]

    sandbox.close()

    assert not any(map(is_there, pids))


def is_there(pid: int) -> bool:
    """A zombie counts, too."""
    return Path(f"/proc/{pid}").exists()
