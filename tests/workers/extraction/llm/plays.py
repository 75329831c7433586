"""Conversations between an extractor and a model that says what the test has written."""

import json
from collections.abc import Mapping
from typing import Any

import msgspec

from tests.workers.extraction.embedded.papers import Token
from workers.extraction.llm.extractor import HybridExtractor, LLMExtractor
from workers.extraction.llm.talk import Answer, Ask, Call, Refusal, Shortfall, Talk
from workers.extraction.protocol import ExtractedRow, ParsedDocument
from workers.extraction.rows import row_check

type Said = str | Mapping[str, Any] | Shortfall | Refusal


class Play:
    """The outcome, and the calls on the way to it."""

    def __init__(
        self,
        document: ParsedDocument,
        schema: Mapping[str, Any],
        *said: Said,
        hybrid: bool = False,
        token: Token | None = None,
        options: Mapping[str, Any] | None = None,
        **terms: Any,
    ) -> None:
        extractor = HybridExtractor() if hybrid else LLMExtractor()
        self.calls: list[Call] = []
        answers: list[Answer] = []
        lines = iter(said)
        while True:
            outcome = extractor.extract(
                document,
                schema=schema,
                options=options or {},
                token=token or Token(),
                talk=Talk(answers=list(answers), **terms),
            )
            if not isinstance(outcome, Ask):
                break
            self.calls.append(outcome.call)
            answers.append(_answer(next(lines)))
        self.row: ExtractedRow = row_check(schema).finish(outcome)
        assert next(lines, None) is None, "all was asked for"
        msgspec.json.encode(self.row)

    @property
    def values(self) -> dict[str, Any]:
        return {name: field.value for name, field in self.row.fields.items()}

    @property
    def flags(self) -> list[tuple[str, str | None]]:
        return [(flag.code, flag.field) for flag in self.row.validation_flags]


def _answer(said: Said) -> Answer:
    if isinstance(said, Refusal):
        return Answer(refusal=said)
    if isinstance(said, Shortfall):
        return Answer(shortfall=said)
    return Answer(said if isinstance(said, str) else json.dumps(said))
