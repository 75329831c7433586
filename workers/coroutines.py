"""Coroutines of our own beside a runner: a loop in a thread, and work in it that can be stopped at any moment.

Where one does not stop within the grace, it holds the loop, and nobody else can take it back: the process is killed
whole, as the parent of it expects of its children, and only the document in work pays.
"""

import asyncio
import os
import signal
import threading
from collections.abc import Callable, Coroutine
from concurrent.futures import Future
from typing import Any, NoReturn

import structlog

log = structlog.get_logger(__name__)


def kill_this_process() -> NoReturn:
    os.kill(os.getpid(), signal.SIGKILL)
    raise AssertionError("SIGKILL does not return")


class InWork[T]:
    """A coroutine in the loop's hands."""

    def __init__(self, loop: asyncio.AbstractEventLoop, coroutine: Coroutine[Any, Any, T]) -> None:
        self._loop = loop
        self._task: asyncio.Task[T] | None = None
        self._ended: Future[T] = Future()
        loop.call_soon_threadsafe(self._begin, coroutine)

    def wait(self, timeout_s: float) -> bool:
        """Whether it has ended within the time."""
        try:
            self._ended.exception(timeout_s)
        except TimeoutError:
            return False
        return True

    def result(self) -> T:
        """Of one that has ended. Raises what it has raised."""
        return self._ended.result(0)

    def stop(self, grace_s: float, kill: Callable[[], NoReturn] = kill_this_process) -> None:
        """Cancel it, and return when it has ended: then its connections are closed."""
        self._loop.call_soon_threadsafe(self._cancel)
        if not self.wait(grace_s):
            log.error("coroutine.does_not_stop", grace_s=grace_s)
            kill()

    def _begin(self, coroutine: Coroutine[Any, Any, T]) -> None:
        self._task = self._loop.create_task(coroutine)
        self._task.add_done_callback(self._end)

    def _cancel(self) -> None:
        if self._task is not None:
            self._task.cancel()

    def _end(self, task: asyncio.Task[T]) -> None:
        """The future is not the task's own: that would say cancelled before the task has come to its end."""
        if task.cancelled():
            self._ended.set_exception(Stopped())
        elif (error := task.exception()) is not None:
            self._ended.set_exception(error)
        else:
            self._ended.set_result(task.result())


class Stopped(Exception):
    """The coroutine was stopped before it had a result."""


class LoopThread:
    def __init__(self) -> None:
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="coroutines", daemon=True)
        self._thread.start()

    def start[T](self, coroutine: Coroutine[Any, Any, T]) -> InWork[T]:
        return InWork(self._loop, coroutine)

    def close(self) -> None:
        """To be called with nothing in work."""
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()
