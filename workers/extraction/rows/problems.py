"""What can be wrong with a value, by code, and in words for whoever reads the row."""

from collections.abc import Mapping
from typing import Any, NamedTuple

import msgspec

type Path = tuple[str | int, ...]
"""Names of properties, and places in arrays from 0."""

_LONGEST_TEXT = 80
_AFTER = "Check the document or the schema."
_MESSAGES = {
    "missing_required": "{field} is required and was not found in the document. Enter it by hand.",
    "not_a_number": "{field} reads “{text}”, which is no number. Check the document or enter the number by hand.",
    "not_a_date": "{field} reads “{text}”, which is no date. Check the document or enter the date by hand.",
    "wrong_type": "{field} reads “{text}”, which is not {wanted}. Check the document or enter the value by hand.",
    "invalid_enum": f"{{field}} reads “{{text}}”, which is not one of the allowed values. {_AFTER}",
    "invalid_format": f"{{field}} reads “{{text}}”, which is not written as the format {{wanted}} asks. {_AFTER}",
    "pattern_mismatch": f"{{field}} reads “{{text}}”, which does not match the pattern {{wanted}}. {_AFTER}",
    "pattern_unchecked": "{field} was not compared with its pattern, which takes too long. Write a simpler pattern.",
    "out_of_range": f"{{field}} reads “{{text}}”, and must be {{wanted}}. {_AFTER}",
    "wrong_length": f"{{field}} reads “{{text}}”, and must have {{wanted}}. {_AFTER}",
    "duplicate_items": f"{{field}} has the same value more than once. {_AFTER}",
    "sum_mismatch": "{field} reads {text}, but {wanted}. Check the amounts on the document.",
}
CODES = _MESSAGES.keys()
NULLED = frozenset({"not_a_number", "not_a_date", "wrong_type", "invalid_enum"})
"""Whoever reads the values counts on their types: one that has not its field's becomes null, and the flag quotes it."""


class Problem(NamedTuple):
    code: str
    path: Path
    value: Any = None
    wanted: str = ""

    @property
    def field(self) -> str:
        return field_of(self.path)

    @property
    def top(self) -> str:
        """The top-level field that it is about, or in."""
        return str(self.path[0])

    @property
    def message(self) -> str:
        return _MESSAGES[self.code].format(field=self.field, text=_as_text(self.value), wanted=self.wanted)


def field_of(path: Path) -> str:
    """`line_items[2].amount`"""
    return "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in path).removeprefix(".")


def _as_text(value: Any) -> str:
    if isinstance(value, list | Mapping):
        # msgspec and not json: it also writes what is JSON by its rules alone.
        value = msgspec.json.encode(value).decode()
    text = str(value)
    return text if len(text) <= _LONGEST_TEXT else f"{text[:_LONGEST_TEXT]}…"
