"""What the parts of a document said to one value for each field, with the place that bears it out."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from workers.extraction.embedded.schema import Field
from workers.extraction.llm.evidence import Evidence, Place
from workers.extraction.llm.reading import shorten
from workers.extraction.protocol import CancellationToken, FieldValue, ValidationFlag

FOUND = 0.85
"""Under 0.9, which says that a confidence is calibrated: nobody knows the model."""
JUDGED = 0.5
"""Of a choice or a yes or no, which the document need not have in words."""
_NEGATED = _DISPUTED = 0.7
"""What is left of the confidence where the sign is another, or where another part has another value."""
_MOST_FLAGS = 5
"""Of one field: a list may have thousands of values."""

NOT_IN_DOCUMENT = "not_in_document"

EMPTY = FieldValue(None)


class Said(NamedTuple):
    """A value that a part gave, and the pages of that part."""

    value: Any
    pages: frozenset[int]


@dataclass
class Settling:
    evidence: Evidence
    token: CancellationToken
    flags: list[ValidationFlag] = field(default_factory=list)
    _flagged: dict[str, int] = field(default_factory=dict)

    def settle(self, wanted: Field, said: Sequence[Said], path: str = "") -> FieldValue:
        """The first value that stands in the document, else the first; lists one behind the other."""
        path = path or wanted.name
        given = [one for one in said if one.value is not None]
        if not given:
            return EMPTY
        if wanted.type == "object":
            parts = {
                child.name: self.settle(
                    child, [Said(one.value.get(child.name), one.pages) for one in given], f"{path}.{child.name}"
                )
                for child in wanted.children
            }
            found = list(parts.values())
            return _whole({name: part.value for name, part in parts.items()}, found)
        if wanted.type == "array":
            items = [Said(item, one.pages) for one in given for item in one.value]
            found = []
            for at, item in enumerate(items):
                self.token.checkpoint()
                found.append(self.settle(wanted.children[0], [item], f"{path}[{at}]"))
            return _whole([item.value for item in found], found)
        return self._leaf(wanted, given, path)

    def _leaf(self, wanted: Field, said: Sequence[Said], path: str) -> FieldValue:
        distinct = list({repr(one.value): one for one in said}.values())
        places = [(one.value, self._place(wanted, one)) for one in distinct]
        value, place = next((pair for pair in places if pair[1]), places[0])
        if place is None:
            if _is_judgement(wanted):
                return FieldValue(value, JUDGED)
            self._flag(path, value)
            return FieldValue(value, 0.0)
        disputed = sum(pair[1] is not None for pair in places) > 1
        confidence = FOUND * place.legibility * (_NEGATED if place.is_negated else 1) * (_DISPUTED if disputed else 1)
        return FieldValue(value, round(confidence, 3), place.page, place.box, place.text)

    def _place(self, wanted: Field, said: Said) -> Place | None:
        return None if wanted.type == "boolean" else self.evidence.place_of(wanted, said.value, said.pages)

    def _flag(self, path: str, value: Any) -> None:
        top = _top_level(path)
        self._flagged[top] = self._flagged.get(top, 0) + 1
        if self._flagged[top] <= _MOST_FLAGS:
            self.flags.append(not_in_document(path, value))


def not_in_document(path: str, value: Any) -> ValidationFlag:
    message = (
        f"{path} is “{shorten(str(value))}” by the model, and that does not stand in the document. Check it by hand."
    )
    return ValidationFlag(NOT_IN_DOCUMENT, field_of(path), message)


def wrong_type(path: str, shown: str) -> ValidationFlag:
    message = f"{path} was {shown} by the model, which is not of the field's type. Enter it by hand."
    return ValidationFlag("wrong_type", field_of(path), message)


def field_of(path: str) -> str:
    """The field that a flag is about: of an item in a list, the list."""
    return path.partition("[")[0]


def _top_level(path: str) -> str:
    return field_of(path).partition(".")[0]


def _is_judgement(wanted: Field) -> bool:
    return wanted.type == "boolean" or bool(wanted.enum)


def _whole(value: Any, parts: Sequence[FieldValue]) -> FieldValue:
    """An object or a list, with the place of its first part that has one."""
    sure = [part.confidence for part in parts if part.confidence is not None]
    if not sure:
        return EMPTY
    first = next((part for part in parts if part.page is not None), EMPTY)
    return FieldValue(value, round(sum(sure) / len(sure), 3), first.page, first.box, first.source_text)
