"""The one protocol of the extraction room: a document in, a row out, with a token to check.

Coordinates are in points (1/72 inch), with the origin in the top left corner of the page. Confidences lie in 0..1.
Everything here crosses the sandbox's pipe, so every type is a msgspec struct of plain data.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Protocol

import msgspec

type Box = tuple[float, float, float, float]
"""x0, y0, x1, y1."""


class Stopped(BaseException):
    """Raised by a checkpoint of a cancelled document; outside Exception, so that no broad handler eats it."""


class DocumentError(Exception):
    """The document itself cannot be used; `message` is a sentence for the user and becomes the failed row's reason."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message


class CancellationToken(Protocol):
    def checkpoint(self) -> None:
        """Raise Stopped if the work on this document has been cancelled. Costs well under a microsecond."""


class Word(msgspec.Struct, frozen=True, array_like=True, gc=False):
    text: str
    box: Box
    confidence: float = 1.0
    """How sure the reading of the characters is: 1 for born-digital text, the recogniser's score for OCR."""


class Table(msgspec.Struct, frozen=True, array_like=True):
    """A table that the format itself declares (a sheet, CSV, HTML or DOCX table), not one guessed from positions."""

    rows: list[list[str]]
    header: bool = False
    """The first row names the columns."""


class Page(msgspec.Struct, frozen=True):
    number: int
    """From 1."""
    width: float
    height: float
    words: list[Word]
    """In reading order, line by line. Formats without geometry are laid out on a grid of one line each 12 points."""
    tables: list[Table] = []
    from_ocr: bool = False


class ParsedDocument(msgspec.Struct, frozen=True):
    pages: list[Page]
    markdown: str
    language: str | None
    """ISO 639-1, or None where it is not clear."""
    media_type: str
    metadata: dict[str, str] = {}
    """What the format says of itself: an e-mail's From, To, Subject and Date, a PDF's Title."""


class FieldValue(msgspec.Struct, frozen=True, omit_defaults=True):
    value: Any
    """As JSON, already of the field's type; None where the document does not say."""
    confidence: float | None = None
    """None exactly where the value is None."""
    page: int | None = None
    box: Box | None = None
    source_text: str | None = None
    """The words it was read from, as they stand on the page."""


class ValidationFlag(msgspec.Struct, frozen=True):
    code: str
    field: str | None
    message: str


class ExtractedRow(msgspec.Struct, frozen=True, tag="row"):
    """An extractor gives `fields`, and flags for what it alone can know; workers/extraction/rows sees to the rest."""

    fields: dict[str, FieldValue]
    """Each top-level property of the schema is there."""
    confidence: float | None = None
    """Of the row as a whole, the mean of its fields'; None where no field was found."""
    validation_flags: list[ValidationFlag] = []
    complete: bool = True
    """False where a required field is missing or flagged: the row is `partial`."""


class Parser(Protocol):
    """One file format to pages of positioned words."""

    def __call__(self, path: Path, *, media_type: str, token: CancellationToken) -> ParsedDocument:
        """Raise DocumentError for a file that cannot be read, Stopped at a checkpoint (at least one a page)."""


class Extractor(Protocol):
    """A schema and a parsed document to a row. Holds no state between documents."""

    name: str
    needs_document: bool
    """False for an extractor that does not look at the file: it is then not parsed, and `document` is None."""

    def extract(
        self,
        document: ParsedDocument | None,
        *,
        schema: Mapping[str, Any],
        options: Mapping[str, Any],
        token: CancellationToken,
    ) -> ExtractedRow:
        """`schema` is a JSON Schema object, `options` the job's flat options.

        Raise DocumentError where this document cannot be extracted, Stopped at a checkpoint (at least one a page).
        """
