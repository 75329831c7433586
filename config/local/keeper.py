"""Keeps programs running, and ends them in order."""

import asyncio
import contextlib
import os
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Coroutine, Sequence
from types import TracebackType
from typing import Any, Self

from config.local.errors import ProgramFailedError
from config.local.program import Lines, Program, Say

RETRY_FIRST_S, RETRY_LONGEST_S = 0.5, 15.0
# A program that ran this long before it ended starts again at the shortest delay.
STEADY_S = 30.0
# For a program whose kill signal is softer than SIGKILL.
KILL_GRACE_S = 5.0
READY_POLL_S = 0.02
TAIL_LINES = 8
NOT_STARTED = 127


class Process:
    """A program in the keeper's hands. Only the keeper's thread calls its methods."""

    def __init__(self, program: Program, say: Say) -> None:
        self.program = program
        self.pid = 0
        self.exits: list[int] = []
        self.problem = ""
        """Why it could not even be started."""
        self._say = say
        self._stopping = asyncio.Event()

    @property
    def running(self) -> bool:
        """Whether it lives at this moment, even where its death has not been dealt with yet."""
        try:
            return bool(self.pid) and os.waitid(os.P_PID, self.pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is None
        except ChildProcessError:
            return False

    async def keep(self) -> None:
        """Runs the program again whenever it ends, each time a little later, until it is told to stop."""
        delay_s = RETRY_FIRST_S
        while not self._stopping.is_set():
            began = time.monotonic()
            code = await self.run()
            if self._stopping.is_set():
                return
            delay_s = RETRY_FIRST_S if time.monotonic() - began > STEADY_S else delay_s
            self._say(self.program.name, f"ended ({outcome(code)}) and starts again in {delay_s:g} s")
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._stopping.wait(), delay_s)
            delay_s = min(delay_s * 2, RETRY_LONGEST_S)

    async def run(self) -> int:
        """Runs the program once; returns its exit code when it and its whole process group are gone."""
        try:
            popen = self.program.spawn()
        except Exception as error:  # whatever it is, a program must not go unkept in silence
            self.problem = f"cannot be started: {error}"
            self._say(self.program.name, self.problem)
            self.exits.append(NOT_STARTED)
            return NOT_STARTED
        self.pid, self.problem = popen.pid, ""
        lines = Lines(popen.stdout.fileno(), self._line) if popen.stdout else None
        await exit_of(popen)
        # Its zombie still holds the number of the group, so that this can end no stranger.
        with contextlib.suppress(ProcessLookupError):
            os.killpg(popen.pid, signal.SIGKILL)
        self.pid = 0
        if lines:
            lines.finish()
        code = popen.wait()
        if popen.stdout:
            popen.stdout.close()
        self.exits.append(code)
        return code

    async def stop(self, task: asyncio.Task[Any]) -> None:
        self._stopping.set()
        self.signal(self.program.stop_signal)
        done, _ = await asyncio.wait([task], timeout=self.program.grace_s)
        if not done:
            self._say(self.program.name, f"did not end within {self.program.grace_s:g} s and is killed")
            self.kill()
            await task

    def kill(self) -> None:
        self._stopping.set()
        self.signal(self.program.kill_signal)

    def signal(self, number: signal.Signals) -> None:
        if self.pid:  # not yet reaped, so that the number is still its own
            os.kill(self.pid, number)

    def _line(self, line: str) -> None:
        if line.strip():
            self._say(self.program.name, line)


class Keeper:
    """Starts, restarts and stops programs from one thread that outlives them: PDEATHSIG follows the starting thread.

    A context manager; what still runs at its end is killed.
    """

    def __init__(self, say: Say) -> None:
        self.processes: dict[str, Process] = {}
        self._say = say
        self._tasks: dict[str, asyncio.Task[Any]] = {}

    def __enter__(self) -> Self:
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="keeper", daemon=True)
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.kill()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def start(self, program: Program, *, ready: Callable[[], bool] | None = None, within_s: float = 60.0) -> None:
        """Starts the program for good and waits until `ready`; raises ProgramFailedError if it ends before that."""
        process = Process(program, self._say)
        self.processes[program.name] = process
        self._do(self._keep(process))
        if ready:
            self.wait_until(ready, program.name, within_s=within_s)

    def run(self, program: Program) -> int:
        """Runs the program once and returns its exit code."""
        process = self.processes[program.name] = Process(program, self._say)
        try:
            return self._do(self._run(process))
        finally:
            self.stop(program.name)  # still runs after a Ctrl-C, and what it needs must not be taken from it first

    def wait_until(
        self, ready: Callable[[], bool], *names: str, within_s: float, every_s: float = READY_POLL_S
    ) -> None:
        """Waits until `ready` says so; raises ProgramFailedError when one of the programs ends before that."""
        deadline = time.monotonic() + within_s
        while not ready():
            for process in map(self.processes.__getitem__, names):
                if process.exits:
                    raise ProgramFailedError(failure(process))
            if time.monotonic() > deadline:
                raise ProgramFailedError(late(within_s, [self.processes[name].program for name in names]))
            time.sleep(every_s)

    def stop(self, *names: str) -> None:
        """Ends these together, each within its grace; those that are not running are passed over."""
        self._do(self._stop([name for name in names if name in self.processes]))

    def kill(self) -> None:
        """Ends everything at once."""
        if self.processes:
            self._do(self._kill())

    def _do[T](self, work: Coroutine[None, None, T]) -> T:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result()

    async def _keep(self, process: Process) -> None:
        self._tasks[process.program.name] = asyncio.create_task(process.keep())

    async def _run(self, process: Process) -> int:
        task = asyncio.create_task(process.run())
        self._tasks[process.program.name] = task
        return await task

    async def _stop(self, names: list[str]) -> None:
        # A Ctrl-C may have come between a program's entry and its task.
        await asyncio.gather(*(self.processes[name].stop(self._tasks[name]) for name in names if name in self._tasks))
        for name in names:
            del self.processes[name]
            self._tasks.pop(name, None)

    async def _kill(self) -> None:
        for process in self.processes.values():
            process.kill()
        if self._tasks:
            await asyncio.wait(self._tasks.values(), timeout=KILL_GRACE_S)
        for process in self.processes.values():
            process.signal(signal.SIGKILL)
        await asyncio.gather(*self._tasks.values())
        self.processes.clear()
        self._tasks.clear()


async def exit_of(popen: subprocess.Popen[bytes]) -> None:
    """Waits until the program has ended, without reaping it."""
    loop, pidfd = asyncio.get_running_loop(), os.pidfd_open(popen.pid)
    ended = asyncio.Event()
    loop.add_reader(pidfd, ended.set)
    try:
        await ended.wait()
    finally:
        loop.remove_reader(pidfd)
        os.close(pidfd)


def outcome(code: int) -> str:
    return f"exit code {code}" if code >= 0 else signal.Signals(-code).name


def failure(process: Process) -> str:
    program = process.program
    if process.problem:
        return f"{program.name} {process.problem}."
    return f"{program.name} ended ({outcome(process.exits[-1])}). {end_of_log(program) or 'Its lines are above.'}"


def late(within_s: float, programs: Sequence[Program]) -> str:
    names = ", ".join(program.name for program in programs) or "The system"
    return " ".join([f"{names} was not ready within {within_s:g} s.", *map(end_of_log, programs)]).strip()


def end_of_log(program: Program) -> str:
    if not program.log or not program.log.is_file():
        return ""
    tail = program.log.read_text(errors="replace").splitlines()[-TAIL_LINES:]
    return "\n".join([f"The end of {program.log}:", *tail])
