"""DOCX. python-docx opens the package; its XML is walked here, for content controls and text boxes, of which
invoice templates are full, are not in that library's view of a document.
"""

import zipfile
import zlib
from collections.abc import Iterator
from lzma import LZMAError
from pathlib import Path
from typing import Any

import docx
from docx.opc.exceptions import OpcError
from docx.oxml.exceptions import XmlchemyError
from docx.oxml.ns import qn

from workers.extraction.parsing.archive import check_archive
from workers.extraction.parsing.flow import Flow
from workers.extraction.parsing.hidden_text import hiding_styles, take_out_hidden
from workers.extraction.parsing.language import language_of
from workers.extraction.parsing.refusals import corrupt, only_pictures
from workers.extraction.protocol import CancellationToken, ParsedDocument

_KIND = "Word document"
_DAMAGED = (
    zipfile.BadZipFile, zlib.error, LZMAError, EOFError, OSError, LookupError, ValueError, SyntaxError, AttributeError,
    TypeError, NotImplementedError, RecursionError, OpcError, XmlchemyError,
)  # fmt: skip
"""What python-docx and zipfile raise for parts that are missing, packed in a way of their own, no XML (the errors of
lxml are SyntaxErrors), or the XML of something else."""

_MOST_COLUMNS = 63
"""Of a table, in Word."""
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_PARAGRAPH, _TABLE, _TEXT_BOX = qn("w:p"), qn("w:tbl"), qn("w:txbxContent")
_WRAPPERS = {qn("w:sdt"), qn("w:sdtContent"), qn("w:ins"), qn("w:customXml"), qn("w:smartTag")}
_UNSEEN = {qn("w:pPr"), qn("w:rPr"), qn("w:del"), qn("w:moveFrom"), qn("w:instrText"), _TEXT_BOX, _FALLBACK}
_SIGNS = {qn("w:tab"): "\t", qn("w:br"): "\n", qn("w:cr"): "\n", qn("w:noBreakHyphen"): "-"}

type _Element = Any
"""An lxml element of python-docx's own classes."""


def parse_docx(path: Path, *, media_type: str, token: CancellationToken) -> ParsedDocument:
    check_archive(path, _KIND)
    try:
        document = docx.Document(str(path))
        flow = _read(document, token)
        title = document.core_properties.title
        if not flow.markdown and _has_pictures(document):
            raise only_pictures(_KIND)
    except _DAMAGED as error:
        raise corrupt(_KIND) from error
    metadata = {"Title": title} if title else {}
    return ParsedDocument(flow.pages(token), flow.markdown, language_of(flow.markdown), media_type, metadata)


def _read(document: Any, token: CancellationToken) -> Flow:
    """Headers, body and footers, as on a sheet of paper."""
    headings = {style.style_id: level for style in document.styles if (level := _heading_level(style.name))}
    hiding = hiding_styles(document.styles.element)
    flow = Flow()
    for root in _roots(document):
        take_out_hidden(root, hiding)
        for block in _children(root, _PARAGRAPH, _TABLE):
            token.checkpoint()
            _add(flow, block, headings)
    return flow


def _has_pictures(document: Any) -> bool:
    return any("/image" in relation.reltype for relation in document.part.rels.values())


def _roots(document: Any) -> Iterator[_Element]:
    for section in document.sections:
        if not section.header.is_linked_to_previous:
            yield section.header.part.element
    yield document.element.body
    for section in document.sections:
        if not section.footer.is_linked_to_previous:
            yield section.footer.part.element


def _heading_level(style_name: str | None) -> int | None:
    """python-docx gives built-in styles their English names, whatever the language of Word."""
    name, _, level = (style_name or "").lower().rpartition(" ")
    if name == "heading" and level.isdecimal():
        return int(level)
    return 1 if style_name == "Title" else None


def _add(flow: Flow, block: _Element, headings: dict[str, int]) -> None:
    if block.tag == _TABLE:
        flow.table(_rows(block))
    elif level := headings.get(block.style or ""):
        flow.heading(_inline(block), level)
    else:
        flow.paragraph(_inline(block))
    # Those of a table's cells come behind the table.
    for box in _text_boxes(block):
        for inner in _children(box, _PARAGRAPH, _TABLE):
            _add(flow, inner, headings)


def _children(parent: _Element, *tags: str) -> Iterator[_Element]:
    """The children with these tags, also those inside content controls and tracked insertions."""
    for child in parent:
        if child.tag in tags:
            yield child
        elif child.tag in _WRAPPERS:
            yield from _children(child, *tags)


def _inline(paragraph: _Element) -> str:
    parts = []
    for child in paragraph:
        if child.tag == qn("w:t"):
            parts.append(child.text or "")
        elif child.tag in _SIGNS:
            parts.append(_SIGNS[child.tag])
        elif child.tag not in _UNSEEN:
            parts.append(_inline(child))
    return "".join(parts)


def _text_boxes(element: _Element) -> Iterator[_Element]:
    """The outermost ones, without the copies for old programs."""
    for child in element:
        if child.tag == _TEXT_BOX:
            yield child
        elif child.tag != _FALLBACK:
            yield from _text_boxes(child)


def _rows(table: _Element) -> list[list[str]]:
    return [_row(row) for row in _children(table, qn("w:tr"))]


def _row(row: _Element) -> list[str]:
    cells: list[str] = []
    for cell in _children(row, qn("w:tc")):
        cells.append(_cell_text(cell))
        cells += [""] * (min(cell.grid_span, _MOST_COLUMNS) - 1)
    return cells


def _cell_text(cell: _Element) -> str:
    """A table within a cell becomes lines of it."""
    lines = []
    for block in _children(cell, _PARAGRAPH, _TABLE):
        if block.tag == _TABLE:
            lines += ["  ".join(filter(None, row)) for row in _rows(block)]
        else:
            lines.append(_inline(block))
    return "\n".join(lines).strip()
