"""What the extraction gave, as the row that is recorded: values made storable, cells counted."""

import math
import re
from collections.abc import Mapping
from typing import Any

import msgspec

from jobs.models.rows import RowStatus
from workers.extraction.protocol import ExtractedRow
from workers.fence import RecordedRow

NOT_STORABLE = "not_storable"
UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
"""NUL and lone surrogates, which neither text nor jsonb holds."""


def row_of(extracted: ExtractedRow, *, position: int, filename: str) -> RecordedRow:
    values = {storable(name): storable(field.value) for name, field in extracted.fields.items()}
    return RecordedRow(
        position=position,
        filename=storable(filename),
        status=RowStatus.COMPLETE if extracted.complete else RowStatus.PARTIAL,
        values=values,
        fields={
            storable(name): storable(_provenance(msgspec.to_builtins(field)))
            for name, field in extracted.fields.items()
        },
        confidence=extracted.confidence,
        validation_flags=storable(msgspec.to_builtins(extracted.validation_flags)),
        filled=sum(not is_empty(value) for value in values.values()),
    )


def failed_row(*, position: int, filename: str, code: str, message: str) -> RecordedRow:
    return RecordedRow(
        position=position,
        filename=storable(filename),
        status=RowStatus.FAILED,
        error_code=storable(code)[:64],
        error_message=storable(message) or "The extractor gave no reason.",
    )


def refused_row(refused: RecordedRow) -> RecordedRow:
    """In place of a row that the database has refused; of what was refused it holds nothing but the file's name."""
    return RecordedRow(
        position=refused.position,
        filename=storable(refused.filename)[:255],
        status=RowStatus.FAILED,
        error_code=NOT_STORABLE,
        error_message="The values found could not be stored in the database.",
    )


def is_empty(value: object) -> bool:
    """A cell counts as filled unless it is null, "" or []."""
    return value is None or value in ("", [])


def storable(value: Any) -> Any:
    """The value without what PostgreSQL refuses: NUL, lone surrogates, NaN and infinities."""
    if isinstance(value, str):
        return UNSTORABLE.sub("\ufffd", value)
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, Mapping):
        return {storable(key): storable(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [storable(item) for item in value]
    return value


def _provenance(field: dict[str, Any]) -> dict[str, Any]:
    field.pop("value", None)
    return {"confidence": None, "page": None, "source_text": None, **field}
