"""What a row has to be."""

from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

from workers.extraction.protocol import ExtractedRow, FieldValue, ParsedDocument
from workers.extraction.rows import RowCheck
from workers.extraction.rows.problems import NULLED
from workers.storable import storable

_OFF_BY = 1.0
"""Points by which a box may leave its page: readers of fonts round."""


def faults(row: object, document: ParsedDocument | None, schema: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Promises that a row does not keep, each with how."""
    if not isinstance(row, ExtractedRow):
        yield "fields", f"extract returned {type(row).__name__} and no ExtractedRow"
        return
    for name in schema["properties"].keys() - row.fields.keys():
        yield "fields", f"the row lacks the field {name!r} of the schema; give FieldValue(None) where nothing was found"
    for name in row.fields.keys() - schema["properties"].keys():
        yield "fields", f"the row has a field {name!r}, which the schema does not have"
    given: Mapping[str, object] = row.fields
    if wrong := {name: type(field).__name__ for name, field in given.items() if not isinstance(field, FieldValue)}:
        yield from (("fields", f"the field {name!r} is {kind} and no FieldValue") for name, kind in wrong.items())
        return
    if (fault := _malformed(row)) is not None:
        yield "fields", f"the row is not as workers/extraction/protocol.py has it: {fault}"
        return
    for name, field in row.fields.items():
        yield from _of_field(name, field, document)
    yield from _of_types(row, schema)


def _malformed(row: ExtractedRow) -> str | None:
    """Structs take whatever they are given, such as a confidence of numpy's; values are looked at elsewhere."""
    valueless = {name: msgspec.structs.replace(field, value=None) for name, field in row.fields.items()}
    try:
        msgspec.convert(msgspec.to_builtins(msgspec.structs.replace(row, fields=valueless)), ExtractedRow)
    except (TypeError, ValueError, msgspec.MsgspecError) as error:
        return str(error)
    return None


def _of_field(name: str, field: FieldValue, document: ParsedDocument | None) -> Iterator[tuple[str, str]]:
    if (fault := _not_storable(field.value)) is not None:
        yield "storable", f"the value of {name!r} {fault}"
    if field.confidence is not None and not 0 <= field.confidence <= 1:
        yield "confidence", f"the confidence of {name!r} is {field.confidence}, and must lie in 0..1"
    if field.confidence is not None and field.value is None:
        yield "confidence", f"{name!r} has no value, but a confidence"
    if (fault := _not_on_page(field, document)) is not None:
        yield "boxes", f"{name!r} {fault}"


def _not_storable(value: Any) -> str | None:
    try:
        plain = msgspec.to_builtins(value)
        msgspec.json.encode(plain)
    except (TypeError, ValueError, RecursionError) as error:
        return f"cannot be written as JSON: {error}"
    return None if storable(plain) == plain else "has NUL, half a character, NaN or an infinity in it"


def _not_on_page(field: FieldValue, document: ParsedDocument | None) -> str | None:
    if field.page is None and field.box is None:
        return None
    page = next((page for page in document.pages if page.number == field.page), None) if document else None
    if page is None:
        return f"is said to stand on page {field.page}, which there is not"
    if field.box is None:
        return None
    left, top, right, bottom = field.box
    ordered = left <= right and top <= bottom
    inside = min(left, top) >= -_OFF_BY and right <= page.width + _OFF_BY and bottom <= page.height + _OFF_BY
    return None if ordered and inside else f"has the box {field.box}, which is not on its page"


def _of_types(row: ExtractedRow, schema: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    try:
        finished = RowCheck(schema).finish(ExtractedRow(row.fields))
    except TypeError:  # another promise
        return
    for flag in finished.validation_flags:
        if flag.code in NULLED:
            yield "types", flag.message
