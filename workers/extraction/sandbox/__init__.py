"""The sandbox: files are opened and rows extracted in a disposable child process, which can be ended at any moment."""

from workers.extraction.sandbox.host import Sandbox, SandboxDied, SandboxUnavailable
from workers.extraction.sandbox.limits import Limits
from workers.extraction.sandbox.messages import (
    ExtractReply,
    ExtractRequest,
    FailureReply,
    ParseReply,
    ParseRequest,
    StoppedReply,
    UnusableReply,
)

__all__ = [
    "ExtractReply",
    "ExtractRequest",
    "FailureReply",
    "Limits",
    "ParseReply",
    "ParseRequest",
    "Sandbox",
    "SandboxDied",
    "SandboxUnavailable",
    "StoppedReply",
    "UnusableReply",
]
