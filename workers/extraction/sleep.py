"""For the bench and the tests of the engine: documents of a known length, well behaved or not. Looks at no file."""

import os
import signal
import time
from collections.abc import Mapping
from typing import Any, NoReturn

from workers.extraction.protocol import CancellationToken, DocumentError, ExtractedRow, FieldValue, ParsedDocument

_SLICE_S = 0.004


class SleepExtractor:
    """Options: `sleep_ms`, a number from 0 on; `busy`, to use the processor meanwhile; `hang`, to reach no checkpoint
    any more; `crash`, to kill its own process. Every field of the row is null.
    """

    name = "sleep"
    needs_document = False

    def extract(
        self,
        document: ParsedDocument | None,
        *,
        schema: Mapping[str, Any],
        options: Mapping[str, Any],
        token: CancellationToken,
    ) -> ExtractedRow:
        if options.get("crash"):
            os.kill(os.getpid(), signal.SIGKILL)
        if options.get("hang"):
            _hang()
        _pass_time(_seconds(options), busy=bool(options.get("busy")), token=token)
        fields = {name: FieldValue(None) for name in schema.get("properties", {})}
        return ExtractedRow(fields, None, complete=not schema.get("required"))


def _seconds(options: Mapping[str, Any]) -> float:
    milliseconds = options.get("sleep_ms", 0)
    if isinstance(milliseconds, bool) or not isinstance(milliseconds, int | float) or milliseconds < 0:
        raise DocumentError("bad_option", "The option sleep_ms must be a number of milliseconds, 0 or more.")
    return milliseconds / 1000


def _pass_time(seconds: float, *, busy: bool, token: CancellationToken) -> None:
    deadline = time.monotonic() + seconds
    while True:
        token.checkpoint()
        remaining = deadline - time.monotonic()
        if remaining <= 0:
            return
        if not busy:
            time.sleep(min(remaining, _SLICE_S))


def _hang() -> NoReturn:
    while True:
        time.sleep(3600)
