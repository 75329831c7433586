"""What passes between an extractor that asks and the worker that makes its calls."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any, Protocol

import msgspec

from workers.extraction.protocol import CancellationToken, DocumentError, ExtractedRow, ParsedDocument


class Call(msgspec.Struct, frozen=True):
    """One request to the model."""

    system: str
    turns: list[str]
    """The user's and the model's in turn; the user's is the first and the last."""
    form: dict[str, Any]
    """JSON Schema of the answer."""


class Shortfall(StrEnum):
    """Why there is no whole answer, where less text would help."""

    TOO_LONG = "too_long"
    CUT_OFF = "cut_off"


class Refusal(msgspec.Struct, frozen=True):
    """Why there is no answer at all, as a failed row says it."""

    code: str
    message: str


class Answer(msgspec.Struct, frozen=True, omit_defaults=True):
    text: str = ""
    shortfall: Shortfall | None = None
    refusal: Refusal | None = None


class Talk(msgspec.Struct, frozen=True):
    """The answers so far, and the installation's terms."""

    answers: list[Answer] = []
    pages_a_call: int = 10
    characters_a_call: int = 40_000
    calls_a_document: int = 100
    threshold: float = 0.8
    """Of the hybrid extractor: fields with less confidence are asked for."""


class Ask(msgspec.Struct, frozen=True, tag="ask"):
    """In place of a row: it depends on the answer to this."""

    call: Call


class AskingExtractor(Protocol):
    """As an Extractor, but it may need answers first. Equal arguments give an equal outcome."""

    name: str
    needs_document: bool

    def extract(
        self,
        document: ParsedDocument | None,
        *,
        schema: Mapping[str, Any],
        options: Mapping[str, Any],
        token: CancellationToken,
        talk: Talk,
    ) -> ExtractedRow | Ask: ...


class Unanswered(Exception):
    """The script has come to a call that has no answer yet."""

    def __init__(self, call: Call) -> None:
        super().__init__("The call has not been made yet.")
        self.call = call


class TooManyCalls(DocumentError):
    """The document asks for more calls than one may cost."""

    def __init__(self, most: int) -> None:
        message = (
            f"The document takes more than {most} calls to the model, and was given up. Split it, "
            "or raise STOOK_LLM_MAX_CALLS_PER_DOCUMENT."
        )
        super().__init__("llm_too_long", message)


class Script:
    """Plays the answers that are there to an extractor that begins anew each time."""

    def __init__(self, talk: Talk) -> None:
        self._answers = iter(talk.answers)
        self._most = self._left = talk.calls_a_document

    def ask(self, call: Call) -> Answer:
        """Raises Unanswered, TooManyCalls."""
        if self._left <= 0:
            raise TooManyCalls(self._most)
        self._left -= 1
        answer = next(self._answers, None)
        if answer is None:
            raise Unanswered(call)
        return answer
