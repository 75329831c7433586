"""One request to the sandbox, which can be stopped at any moment."""

import math
import time
from collections.abc import Callable
from contextlib import suppress

from django.conf import settings
from django.db import Error

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
)
from workers.extraction.sandbox.messages import Reply
from workers.watch import IN_FLIGHT_LOOK_S, SliceEnd

type Check = Callable[[], SliceEnd | None]
"""Asked while the sandbox works: why to stop, if so."""

AHEAD_S = 0.002
"""Less than FRESH_S by what documents of a kind differ in length."""

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
    meanwhile: Callable[[], None] = lambda: None,
    starts_until: Callable[[], float] = lambda: math.inf,
    expected_s: float = 0.0,
) -> ParseReply | ExtractReply | FailureReply:
    """Run a request to its end, or until `check` gives a reason to stop. `meanwhile` is called once it has been sent;
    `starts_until` says until when, in monotonic seconds, a document may start on what is known (C4), and is asked anew
    after each check; `expected_s` is how long each document will take, as far as one knows.

    Raises Interrupted with that reason, with the sandbox at rest again; SandboxDied where a document ended it;
    SandboxUnavailable; TimedOut.
    """
    sandbox.start(request, starts_until=starts_until())
    sent_at = time.monotonic()

    def look() -> SliceEnd | None:
        end = check()
        sandbox.starts_until(starts_until())
        return end

    try:
        meanwhile()
        sandbox.starts_until(starts_until())
        reply = _reply(sandbox, look, sent_at, documents=_documents_in(request), expected_s=expected_s)
    except BaseException:
        _put_to_rest(sandbox, check)
        raise
    if isinstance(reply, StoppedReply):  # without being told to
        place = sandbox.in_work()[0]
        sandbox.kill()
        raise SandboxDied("bad_reply", place=place)
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


def _reply(sandbox: Sandbox, check: Check, sent_at: float, *, documents: int, expected_s: float) -> Reply:
    limit = _TimeLimit(sent_at, documents)
    # One check shortly before the likely end: the next document then need not wait for a look of its own (C5).
    ahead_at = sent_at + documents * expected_s - AHEAD_S if expected_s > AHEAD_S else math.inf
    check_at = min(time.monotonic() + IN_FLIGHT_LOOK_S, ahead_at)
    while (reply := sandbox.wait(max(check_at - time.monotonic(), 0.0))) is None:
        now = time.monotonic()
        if now >= ahead_at:
            ahead_at = math.inf
        check_at = min(now + IN_FLIGHT_LOOK_S, ahead_at)
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
