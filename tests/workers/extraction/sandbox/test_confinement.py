"""What a child has not, and that it does not outlive its worker."""

import os
import select
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.workers.extraction.sandbox.conftest import DEADLINE_S, Make, answer, child_pid, reply_of, sleep
from workers.extraction.sandbox import ExtractReply, Limits, Sandbox

ROOT = Path(__file__).resolve().parents[4]

PARENT = """
import sys, time
from workers.extraction.sandbox import ExtractRequest, Sandbox
sandbox = Sandbox()
sandbox.warm()
sandbox.start(ExtractRequest("sleep", {}, {"hang": True}, [None]))
sandbox.wait(float(sys.argv[1]))
print(sandbox._child.pid, sandbox._spare.pid, flush=True)
time.sleep(3600)
"""


def test_the_environment_holds_no_secret(sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STOOK_SECRET_KEY", "hush")
    monkeypatch.setenv("DATABASE_URL", "postgresql://app:hush@localhost/app")
    monkeypatch.setenv("REDIS_URL", "redis://:hush@localhost/0")
    sandbox.warm()

    environment = Path(f"/proc/{child_pid(sandbox)}/environ").read_text()

    assert "hush" not in environment
    assert {entry.partition("=")[0] for entry in environment.split("\0")} >= {"PATH", "STOOK_BENCH"}


def test_the_limits_hold(make: Make) -> None:
    sandbox = make(Limits(memory_mb=2000, cpu_s=500, open_files=77))
    answer(sandbox, sleep())

    lines = Path(f"/proc/{child_pid(sandbox)}/limits").read_text().splitlines()
    limits = {line[:26].strip(): line[26:].split()[:2] for line in lines}

    assert limits["Max address space"] == [str(2000 * 1024 * 1024)] * 2
    assert limits["Max open files"] == ["77", "77"]
    assert limits["Max core file size"] == ["0", "0"]
    assert 500 <= int(limits["Max cpu time"][0]) < 600


def test_ctrl_c_is_for_the_worker(sandbox: Sandbox) -> None:
    answer(sandbox, sleep())
    pid = child_pid(sandbox)
    sandbox.start(sleep(sleep_ms=300))
    os.kill(pid, signal.SIGINT)
    os.kill(pid, signal.SIGTERM)

    assert isinstance(reply_of(sandbox), ExtractReply)
    assert child_pid(sandbox) == pid


@pytest.mark.parametrize("settled_s", ["0", "3"], ids=["just started", "at work"])
def test_no_child_outlives_a_killed_worker(settled_s: str) -> None:
    worker = subprocess.Popen(
        [sys.executable, "-c", PARENT, settled_s],
        cwd=ROOT,
        env=os.environ | {"STOOK_BENCH": "1"},
        stdout=subprocess.PIPE,
        text=True,
    )
    assert worker.stdout is not None
    children = [os.pidfd_open(int(pid)) for pid in worker.stdout.readline().split()]
    assert len(children) == 2

    worker.kill()
    worker.wait()

    for child in children:
        ended, _, _ = select.select([child], [], [], DEADLINE_S)
        os.close(child)
        assert ended
    worker.stdout.close()


def test_a_child_ends_when_its_pipe_closes(sandbox: Sandbox) -> None:
    answer(sandbox, sleep())
    assert sandbox._child is not None
    process = sandbox._child._process
    assert process.stdin is not None

    process.stdin.close()

    assert process.wait(DEADLINE_S) == 0
