"""The system's processes as targets: found at the moment of the fault, and never mistaken for a stranger's."""

import os
import signal
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from config.local.system import System
from tests.chaos.broker import Broker
from tests.chaos.words import NoEffect
from tests.processes import children_of, command_of

SANDBOX = "workers.extraction.sandbox.child"
# A process that is being started again is waited for so long.
PATIENCE_S = 20.0
WORKER_PATIENCE_S, SERVES_S = 90.0, 6.0
POLL_S = 0.05


class Victims:
    def __init__(self, system: System, broker: Broker, over: threading.Event) -> None:
        self._system = system
        self._broker = broker
        self._over = over
        self._one_at_the_worker = threading.Lock()

    @contextmanager
    def serving_worker(self, choice: float, may_be_hit: Callable[[float], bool]) -> Iterator[int]:
        """The parent of a worker that has been at work for some seconds; one fault of the worker at a time.

        On a machine on which it takes long to start, it would otherwise be hit again before it ever served. As that
        may take long, `may_be_hit` says whether it still may in so many seconds, and is waited for. Raises NoEffect.
        """
        deadline, at_work_s = time.monotonic() + WORKER_PATIENCE_S, choice * SERVES_S
        while time.monotonic() < deadline and not self._over.wait(POLL_S):
            if not may_be_hit(at_work_s):  # and so nobody waits for this one meanwhile
                continue
            if not self._one_at_the_worker.acquire(timeout=WORKER_PATIENCE_S):
                raise NoEffect("the worker was being hit by others")
            try:
                if self._serves(at_work_s) and may_be_hit(0):
                    yield self.main("worker")
                    return
            finally:
                self._one_at_the_worker.release()
        raise NoEffect("the worker did not serve, or only while it had to be left in peace")

    def _serves(self, for_s: float) -> bool:
        parent = self.main("worker")
        if not self._broker.knows_worker(parent):
            return False
        self._over.wait(for_s)
        return self.main("worker") == parent

    def main(self, name: str) -> int:
        """The process that the keeper started under that name. Raises NoEffect where it is away for too long."""
        deadline = time.monotonic() + PATIENCE_S
        while time.monotonic() < deadline and not self._over.wait(POLL_S):
            process = self._system.processes.get(name)
            if process and process.running and process.pid:
                return process.pid
        raise NoEffect(f"{name} was not running")

    def family(self, name: str) -> list[int]:
        """The parent first."""
        parent = self.main(name)
        return [parent, *_below(parent)]

    def worker_child(self, choice: float) -> int:
        return self._one_below("worker", choice, lambda pid: not _is_sandbox(pid))

    def sandbox(self, choice: float) -> int:
        return self._one_below("worker", choice, _is_sandbox)

    def child_of(self, name: str, choice: float) -> int:
        return self._one_below(name, choice, lambda _: True)

    def _one_below(self, name: str, choice: float, is_one: Callable[[int], bool]) -> int:
        deadline = time.monotonic() + PATIENCE_S
        while time.monotonic() < deadline and not self._over.is_set():
            found = list(filter(is_one, _below(self.main(name))))
            if found:
                return found[int(choice * len(found)) % len(found)]
            time.sleep(POLL_S)
        raise NoEffect(f"{name} had no such child")

    def backend(self, choice: float) -> int:
        """A server process of PostgreSQL that serves one of Stook's connections."""
        found = [pid for pid in _below(self.main("postgres")) if "stook stook" in _command(pid)]
        if not found:
            raise NoEffect("nobody was connected to PostgreSQL")
        return found[int(choice * len(found)) % len(found)]


def send(number: signal.Signals, pids: Sequence[int]) -> None:
    """Through handles, so that a process that ended meanwhile is passed over. Raises NoEffect if all of them did."""
    sent = 0
    for pid in pids:
        try:
            handle = os.pidfd_open(pid)
        except ProcessLookupError:
            continue
        try:
            signal.pidfd_send_signal(handle, number)
            sent += 1
        except ProcessLookupError:
            continue
        finally:
            os.close(handle)
    if not sent:
        raise NoEffect("the process had just ended")


class Stopped:
    """Processes under SIGSTOP, until they are let go on. A context manager."""

    def __init__(self, pids: Sequence[int]) -> None:
        self._handles = []
        for pid in pids:
            try:
                self._handles.append(os.pidfd_open(pid))
            except ProcessLookupError:
                continue
        if not self._handles:
            raise NoEffect("the process had just ended")

    def __enter__(self) -> None:
        self._send(signal.SIGSTOP)

    def __exit__(self, *_: object) -> None:
        self._send(signal.SIGCONT)
        for handle in self._handles:
            os.close(handle)

    def _send(self, number: signal.Signals) -> None:
        for handle in self._handles:
            try:
                signal.pidfd_send_signal(handle, number)
            except ProcessLookupError:
                continue


def _below(pid: int) -> list[int]:
    try:
        return children_of(pid)
    except (FileNotFoundError, ProcessLookupError):  # one of them ended while we looked
        return []


def _is_sandbox(pid: int) -> bool:
    return SANDBOX in _command(pid)


def _command(pid: int) -> str:
    try:
        return command_of(pid)
    except (FileNotFoundError, ProcessLookupError):
        return ""
