"""When a fault is said to have begun, and which ones are let off."""

import queue
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import pytest

from config.local.keeper import Process
from config.local.system import System
from tests.chaos.broker import Broker
from tests.chaos.faults import LATE, Saboteur
from tests.chaos.history import Fault, Happening, Recorder
from tests.chaos.plan import PlannedFault
from tests.chaos.receiver import Receiver

PATIENCE_S = 60.0
KILL = PlannedFault(0.0, "kill -9 of the supervisor", 0.5, 0.0)
OUTAGE = PlannedFault(1.0, "Redis killed", 0.5, 0.0)


class Told(Recorder):
    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self.faults = queue.Queue[Fault]()

    def write(self, happening: Happening) -> None:
        assert isinstance(happening, Fault)
        self.faults.put(happening)


class Processes:
    """Of which the supervisor is found at the third look."""

    def __init__(self, pid: int) -> None:
        self._pid, self._looks, self.found_at = pid, 0, float("inf")

    def get(self, name: str) -> Process | None:
        self._looks += name == "supervisor"
        if name != "supervisor" or self._looks < 3:
            return None
        self.found_at = min(self.found_at, time.time())
        return cast(Process, SimpleNamespace(running=True, pid=self._pid))


@pytest.fixture
def victim() -> Iterator[subprocess.Popen[bytes]]:
    with subprocess.Popen(["sleep", "600"]) as process:
        yield process
        process.kill()


@contextmanager
def at_work(tmp_path: Path, processes: Processes, *faults: PlannedFault) -> Iterator[queue.Queue[Fault]]:
    over = threading.Event()
    with Told(tmp_path / "history") as told, Receiver(told) as receiver:
        system = cast(System, SimpleNamespace(processes=processes))
        broker = Broker("unix:///none", over)
        saboteur = Saboteur(system, broker, told, over=over, clocks=None, disk=None, receiver=receiver)
        began = time.monotonic()
        times = {"began": began, "until": began + PATIENCE_S}
        worker = threading.Thread(target=saboteur.carry_out, args=[faults], kwargs=times)
        worker.start()
        try:
            yield told.faults
        finally:
            over.set()
            worker.join()


def test_it_begins_when_its_victim_has_been_found(tmp_path: Path, victim: subprocess.Popen[bytes]) -> None:
    processes = Processes(victim.pid)
    with at_work(tmp_path, processes, KILL) as told:
        fault = told.get(timeout=PATIENCE_S)
    assert fault.effect
    assert fault.began_at >= processes.found_at
    assert victim.wait(PATIENCE_S) < 0


def test_none_whose_turn_comes_late_disturbs_the_calm(tmp_path: Path, victim: subprocess.Popen[bytes]) -> None:
    with at_work(tmp_path, Processes(victim.pid), KILL, OUTAGE) as told:
        fault = told.get(timeout=PATIENCE_S)
    assert (fault.kind, fault.effect, fault.note) == (KILL.kind, False, LATE)
    assert victim.poll() is None
