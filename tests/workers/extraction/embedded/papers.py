"""Papers drawn as text: a character is 6 points wide, a line 14 points high."""

from collections.abc import Mapping
from typing import Any

from workers.extraction.embedded import EmbeddedExtractor
from workers.extraction.protocol import ExtractedRow, Page, ParsedDocument, Stopped, Table, Word
from workers.extraction.rows import row_check

_CHAR, _LINE, _HEIGHT = 6.0, 14.0, 10.0


class Token:
    """Counts its checkpoints, and stops at one of them if asked to."""

    def __init__(self, stop_at: int | None = None) -> None:
        self.checkpoints = 0
        self.stop_at = stop_at

    def checkpoint(self) -> None:
        self.checkpoints += 1
        if self.checkpoints == self.stop_at:
            raise Stopped


def words(drawing: str) -> list[Word]:
    found = []
    for row, line in enumerate(drawing.strip("\n").split("\n")):
        at = 0
        for text in line.split():
            at = line.index(text, at)
            top = 30 + row * _LINE
            found.append(Word(text, (at * _CHAR, top, (at + len(text)) * _CHAR, top + _HEIGHT)))
            at += len(text)
    return found


def paper(*drawings: str, tables: list[Table] | None = None, language: str | None = None) -> ParsedDocument:
    """A page for each drawing; the tables are declared on the first."""
    pages = [
        Page(number, 600.0, 850.0, words(drawing), tables=(tables or []) if number == 1 else [])
        for number, drawing in enumerate(drawings, start=1)
    ]
    return ParsedDocument(pages, "", language, "application/pdf")


def recognised(drawing: str) -> ParsedDocument:
    """A page whose characters were read from a picture."""
    read = [Word(word.text, word.box, 0.97) for word in words(drawing)]
    return ParsedDocument([Page(1, 600.0, 850.0, read, from_ocr=True)], "", None, "image/png")


def schema(*required: str, **properties: Mapping[str, Any] | str) -> dict[str, Any]:
    """A property given as a string has that type; `date` is a string of that format."""
    written = {
        name: ({"type": "string", "format": "date"} if kind == "date" else {"type": kind})
        if isinstance(kind, str)
        else dict(kind)
        for name, kind in properties.items()
    }
    return {"type": "object", "properties": written, "required": list(required)}


def extract(
    document: ParsedDocument, wanted: Mapping[str, Any], token: Token | None = None, **options: Any
) -> ExtractedRow:
    """As a job records it."""
    row = EmbeddedExtractor().extract(document, schema=wanted, options=options, token=token or Token())
    return row_check(wanted).finish(row)


def values(document: ParsedDocument, wanted: Mapping[str, Any], **options: Any) -> dict[str, Any]:
    return {name: field.value for name, field in extract(document, wanted, **options).fields.items()}
