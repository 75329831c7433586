"""What is wrong with a row, in words for its reader."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from workers.extraction.embedded.schema import Field
from workers.extraction.protocol import FieldValue, ValidationFlag

_MESSAGES = {
    "missing_required": "{field} is required and was not found in the document. Enter it by hand.",
    "ambiguous_date": "{field} reads “{text}”, in which day and month could be either. Set the option date_order.",
    "invalid_enum": "{field} reads “{text}”, which is not one of the allowed values. Check the document or the schema.",
    "not_a_number": "{field} reads “{text}”, which is no number. Check the document or enter the number by hand.",
    "not_a_date": "{field} reads “{text}”, which is no date. Check the document or enter the date by hand.",
}

UNREADABLE = {
    "amount": "not_a_number",
    "number": "not_a_number",
    "integer": "not_a_number",
    "rate": "not_a_number",
    "date": "not_a_date",
    "datetime": "not_a_date",
    "enum": "invalid_enum",
}
"""What it is called when a label is there and its value is not of the field's kind."""


def flag(code: str, field: str, text: str = "") -> ValidationFlag:
    return ValidationFlag(code, field, _MESSAGES[code].format(field=field, text=text))


def flags_of(
    fields: Sequence[Field], row: Mapping[str, FieldValue], flags: Sequence[ValidationFlag]
) -> tuple[list[ValidationFlag], bool]:
    """All flags, and whether every required field is there and unflagged."""
    missing = [
        flag("missing_required", field.key) for field in _missing(fields, {name: row[name].value for name in row})
    ]
    flagged = {(item.field or "").split(".")[0] for item in flags}
    complete = not missing and not any(field.required and field.name in flagged for field in fields)
    return [*flags, *missing], complete


def _missing(fields: Sequence[Field], values: Mapping[str, Any]) -> Iterator[Field]:
    """Required fields without a value; those of an object only where the object itself was found."""
    for field in fields:
        value = values.get(field.name)
        if field.required and value is None:
            yield field
        elif field.type == "object" and isinstance(value, Mapping):
            yield from _missing(field.children, value)
