"""The worker's side of the sandbox: one child at work, a spare ready to take its place."""

import math
import signal

from workers.extraction.sandbox.limits import Limits
from workers.extraction.sandbox.messages import OUT_OF_MEMORY, Reply, Request
from workers.extraction.sandbox.process import BadReply, ChildGone, ChildProcess

_ABORTS = (signal.SIGABRT, signal.SIGTRAP, signal.SIGILL, signal.SIGSEGV)
_ABORTS_FROM = 0.4
"""Of the limit: a library that doubles its buffer dies at a little over a third of what it would have had at last."""
_LEAVE_S = 0.5
"""A child that closed its pipe is on its way out: this long it may take to say why."""


class SandboxDied(Exception):
    """The child ended in the middle of a request.

    `reason`: `memory` (its limit, or a library's abort near it), `cpu_time` (its limit), `killed` (SIGKILL from
    elsewhere, such as a kernel short of memory), `bad_reply` (it sent something that is no reply, and was ended for
    it), `crashed` (anything else).
    `place` is that of the document in work within the request.
    """

    def __init__(self, reason: str, signal_number: int | None = None, *, place: int = 0) -> None:
        super().__init__(f"{reason}, signal {signal_number}" if signal_number else reason)
        self.reason = reason
        self.signal = signal_number
        self.place = place


class SandboxUnavailable(Exception):
    """No child could be brought to take the request: no document is to blame, but this machine."""


class Sandbox:
    """One request at a time, from one thread: children die with the thread that started them."""

    def __init__(self, limits: Limits = Limits()) -> None:  # noqa: B008 - frozen
        self._limits = limits
        self._child: ChildProcess | None = None
        self._spare: ChildProcess | None = None
        self._number = 0
        self._busy = False
        self._answered = 0

    @property
    def busy(self) -> bool:
        """A request is in work."""
        return self._busy

    def warm(self) -> None:
        """See that a child and a spare are started, as far as the machine lets; they load on their own time."""
        try:
            self._child = self._child or ChildProcess(self._limits)
            self._spare = self._spare or ChildProcess(self._limits)
        except OSError as error:
            # Not with the module, which the child loads as well: it would take a third of its start.
            import structlog

            structlog.get_logger(__name__).warning("sandbox.not_started", error=str(error))

    def start(self, request: Request, *, starts_until: float = math.inf) -> None:
        """Send a request to the child, or to the spare where the child is dead. Returns before it has been read.

        No document of it starts after the monotonic time `starts_until`; see there. Raises SandboxUnavailable.
        """
        if self._busy:
            raise RuntimeError("The sandbox is at work on another request.")
        self.warm()
        if self._child is not None and not self._child.alive:
            self._replace()
        self._number += 1
        try:
            self._living().send(self._number, request, starts_until=starts_until)
        except ChildGone:
            # It ended after the look above, before it saw anything of the request.
            self._replace()
            self._send_to_spare(request, starts_until)
        self._busy = True

    def _send_to_spare(self, request: Request, starts_until: float) -> None:
        try:
            self._living().send(self._number, request, starts_until=starts_until)
        except ChildGone:
            self._replace()
            raise SandboxUnavailable("Its processes end as soon as they are started.") from None

    def starts_until(self, moment: float) -> None:
        """Documents may start until then; one that comes later waits for the next call, or for a cancel (C4)."""
        if self._child is not None:
            self._child.starts_until(moment)

    def wait(self, timeout_s: float) -> Reply | None:
        """The reply, or None where there is none within the time.

        Raises SandboxDied, with the spare in place; SandboxUnavailable where the child ended before it had loaded.
        """
        if not self._busy:
            raise RuntimeError("The sandbox has no request in work.")
        try:
            reply = self._living().receive(timeout_s)
        except ChildGone:
            had_loaded, place = self._living().has_loaded, self.in_work()[0]
            child = self._living()
            code = self._replace(leave_s=_LEAVE_S)
            if not had_loaded:
                raise SandboxUnavailable(f"Its process ended with {code} before it had loaded.") from None
            raise _death(code, place, wanted_more=child.peak_mb > _ABORTS_FROM * self._limits.memory_mb) from None
        except BadReply as error:
            place = self.in_work()[0]
            self._replace()
            raise SandboxDied("bad_reply", place=place) from error
        if reply is not None:
            self._busy = False
            self._recycle_if_worn()
        return reply

    def in_work(self) -> tuple[int, float]:
        """The place in the request of the document in work, and the monotonic time of its start.

        The time is 0 where the child has not begun; a child in a file's hands may have written anything.
        """
        return self._living().in_work()

    def cancel(self) -> None:
        """Ask the request in work to stop at its next checkpoint; nothing where there is none."""
        if self._busy:
            self._living().cancel(self._number)

    def kill(self) -> None:
        """End the child now, with what it works on; the spare takes its place."""
        if self._child is not None:
            self._replace()

    def close(self) -> None:
        """End and reap all children."""
        for child in (self._child, self._spare):
            if child is not None:
                child.end()
        self._child = self._spare = None
        self._busy = False

    def _living(self) -> ChildProcess:
        if self._child is None:
            raise SandboxUnavailable("The machine starts no process for it.")
        return self._child

    def _replace(self, *, leave_s: float = 0.0) -> int:
        """End the child and put the spare in its place. Returns what the child ended with."""
        code = self._living().end(leave_s=leave_s)
        self._child, self._spare = self._spare, None
        self._busy = False
        self._answered = 0
        self.warm()
        return code

    def _recycle_if_worn(self) -> None:
        self._answered += 1
        if self._answered >= self._limits.recycle_after or self._living().rss_mb() > self._limits.recycle_rss_mb:
            self._replace()


def _death(code: int, place: int, *, wanted_more: bool) -> SandboxDied:
    if code == OUT_OF_MEMORY:
        return SandboxDied("memory", place=place)
    if code >= 0:
        return SandboxDied("crashed", place=place)
    reasons: dict[int, str] = {signal.SIGXCPU: "cpu_time", signal.SIGKILL: "killed"}
    if wanted_more:
        reasons |= dict.fromkeys(_ABORTS, "memory")
    return SandboxDied(reasons.get(-code, "crashed"), -code, place=place)
