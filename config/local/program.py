"""A program to be run, and its output on the way to one log."""

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

LAUNCH = Path(__file__).with_name("launch.py")

type Say = Callable[[str, str], None]
"""Takes a program's name and one line about it."""


@dataclass(frozen=True, kw_only=True)
class Program:
    """What to run, and how to end it. Without `log` its output goes, line by line, to the one log."""

    name: str
    command: Sequence[str | Path]
    environment: Mapping[str, str]
    launch: Sequence[str] = ()
    stop_signal: signal.Signals = signal.SIGTERM
    kill_signal: signal.Signals = signal.SIGKILL
    death_signal: signal.Signals | None = None
    """What the kernel sends when the owner dies, instead of the stop signal."""
    grace_s: float = 10.0
    log: Path | None = None
    folder: Path | None = None
    inherits: Sequence[int] = ()
    socket: Path | None = None
    """The Unix socket that it binds; killed, it leaves the file behind, and could not bind it again."""

    def spawn(self) -> subprocess.Popen[bytes]:
        """In a session of its own, so that a Ctrl-C reaches its owner alone, who ends all in order."""
        if self.socket:
            self.socket.unlink(missing_ok=True)
        output = self.log.open("ab") if self.log else subprocess.PIPE
        try:
            return subprocess.Popen(
                launched(
                    self.command, signal_at_owners_death=self.death_signal or self.stop_signal, options=self.launch
                ),
                env=self.environment,
                cwd=self.folder,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                pass_fds=self.inherits,
                start_new_session=True,
            )
        finally:
            if not isinstance(output, int):
                output.close()


def launched(
    command: Sequence[str | Path], *, signal_at_owners_death: signal.Signals, options: Sequence[str] = ()
) -> list[str]:
    """The command line that runs `command` through the launcher, owned by this process."""
    launcher = [sys.executable, "-I", "-S", str(LAUNCH), "--owner", str(os.getpid())]
    return [*launcher, "--signal", str(int(signal_at_owners_death)), *options, "--", *map(str, command)]


class Lines:
    """Hands on what a pipe brings, line by line, on the running loop."""

    def __init__(self, pipe: int, take: Callable[[str], None]) -> None:
        self._pipe, self._take, self._rest = pipe, take, b""
        os.set_blocking(pipe, False)
        asyncio.get_running_loop().add_reader(pipe, self._read)

    def _read(self) -> bool:
        try:
            chunk = os.read(self._pipe, 65536)
        except BlockingIOError:
            return False
        if not chunk:
            asyncio.get_running_loop().remove_reader(self._pipe)
            return False
        *lines, self._rest = (self._rest + chunk).split(b"\n")
        for line in lines:
            self._take(line.decode(errors="replace"))
        return True

    def finish(self) -> None:
        """Takes what is still in the pipe; does not wait for a stranger who keeps it open."""
        while self._read():
            pass
        asyncio.get_running_loop().remove_reader(self._pipe)
        if self._rest:
            self._take(self._rest.decode(errors="replace"))
