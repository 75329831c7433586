"""For the bench and the tests of the engine: documents of a known length, well behaved or not."""

import ctypes
import itertools
import json
import os
import signal
import time
from collections import deque
from collections.abc import Mapping
from typing import Any, NoReturn

from workers.extraction.protocol import CancellationToken, DocumentError, ExtractedRow, FieldValue, ParsedDocument

_SLICE_S = 0.004
_MB = 1024 * 1024


class SleepExtractor:
    """Looks at no file. Every field of the row is null. Options:

    - `sleep_ms`: how long it takes, a number from 0 on; `busy`: uses the processor meanwhile.
    - `hang`: reaches no checkpoint any more; asleep, or, as "native", in a loop in C that keeps the interpreter's lock.
    - `crash`: ends its own process: "segfault", "exit", or "kill" (and true) as a kernel short of memory does; "worker"
      ends the worker's process, and itself with it.
    - `allocate_mb`: takes so much memory first.
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
            _crash(options["crash"])
        if options.get("hang"):
            _hang(options["hang"])
        _taken = [bytearray(_MB) for _ in range(int(_number(options, "allocate_mb")))]
        _pass_time(_number(options, "sleep_ms") / 1000, busy=bool(options.get("busy")), token=token)
        fields = {name: FieldValue(None) for name in schema.get("properties", {})}
        return ExtractedRow(fields, None, complete=not schema.get("required"))


class ScriptedExtractor(SleepExtractor):
    """As `sleep`, with options of each document's own: lines such as `crash: "segfault"`, the values in JSON."""

    name = "scripted"
    needs_document = True

    def extract(
        self,
        document: ParsedDocument | None,
        *,
        schema: Mapping[str, Any],
        options: Mapping[str, Any],
        token: CancellationToken,
    ) -> ExtractedRow:
        assert document is not None
        return super().extract(None, schema=schema, options={**options, **_script(document)}, token=token)


def _script(document: ParsedDocument) -> dict[str, Any]:
    lines = [line.partition(": ") for line in document.markdown.splitlines() if line]
    try:
        return {name: json.loads(value) for name, _, value in lines}
    except ValueError:
        raise DocumentError(
            "bad_option", "A line of the document is not the name of an option and its value."
        ) from None


def _number(options: Mapping[str, Any], name: str) -> float:
    value = options.get(name, 0)
    if isinstance(value, bool) or not isinstance(value, int | float) or value < 0:
        raise DocumentError("bad_option", f"The option {name} must be a number, 0 or more.")
    return float(value)


def _pass_time(seconds: float, *, busy: bool, token: CancellationToken) -> None:
    deadline = time.monotonic() + seconds
    while True:
        token.checkpoint()
        remaining = deadline - time.monotonic()
        if remaining <= 0:
            return
        if not busy:
            time.sleep(min(remaining, _SLICE_S))


def _crash(way: object) -> None:
    match way:
        case "segfault":
            ctypes.string_at(0)
        case "exit":
            os._exit(1)
        case "worker":
            os.kill(os.getppid(), signal.SIGKILL)
            _hang(True)
        case _:
            os.kill(os.getpid(), signal.SIGKILL)


def _hang(way: object) -> NoReturn:
    if way == "native":
        deque(itertools.repeat(None), maxlen=0)
    while True:
        time.sleep(3600)
