"""One request to the sandbox, which can be stopped at any moment."""

import time
from collections.abc import Callable

from django.conf import settings

from workers.extraction.sandbox import ExtractReply, ExtractRequest, FailureReply, ParseReply, ParseRequest, Sandbox
from workers.watch import FRESH_S, IN_FLIGHT_LOOK_S, SliceEnd

type Check = Callable[[], SliceEnd | None]
"""Asked while the sandbox works: why to stop, if so."""


class Interrupted(BaseException):
    """The work has to stop; outside Exception, so that no broad handler eats it. Never leaves the runner."""

    def __init__(self, end: SliceEnd) -> None:
        super().__init__(end)
        self.end = end


def attempt(
    sandbox: Sandbox, request: ParseRequest | ExtractRequest, check: Check
) -> ParseReply | ExtractReply | FailureReply:
    """Run a request to its end, or until `check` gives a reason to stop.

    Raises Interrupted with that reason, with the sandbox at rest again; SandboxDied where the document ended it.
    """
    sandbox.start(request)
    deadline = time.monotonic() + settings.DOCUMENT_TIMEOUT_S
    reply = sandbox.wait(FRESH_S)
    while reply is None:
        if end := check():
            stop(sandbox)
            raise Interrupted(end)
        if time.monotonic() >= deadline:
            sandbox.kill()
            return FailureReply(
                "timed_out",
                f"The document was not done after {settings.DOCUMENT_TIMEOUT_S:g} seconds (timed out). "
                "Split it into smaller documents, or raise STOOK_DOCUMENT_TIMEOUT_SECONDS.",
            )
        reply = sandbox.wait(IN_FLIGHT_LOOK_S)
    if not isinstance(reply, ParseReply | ExtractReply | FailureReply):
        raise RuntimeError(f"The sandbox stopped of itself: {reply!r}.")
    return reply


def stop(sandbox: Sandbox) -> None:
    """Stop what is in flight at its next checkpoint; past the grace it is ended from outside (C4)."""
    sandbox.cancel()
    if sandbox.wait(settings.CANCEL_GRACE_S) is None:
        sandbox.kill()
