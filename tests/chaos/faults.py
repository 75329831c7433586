"""Does what the plan says, at its time, to the running system."""

import random
import signal
import threading
import time
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from functools import partial

from config.local.system import System
from tests.chaos.broker import Broker
from tests.chaos.clocks import Clocks
from tests.chaos.disk import SmallDisk
from tests.chaos.history import HARNESS_BROKE, Fault, Recorder
from tests.chaos.kinds import BY_NAME, ENGINE, KILL_OF_SANDBOX
from tests.chaos.plan import PlannedFault, calm_around
from tests.chaos.receiver import MOODS, Receiver
from tests.chaos.victims import Stopped, Victims, send
from tests.chaos.windows import Windows
from tests.chaos.words import NoEffect, NotHere

AT_ONCE = 64
MINUTE_S = 60.0
LATE = "its turn came late, in the calm around an outage of Redis"
CLOCKS_OF = ("worker", "supervisor", "web", "beat", "events")

type Act = Callable[[PlannedFault], str]
"""Does it, lasts as long as it does, undoes it; returns a note. Raises NoEffect, NotHere."""


class _Acting(threading.local):
    """Since when the fault of this thread disturbs anything."""

    since = 0.0


class Saboteur:
    """`missing` says of kinds that this machine cannot do why."""

    def __init__(
        self,
        system: System,
        broker: Broker,
        recorder: Recorder,
        *,
        over: threading.Event,
        clocks: Clocks | None,
        disk: SmallDisk | None,
        receiver: Receiver,
    ) -> None:
        self._victims = Victims(system, broker, over)
        self._broker = broker
        self._recorder = recorder
        self._over = over
        self._clocks = clocks
        self._disk = disk
        self._receiver = receiver
        self._one_disk = threading.Lock()
        self._calm = Windows(())
        self._acting = _Acting()

    def carry_out(self, faults: tuple[PlannedFault, ...], *, began: float, until: float) -> None:
        """Returns when the last one has been undone; what still waits for its victim at `until` is let off. Times are
        those of time.monotonic().
        """
        self._calm = calm_around(faults, began)
        with ThreadPoolExecutor(AT_ONCE, thread_name_prefix="fault") as pool:
            for fault in faults:
                if self._over.wait(max(began + fault.at_s - time.monotonic(), 0)):
                    return
                pool.submit(self._one, fault)
            self._over.wait(max(until - time.monotonic(), 0))
            self._over.set()

    def _one(self, fault: PlannedFault) -> None:
        self._acting.since = time.time()
        effect = True
        try:
            note = self._acts()[fault.kind](fault)
        except (NoEffect, NotHere) as reason:
            note, effect = str(reason), False
        except Exception as error:  # a fault of the harness's own must be seen in the report
            note, effect = f"{HARNESS_BROKE}{type(error).__name__}: {error}", False
        self._recorder.write(Fault(fault.kind, self._acting.since, time.time(), note, effect))

    def _begins(self, fault: PlannedFault) -> None:
        """To be called when the victim has been found, right before it is hit: until then nothing was disturbed.
        Raises NoEffect where that took so long that others, who count on peace, would be disturbed.
        """
        if not self._may_disturb(fault):
            raise NoEffect(LATE)
        self._acting.since = time.time()

    def _may_disturb(self, fault: PlannedFault, in_s: float = 0.0) -> bool:
        if not BY_NAME[fault.kind].takes_away & ENGINE:
            return True
        at = time.monotonic() + in_s
        return not self._calm.meet(at, at + fault.length_s)

    def _acts(self) -> Mapping[str, Act]:
        return {
            "kill -9 of a worker child": self._at_the_worker(
                self._kill_one(lambda fault: self._victims.worker_child(fault.choice))
            ),
            KILL_OF_SANDBOX: self._kill_one(lambda fault: self._victims.sandbox(fault.choice)),
            "kill -9 of the worker's parent": self._at_the_worker(self._kill("worker")),
            "kill -9 of the worker's parent and children": self._at_the_worker(self._kill_family("worker")),
            "kill -9 of a web process": self._kill_one(lambda fault: self._victims.child_of("web", fault.choice)),
            "kill -9 of web's parent": self._kill("web"),
            "kill -9 of the front": self._kill("front"),
            "kill -9 of events": self._kill("events"),
            "kill -9 of the supervisor": self._kill("supervisor"),
            "kill -9 of beat": self._kill("beat"),
            "stop of a worker child, past its lease": self._at_the_worker(self._stop_worker_child),
            "stop of the worker's parent": self._at_the_worker(self._stop("worker")),
            "stop of the supervisor": self._stop("supervisor"),
            "kill -9 of webhooks": self._kill("webhooks"),
            "stop of webhooks, past a lease": self._stop("webhooks"),
            "the webhooks' receiver takes nothing": self._take_nothing,
            "Redis killed": self._kill("valkey"),
            "Redis stopped": self._stop("valkey"),
            "Redis emptied": self._empty_redis,
            "turns doubled": lambda fault: self._broker.double(fault.choice),
            "turns dropped": lambda fault: self._broker.drop(fault.choice),
            "PostgreSQL killed": self._kill("postgres"),
            "PostgreSQL restarted, fast": self._kill("postgres", signal.SIGINT),
            "PostgreSQL restarted, immediate": self._kill("postgres", signal.SIGQUIT),
            "a backend of PostgreSQL killed": self._kill_one(lambda fault: self._victims.backend(fault.choice)),
            "a clock wrong by minutes": self._set_clock_wrong,
            "disk full": self._fill_disk,
        }

    # --- Processes. ---

    def _kill(self, name: str, number: signal.Signals = signal.SIGKILL) -> Act:
        def act(fault: PlannedFault) -> str:
            pid = self._victims.main(name)
            self._begins(fault)
            send(number, [pid])
            return f"process {pid}"

        return act

    def _at_the_worker(self, act: Act) -> Act:
        def when_it_serves(fault: PlannedFault) -> str:
            with self._victims.serving_worker(fault.choice, partial(self._may_disturb, fault)):
                return act(fault)

        return when_it_serves

    def _kill_family(self, name: str) -> Act:
        def act(fault: PlannedFault) -> str:
            family = self._victims.family(name)
            self._begins(fault)
            send(signal.SIGKILL, family)
            return f"{len(family)} processes from {family[0]} on"

        return act

    def _kill_one(self, find: Callable[[PlannedFault], int]) -> Act:
        def act(fault: PlannedFault) -> str:
            pid = find(fault)
            self._begins(fault)
            send(signal.SIGKILL, [pid])
            return f"process {pid}"

        return act

    def _stop(self, name: str) -> Act:
        def act(fault: PlannedFault) -> str:
            pid = self._victims.main(name)
            return self._stop_for_a_while(fault, pid)

        return act

    def _stop_worker_child(self, fault: PlannedFault) -> str:
        return self._stop_for_a_while(fault, self._victims.worker_child(fault.choice))

    def _stop_for_a_while(self, fault: PlannedFault, pid: int) -> str:
        self._begins(fault)
        with Stopped([pid]):
            self._over.wait(fault.length_s)
        return f"process {pid}, {fault.length_s:.1f} s"

    # --- All else. ---

    def _empty_redis(self, _: PlannedFault) -> str:
        self._broker.empty()
        return ""

    def _take_nothing(self, fault: PlannedFault) -> str:
        mood = MOODS[int(fault.choice * len(MOODS)) % len(MOODS)]
        with self._receiver.takes_nothing(mood):
            self._begins(fault)
            self._over.wait(fault.length_s)
        return f"{mood} for {fault.length_s:.1f} s"

    def _set_clock_wrong(self, fault: PlannedFault) -> str:
        if self._clocks is None:
            raise NotHere("no wrong clock")
        chance = random.Random(fault.choice)
        name = chance.choice(CLOCKS_OF)
        by_s = chance.choice((-1, 1)) * chance.uniform(2, 15) * MINUTE_S
        family = self._victims.family(name)
        self._begins(fault)
        if not self._clocks.set(family, by_s):
            raise NoEffect("the process had just ended")
        try:
            self._over.wait(fault.length_s)
        finally:
            self._clocks.set(family, 0)
        return f"{name}, {by_s / MINUTE_S:+.1f} min for {fault.length_s:.1f} s"

    def _fill_disk(self, fault: PlannedFault) -> str:
        if self._disk is None:
            raise NotHere("no disk of its own")
        with self._one_disk:
            self._begins(fault)
            try:
                self._disk.fill()
                self._over.wait(fault.length_s)
            finally:
                self._disk.clear()
        return f"{fault.length_s:.1f} s"
