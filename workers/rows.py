"""What the extraction gave, as the row that is recorded: values and where they come from, cells counted."""

import msgspec

from jobs.models.rows import RowStatus
from workers.extraction.protocol import Box, ExtractedRow, FieldValue
from workers.fence import RecordedRow
from workers.storable import storable

NOT_STORABLE = "not_storable"


class Provenance(msgspec.Struct, frozen=True):
    """Of one field, as `/results` serves it."""

    confidence: float | None
    page: int | None
    source_text: str | None
    box: Box | msgspec.UnsetType = msgspec.UNSET


def row_of(extracted: ExtractedRow, *, position: int, filename: str) -> RecordedRow:
    values = {name: field.value for name, field in extracted.fields.items()}
    return RecordedRow(
        position=position,
        filename=filename,
        status=RowStatus.COMPLETE if extracted.complete else RowStatus.PARTIAL,
        values=values,
        fields={name: _provenance(field) for name, field in extracted.fields.items()},
        confidence=extracted.confidence,
        validation_flags=extracted.validation_flags,
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
        usage=refused.usage,
    )


def is_empty(value: object) -> bool:
    """A cell counts as filled unless it is null, "" or []."""
    return value is None or value in ("", [])


def _provenance(field: FieldValue) -> Provenance:
    return Provenance(
        field.confidence, field.page, field.source_text, msgspec.UNSET if field.box is None else field.box
    )
