"""What a worker process keeps between turns: its sandbox."""

from django.conf import settings

from workers.extraction.sandbox import Limits, Sandbox

_sandbox: Sandbox | None = None


def sandbox() -> Sandbox:
    """This process's sandbox, with its child and a spare started at first use."""
    global _sandbox
    if _sandbox is None:
        _sandbox = Sandbox(Limits(memory_mb=settings.DOCUMENT_MEMORY_MB))
        _sandbox.warm()
    return _sandbox


def close_sandbox() -> None:
    global _sandbox
    if _sandbox is not None:
        _sandbox.close()
        _sandbox = None
