"""What is wrong with a row, in words for its reader."""

from collections.abc import Mapping, Sequence

from workers.extraction.embedded.candidates import Candidate
from workers.extraction.embedded.schema import Field
from workers.extraction.protocol import FieldValue, ValidationFlag

_MESSAGES = {
    "missing_required": "{field} is required and was not found in the document. Enter it by hand.",
    "ambiguous_date": "{field} reads “{text}”, in which day and month could be either. Set the option date_order.",
    "invalid_enum": "{field} reads “{text}”, which is not one of the allowed values. Check the document or the schema.",
}


def flags_of(
    fields: Sequence[Field], row: Mapping[str, FieldValue], chosen: Mapping[str, Candidate]
) -> tuple[list[ValidationFlag], bool]:
    """The flags, and whether every required field is there and unflagged."""
    flags = [_flag(best.flag, key, best.source.text) for key, best in chosen.items() if best.flag]
    flags += [
        _flag("missing_required", field.key) for field in fields if field.required and row[field.name].value is None
    ]
    flagged = {(flag.field or "").split(".")[0] for flag in flags}
    return flags, not any(field.required and field.name in flagged for field in fields)


def _flag(code: str, field: str, text: str = "") -> ValidationFlag:
    return ValidationFlag(code, field, _MESSAGES[code].format(field=field, text=text))
