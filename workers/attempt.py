"""One request to the sandbox, which can be stopped at any moment."""

import math
import time
from collections.abc import Callable
from contextlib import suppress

from django.conf import settings
from django.db import Error

from workers.extraction.registry import Unusable
from workers.extraction.sandbox import (
    ExtractReply,
    ExtractRequest,
    FailureReply,
    ParseReply,
    ParseRequest,
    Sandbox,
    SandboxDied,
    SandboxUnavailable,
    StoppedReply,
    UnusableReply,
)
from workers.extraction.sandbox.messages import Reply
from workers.watch import IN_FLIGHT_LOOK_S, SliceEnd

AHEAD_S = 0.0012
"""Enough for an answer of Redis, and little of the 5 ms that it is good for (C4)."""

type Check = Callable[[], SliceEnd | None]
"""Asked while the sandbox works: why to stop, if so."""

BEGINS_WITHIN_S = 60.0
"""A sandbox's process loads within a second, on a machine that has nothing else to do."""

TIMED_OUT = (
    "The document was not done after {:g} seconds (timed out). "
    "Split it into smaller documents, or raise STOOK_DOCUMENT_TIMEOUT_SECONDS."
)


class Interrupted(BaseException):
    """The work has to stop; outside Exception, so that no broad handler eats it. Never leaves the runner."""

    def __init__(self, end: SliceEnd) -> None:
        super().__init__(end)
        self.end = end


class TimedOut(Exception):
    """The document at `place` of the request used up its time; its sandbox has been ended."""

    def __init__(self, place: int) -> None:
        super().__init__(TIMED_OUT.format(settings.DOCUMENT_TIMEOUT_S))
        self.place = place

    @property
    def failure(self) -> FailureReply:
        return FailureReply("timed_out", str(self))


def attempt(
    sandbox: Sandbox,
    request: ParseRequest | ExtractRequest,
    check: Check,
    *,
    starts_until: float = math.inf,
    meanwhile: Callable[[], None] = lambda: None,
    ask_ahead: Callable[[], None] = lambda: None,
    expected_s: float = 0.0,
) -> ParseReply | ExtractReply | FailureReply:
    """Run a request to its end, or until `check` gives a reason to stop. `meanwhile` is called once it has been sent.

    No document of it starts after the monotonic time `starts_until`, unless the sandbox is told of a later one (C4).
    `ask_ahead` is called AHEAD_S before the reply, if that takes the `expected_s` which it probably will.

    Raises Interrupted with the reason, with the sandbox at rest again; SandboxDied where a document ended it;
    SandboxUnavailable; TimedOut; Unusable, which is the extractor's fault.
    """
    sandbox.start(request, starts_until=starts_until)
    sent_at = time.monotonic()
    limit = _TimeLimit(sent_at, _documents_in(request))
    ahead_at = sent_at + expected_s - AHEAD_S if expected_s > 2 * AHEAD_S else math.inf
    try:
        meanwhile()
        reply = _reply(sandbox, check, limit, ask_ahead, ahead_at)
    except BaseException:
        _put_to_rest(sandbox, check)
        raise
    if isinstance(reply, StoppedReply):  # without being told to
        place = sandbox.in_work()[0]
        sandbox.kill()
        raise SandboxDied("bad_reply", place=place)
    if isinstance(reply, UnusableReply):
        raise Unusable(reply.reason)
    return reply


def _put_to_rest(sandbox: Sandbox, check: Check) -> None:
    try:
        if sandbox.busy:
            stop(sandbox, check)
    finally:
        if sandbox.busy:
            sandbox.kill()


def stop(sandbox: Sandbox, check: Check) -> None:
    """Stop what is in flight at its next checkpoint; past the grace it is ended from outside (C4).

    `check` goes on being asked, for it keeps the lease of a document that shall be given back.
    """
    sandbox.cancel()
    deadline = time.monotonic() + settings.CANCEL_GRACE_S
    try:
        while (left := deadline - time.monotonic()) > 0:
            if sandbox.wait(min(left, settings.RENEWAL_S / 2)) is not None:
                return
            with suppress(Interrupted, Error):
                check()
    except (SandboxDied, SandboxUnavailable):
        return
    sandbox.kill()


def _reply(
    sandbox: Sandbox, check: Check, limit: "_TimeLimit", ask_ahead: Callable[[], None], ahead_at: float
) -> Reply:
    check_at = time.monotonic() + IN_FLIGHT_LOOK_S
    while (reply := sandbox.wait(max(min(check_at, ahead_at) - time.monotonic(), 0.0))) is None:
        if time.monotonic() >= ahead_at:
            ahead_at = math.inf
            ask_ahead()
            continue
        check_at = time.monotonic() + IN_FLIGHT_LOOK_S
        if end := check():
            raise Interrupted(end)
        place, since = sandbox.in_work()
        if limit.is_over(since, time.monotonic()):
            # It may have been done in time, and this process held up.
            if (reply := sandbox.wait(0)) is not None:
                return reply
            sandbox.kill()
            if not since:
                raise SandboxUnavailable("Its process did not begin.")
            raise TimedOut(place)
    return reply


class _TimeLimit:
    """Of the document in work, from its own start; of a request, until its first document has started."""

    def __init__(self, sent_at: float, documents: int) -> None:
        self._sent_at = self._asked_at = sent_at
        self._waited_s = 0.0
        self._begun_by: float | None = None
        # A child in a file's hands may say that it has just begun, again and again.
        self._longest_s = documents * settings.DOCUMENT_TIMEOUT_S

    def is_over(self, since: float, now: float) -> bool:
        """`since` is what the child says of the start of its document, 0 before it."""
        if not since:
            # It may wait for this process, which may have been paused: that is not its time.
            self._waited_s += min(now - self._asked_at, 2 * IN_FLIGHT_LOOK_S)
            self._asked_at = now
            return self._waited_s >= BEGINS_WITHIN_S
        self._begun_by = self._begun_by or now
        began_at = since if self._sent_at < since <= now else self._begun_by
        return now >= min(began_at + settings.DOCUMENT_TIMEOUT_S, self._begun_by + self._longest_s)


def _documents_in(request: ParseRequest | ExtractRequest) -> int:
    return len(request.parsed) if isinstance(request, ExtractRequest) else 1
