"""Work in a loop beside the runner, and how it is stopped."""

import asyncio
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator

import pytest

from workers.coroutines import LoopThread, Stopped

BLOCKED = """
import sys, time
from workers.coroutines import LoopThread

async def block():
    print("blocked", flush=True)
    while True:
        time.sleep(0.01)

work = LoopThread().start(block())
assert not work.wait(0.1)
work.stop(0.2)
print("stopped")
"""


@pytest.fixture
def loop() -> Iterator[LoopThread]:
    running = LoopThread()
    yield running
    running.close()


def test_it_gives_what_the_coroutine_gives(loop: LoopThread) -> None:
    async def answer() -> int:
        await asyncio.sleep(0)
        return 42

    work = loop.start(answer())
    assert work.wait(20)
    assert work.result() == 42


def test_it_raises_what_the_coroutine_raises(loop: LoopThread) -> None:
    async def fail() -> None:
        raise LookupError

    work = loop.start(fail())
    assert work.wait(20)
    with pytest.raises(LookupError):
        work.result()


def test_a_stop_returns_when_the_coroutine_has_cleaned_up(loop: LoopThread) -> None:
    begun, cleaned = threading.Event(), threading.Event()

    async def hang() -> None:
        begun.set()
        try:
            await asyncio.sleep(3600)
        finally:
            await asyncio.sleep(0.05)
            cleaned.set()

    work = loop.start(hang())
    assert begun.wait(20)
    assert not work.wait(0)
    work.stop(20)
    assert cleaned.is_set()
    with pytest.raises(Stopped):
        work.result()


def test_a_stop_before_it_has_begun_is_one(loop: LoopThread) -> None:
    async def hang() -> None:
        await asyncio.sleep(3600)

    loop.start(hang()).stop(20)


def test_a_loop_that_is_blocked_past_the_grace_takes_its_process_with_it() -> None:
    done = subprocess.run([sys.executable, "-c", BLOCKED], capture_output=True, text=True, check=False)
    assert done.returncode == -signal.SIGKILL, done.stderr
    assert "blocked" in done.stdout
    assert "stopped" not in done.stdout
