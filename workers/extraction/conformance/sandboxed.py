"""An extractor in the real sandbox, where it will live: a hang or a crash there ends nobody else."""

import time
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import msgspec

from workers.extraction.llm.talk import Ask
from workers.extraction.protocol import ExtractedRow, ParsedDocument
from workers.extraction.sandbox import (
    ExtractReply,
    ExtractRequest,
    FailureReply,
    Sandbox,
    SandboxDied,
    SandboxUnavailable,
    UnusableReply,
)
from workers.extraction.sandbox.messages import Reply
from workers.extraction.sandbox.packing import pack

ANSWERS_WITHIN_S = 60.0


class NoAnswer(Exception):
    """The message says what came instead."""


def outcomes_in(
    sandbox: Sandbox, name: str, documents: Sequence[ParsedDocument | None], schema: Mapping[str, Any], within_s: float
) -> list[ExtractedRow | FailureReply]:
    """Of all the documents, in one request if it takes one. Raises NoAnswer."""
    found: list[ExtractedRow | FailureReply] = []
    packed = [pack(document) if document is not None else None for document in documents]
    while len(found) < len(packed):
        request = ExtractRequest(name, dict(schema), {}, packed[len(found) :])
        found += _outcomes(_answer(sandbox, request, within_s))
    return found


def _outcomes(reply: Reply) -> list[ExtractedRow | FailureReply]:
    match reply:
        case ExtractReply(outcomes) if outcomes:
            answers = [one for one in outcomes if not isinstance(one, Ask)]
            if len(answers) < len(outcomes):
                raise NoAnswer("it asks a language model, which is not at hand here")
            return answers
        case FailureReply():
            return [reply]
        case UnusableReply(reason):
            raise NoAnswer(reason)
    raise NoAnswer(f"it answered with {type(reply).__name__}")


def _answer(sandbox: Sandbox, request: ExtractRequest, within_s: float) -> Reply:
    deadline = time.monotonic() + within_s
    try:
        sandbox.start(request)
        while (reply := sandbox.wait(min(0.1, within_s))) is None:
            if time.monotonic() >= deadline:
                raise NoAnswer(f"it had not answered after {within_s:g} s")
    except SandboxDied as death:
        raise NoAnswer(f"its process ended in work: {death}") from death
    except SandboxUnavailable as reason:
        raise NoAnswer(f"no sandbox could be started: {reason}") from reason
    return reply


def differences(here: Mapping[str, ExtractedRow | None], there: Sequence[ExtractedRow | FailureReply]) -> Iterator[str]:
    """Rows of the sandbox that are others than those of this process; None is not compared."""
    for (name, ours), theirs in zip(here.items(), there, strict=True):
        # As it comes through the pipe, where a place of whole points becomes one of floats.
        if ours is not None and msgspec.json.decode(msgspec.json.encode(ours), type=ExtractedRow) != theirs:
            yield f"the row of {name} is another in the sandbox than outside of it"
