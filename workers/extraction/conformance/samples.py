"""Documents to try an extractor on, and a schema with every type of field."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from workers.extraction.protocol import Page, ParsedDocument, Table, Word

_WIDTH, _HEIGHT, _LINE, _CHARACTER = 595.0, 842.0, 14.0, 6.0

SCHEMA: dict[str, Any] = {
    "type": "object",
    "properties": {
        "invoice_number": {"type": "string", "title": "Invoice number"},
        "invoice_date": {"type": "string", "format": "date"},
        "total": {"type": "number", "description": "What is to be paid"},
        "copies": {"type": "integer"},
        "paid": {"type": "boolean"},
        "currency": {"type": "string", "enum": ["EUR", "USD"]},
        "seller": {
            "type": "object",
            "properties": {"name": {"type": "string"}, "vat_id": {"type": "string"}},
            "required": ["name"],
        },
        "items": {
            "type": "array",
            "items": {"type": "object", "properties": {"text": {"type": "string"}, "amount": {"type": "number"}}},
        },
        "tags": {"type": "array", "items": {"type": "string"}},
        "Größe, in cm.": {"type": "number"},
    },
    "required": ["invoice_number"],
}


class Samples(NamedTuple):
    documents: Mapping[str, ParsedDocument | None]
    """Ordinary ones, by what they are called in messages."""
    odd: Mapping[str, ParsedDocument | None]
    schema: Mapping[str, Any]

    def all(self) -> dict[str, ParsedDocument | None]:
        return {**self.documents, **self.odd}

    def without(self) -> "Samples":
        """For an extractor that looks at no document."""
        return Samples({"no document": None}, {}, self.schema)


def built_in() -> Samples:
    documents: dict[str, ParsedDocument | None] = {
        "an invoice of five pages": _document(*[_invoice("R-2024-17", "1.190,00", page) for page in range(1, 6)]),
        "another invoice": _document(_invoice("X/99", "20,50", 1), language="de"),
        "a letter": _document("Dear reader,\n\nall is well. More of it next week.", language="en"),
    }
    return Samples(documents, odd_documents(), SCHEMA)


def odd_documents() -> dict[str, ParsedDocument | None]:
    """Such as scanners, and people, make them."""
    word, far = Word("Total", (10, 10, 40, 20)), Word("12", (-50, 9000, 10_000, 9_010))
    return {
        "a document without pages": ParsedDocument([], "", None, "application/pdf"),
        "a page without words": _document(""),
        "a page of no size": ParsedDocument([Page(1, 0, 0, [])], "", None, "image/png"),
        "words of no width, and off the page": _pages([Word("Total", (5, 5, 5, 5)), far, word], ocr=True),
        "an empty word, and blanks": _pages([Word("", (1, 1, 2, 2)), Word("\u00a0", (3, 3, 4, 4)), word]),
        "one endless word": _pages([Word("9" * 4000, (10, 10, 500, 20))]),
        "other scripts": _document("請求書番号 ١٢٣٤\nДизайн 7\n\u202e0001 חשבונית\U0001f9fe"),  # noqa: RUF001
        "tables with gaps": ParsedDocument(
            [Page(1, _WIDTH, _HEIGHT, [], [Table([]), Table([[], ["a"], ["a", "b", ""]], header=True)])],
            "",
            None,
            "text/csv",
        ),
    }


def _invoice(number: str, total: str, page: int) -> str:
    return f"""
Hollerbach GmbH                         Page {page}

Invoice number: {number}
Invoice date:   2024-05-07

Text                       Quantity        Amount
Straw, by the bale {page}             2         {total}
Twine                             1         {total}

                              Total   EUR {total}
VAT ID: DE123456789
"""


def _document(*drawings: str, language: str | None = None) -> ParsedDocument:
    """Drawn as text: each character 6 points wide, each line 14 points high."""
    pages = [Page(number, _WIDTH, _HEIGHT, _words(drawing)) for number, drawing in enumerate(drawings, start=1)]
    return ParsedDocument(pages, "\n\n".join(drawings), language, "application/pdf")


def _words(drawing: str) -> list[Word]:
    found = []
    for row, line in enumerate(drawing.splitlines(), start=2):
        at = 0
        for text in line.split():
            at = line.index(text, at)
            left, top = 20 + at * _CHARACTER, row * _LINE
            found.append(Word(text, (left, top, left + len(text) * _CHARACTER, top + 10)))
            at += len(text)
    return found


def _pages(words: list[Word], *, ocr: bool = False) -> ParsedDocument:
    text = " ".join(word.text for word in words)
    return ParsedDocument([Page(1, _WIDTH, _HEIGHT, words, from_ocr=ocr)], text, None, "image/png")
