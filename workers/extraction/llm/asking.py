"""The questions about a document, one part after the other: repaired where the answer is not what was asked for, and
divided where the text is too long."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from workers.extraction.embedded.schema import Field
from workers.extraction.embedded.values.found import Locale
from workers.extraction.llm.form import form_of
from workers.extraction.llm.parts import Part
from workers.extraction.llm.prompts import repair_prompt, system_prompt, user_prompt
from workers.extraction.llm.reading import Reading, read_answer
from workers.extraction.llm.talk import Answer, Call, Script
from workers.extraction.protocol import CancellationToken, DocumentError

REPAIRS = 2

_NOT_JSON = f"The model did not answer in JSON, and {REPAIRS} repairs did not help. Try a larger model."
_TOO_LONG = (
    "The document has a part that is too long for the model and cannot be divided. Take a model that reads and writes "
    "more, or raise STOOK_LLM_MAX_OUTPUT_TOKENS."
)


@dataclass(frozen=True)
class Asking:
    fields: Sequence[Field]
    options: Mapping[str, Any]
    locale: Locale
    pages: int
    """Of the whole document."""
    script: Script
    token: CancellationToken

    def about(self, parts: Sequence[Part]) -> list[tuple[Part, Reading]]:
        """Raises Unanswered, TooManyCalls, DocumentError, Stopped."""
        readings = []
        for part in parts:
            self.token.checkpoint()
            readings += self._about_part(part, is_whole=len(parts) == 1)
        return readings

    def _about_part(self, part: Part, *, is_whole: bool) -> list[tuple[Part, Reading]]:
        form = form_of(self.fields)
        turns = [user_prompt(part, self.pages, is_whole=is_whole)]
        for repair in range(REPAIRS + 1):
            answer = self.script.ask(Call(system_prompt(part, form, self.options), turns, form))
            if answer.refusal:
                raise DocumentError(answer.refusal.code, answer.refusal.message)
            if answer.shortfall:
                return self._about_halves(part)
            reading = read_answer(answer.text, self.fields, self.locale)
            if not reading.problems:
                break
            if repair < REPAIRS:
                turns = [*turns, _said(answer), repair_prompt(reading.problems)]
        if reading.values is None:
            raise DocumentError("llm_not_json", _NOT_JSON)
        return [(part, reading)]

    def _about_halves(self, part: Part) -> list[tuple[Part, Reading]]:
        halves = part.halves()
        if halves is None:
            raise DocumentError("llm_too_long", _TOO_LONG)
        return self.about(halves)


def _said(answer: Answer) -> str:
    """APIs refuse a turn without text."""
    return answer.text.strip() or "(nothing)"
