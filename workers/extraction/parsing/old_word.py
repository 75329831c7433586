"""DOC, of Word before 2007, by office-oxide: paragraphs, lists and tables, without a program to convert it."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from office_oxide import Document, OfficeOxideError

from workers.extraction.parsing.flow import Flow
from workers.extraction.parsing.language import language_of
from workers.extraction.parsing.refusals import corrupt, encrypted
from workers.extraction.protocol import CancellationToken, ParsedDocument

_KIND = "Word document"
_DEEPEST = 50
"""Elements within elements."""

type _Element = Mapping[str, Any]


def parse_doc(path: Path, *, media_type: str, token: CancellationToken) -> ParsedDocument:
    try:
        with Document.from_bytes(path.read_bytes(), "doc") as document:
            read = document.to_ir()
    except OfficeOxideError as error:
        raise (encrypted if "encrypted" in str(error) else corrupt)(_KIND) from error
    flow = Flow()
    for section in read["sections"]:
        for part in (section.get("header") or {}, {"content": section["elements"]}, section.get("footer") or {}):
            _add(flow, part.get("content") or (), token, depth=0)
    # The library gives a document that has no title its first line as one.
    return ParsedDocument(flow.pages(token), flow.markdown, language_of(flow.markdown), media_type)


def _add(flow: Flow, elements: Sequence[_Element], token: CancellationToken, *, depth: int) -> None:
    for element in elements if depth < _DEEPEST else ():
        token.checkpoint()
        match element["type"]:
            case "heading":
                flow.heading(_text(element["content"]), element["level"])
            case "paragraph":
                flow.paragraph(_text(element["content"]))
            case "table":
                flow.table([list(_cells(row)) for row in element["rows"]])
            case "list":
                _add_items(flow, element["items"], token, depth)
            case _:
                _add(flow, _inner(element), token, depth=depth + 1)


def _add_items(flow: Flow, items: Sequence[_Element], token: CancellationToken, depth: int) -> None:
    for item in items if depth < _DEEPEST else ():
        token.checkpoint()
        flow.item("\n".join(_lines(item["content"])), depth)
        if nested := item.get("nested"):
            _add_items(flow, nested["items"], token, depth + 1)


def _cells(row: _Element) -> Iterator[str]:
    for cell in row["cells"]:
        yield "\n".join(_lines(cell["content"]))
        yield from [""] * (cell.get("col_span", 1) - 1)


def _lines(elements: Sequence[_Element]) -> Iterator[str]:
    """A table within a cell becomes lines of it."""
    for element in elements:
        if element["type"] == "table":
            yield from ("  ".join(filter(None, _cells(row))) for row in element["rows"])
        elif element["type"] in ("paragraph", "heading"):
            yield _text(element["content"])
        else:
            yield from _lines(_inner(element))


def _inner(element: _Element) -> Sequence[_Element]:
    """Of text boxes and the like; of what has no elements in it, none."""
    content = element.get("content")
    return [inner for inner in content if isinstance(inner, Mapping)] if isinstance(content, list) else []


def _text(content: Sequence[_Element]) -> str:
    return "".join("\n" if part["type"] == "line_break" else str(part.get("text") or "") for part in content)
