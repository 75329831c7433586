"""What a worker process keeps between turns: its sandbox, and its line to the language model."""

from django.conf import settings

from workers.extraction.sandbox import Limits, Sandbox
from workers.model_line import ModelLine, line_of_settings

_sandbox: Sandbox | None = None
_line: ModelLine | None = None


def sandbox() -> Sandbox:
    """This process's sandbox, with its child and a spare started at first use."""
    global _sandbox
    if _sandbox is None:
        limits = Limits(
            memory_mb=settings.DOCUMENT_MEMORY_MB,
            cpu_s=settings.DOCUMENT_CPU_S,
            pages=settings.MAX_PAGES_PER_DOCUMENT,
            characters=settings.MAX_CHARACTERS_PER_DOCUMENT,
            network=settings.SANDBOX_NETWORK,
            signals=settings.BENCH,
        )
        _sandbox = Sandbox(limits)
        _sandbox.warm()
    return _sandbox


def close_sandbox() -> None:
    global _sandbox
    if _sandbox is not None:
        _sandbox.close()
        _sandbox = None


def model_line() -> ModelLine:
    """Made at first use, which most processes never come to."""
    global _line
    if _line is None:
        _line = line_of_settings()
    return _line


def close_model_line() -> None:
    global _line
    if _line is not None:
        _line.close()
        _line = None
