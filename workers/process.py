"""What a worker process keeps between turns: its sandbox."""

from django.conf import settings

from workers.extraction.sandbox import Limits, Sandbox

_sandbox: Sandbox | None = None


def sandbox() -> Sandbox:
    """This process's sandbox, with its child and a spare started at first use."""
    global _sandbox
    if _sandbox is None:
        limits = Limits(
            memory_mb=settings.DOCUMENT_MEMORY_MB,
            cpu_s=settings.DOCUMENT_CPU_S,
            pages=settings.MAX_PAGES_PER_DOCUMENT,
            characters=settings.MAX_CHARACTERS_PER_DOCUMENT,
        )
        _sandbox = Sandbox(limits)
        _sandbox.warm()
    return _sandbox


def close_sandbox() -> None:
    global _sandbox
    if _sandbox is not None:
        _sandbox.close()
        _sandbox = None
