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
    # A child in a file's hands may say that it has just begun, again and again.
    over_at = sent_at + documents * settings.DOCUMENT_TIMEOUT_S
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
        now = time.monotonic()
        place, since = sandbox.in_work()
        if now >= min(over_at, (since if sent_at < since <= now else sent_at) + settings.DOCUMENT_TIMEOUT_S):
            # It may have been done in time, and this process held up.
            if (reply := sandbox.wait(0)) is not None:
                return reply
            sandbox.kill()
            raise TimedOut(place)
    return reply


def _documents_in(request: ParseRequest | ExtractRequest) -> int:
    return len(request.parsed) if isinstance(request, ExtractRequest) else 1
