"""Office files, made by the programs' own libraries where there is one for Python, and part by part where not."""

import struct
from collections.abc import Mapping, Sequence
from io import BytesIO
from typing import Any

import docx
import openpyxl

from tests.jobs.files import zipped
from tests.workers.extraction.parsing.compound import compound

_DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/main"
_PRESENTATION = "http://schemas.openxmlformats.org/presentationml/2006/main"

type Cell = str | float


def docx_of(*paragraphs: str, rows: Sequence[Sequence[str]] = (), heading: str = "", header: str = "") -> bytes:
    document = docx.Document()
    if heading:
        document.add_heading(heading, 1)
    for paragraph in paragraphs:
        document.add_paragraph(paragraph)
    if rows:
        table = document.add_table(len(rows), len(rows[0]))
        for row, texts in zip(table.rows, rows, strict=True):
            for cell, text in zip(row.cells, texts, strict=True):
                cell.text = text
    if header:
        document.sections[0].header.paragraphs[0].text = header
    return _saved(document)


def xlsx_of(sheets: Mapping[str, Sequence[Sequence[Any]]], *, hidden: str = "") -> bytes:
    workbook = openpyxl.Workbook()
    del workbook["Sheet"]
    for name, rows in sheets.items():
        sheet = workbook.create_sheet(name)
        sheet.sheet_state = "hidden" if name == hidden else "visible"
        for row in rows:
            sheet.append(row)
    return _saved(workbook)


def pptx_of(*slides: str) -> bytes:
    """Slides of the shapes given as XML, in a package with no more than a reader needs."""
    parts = {
        f"ppt/slides/slide{number}.xml": (
            f'<p:sld xmlns:p="{_PRESENTATION}" xmlns:a="{_DRAWING}"><p:cSld><p:spTree>'
            f"{slide}</p:spTree></p:cSld></p:sld>"
        )
        for number, slide in enumerate(slides, start=1)
    }
    return zipped({"[Content_Types].xml": "<Types/>", "ppt/presentation.xml": "<x/>", **parts})


def shape(*lines: str, title: bool = False) -> str:
    kind = '<p:nvSpPr><p:nvPr><p:ph type="title"/></p:nvPr></p:nvSpPr>' if title else ""
    return f"<p:sp>{kind}<p:txBody>{_paragraphs(lines)}</p:txBody></p:sp>"


def slide_table(rows: Sequence[Sequence[str]]) -> str:
    cells = ("".join(f"<a:tc><a:txBody>{_paragraphs([text])}</a:txBody></a:tc>" for text in row) for row in rows)
    return f"<p:graphicFrame><a:tbl>{''.join(f'<a:tr>{row}</a:tr>' for row in cells)}</a:tbl></p:graphicFrame>"


def xls_of(rows: Sequence[Sequence[Cell]]) -> bytes:
    """A workbook of Excel 97: one sheet, its cells as labels and numbers."""
    return xls_of_cells(
        {(row, column): value for row, values in enumerate(rows) for column, value in enumerate(values)}
    )


def xls_of_cells(
    cells: Mapping[tuple[int, int], Cell], *, promised: tuple[int, int] = (0, 0), more: bytes = b""
) -> bytes:
    """The cells by row and column, then other records; `promised` is the extent that the sheet says it has."""
    start = _record(0x809, struct.pack("<HHHHII", 0x600, 5, 0, 0, 0, 0))
    end = _record(0x0A, b"")
    name = b"Sheet1"
    sheet_at = len(start) + len(end) + 4 + 8 + len(name)
    bound = _record(0x85, struct.pack("<IHBB", sheet_at, 0, len(name), 0) + name)
    size = _record(0x200, struct.pack("<IIHHH", 0, promised[0], 0, promised[1], 0))
    told = b"".join(_cell(row, column, value) for (row, column), value in cells.items())
    sheet = _record(0x809, struct.pack("<HHHHII", 0x600, 0x10, 0, 0, 0, 0)) + size + told + more + end
    return compound({"Workbook": start + bound + end + sheet})


def xls_numbers(row: int, first: int, count: int) -> bytes:
    """A record of several cells in a row, each of the number 0."""
    return _record(0xBD, struct.pack("<HH", row, first) + bytes(6 * count) + struct.pack("<H", first + count - 1))


def _cell(row: int, column: int, value: Cell) -> bytes:
    place = struct.pack("<HHH", row, column, 0)
    if isinstance(value, str):
        return _record(0x204, place + struct.pack("<HB", len(value), 1) + value.encode("utf-16-le"))
    return _record(0x203, place + struct.pack("<d", value))


def _record(kind: int, content: bytes) -> bytes:
    return struct.pack("<HH", kind, len(content)) + content


def _paragraphs(lines: Sequence[str]) -> str:
    return "".join(f"<a:p><a:r><a:t>{line}</a:t></a:r></a:p>" for line in lines)


def _saved(made: Any) -> bytes:
    buffer = BytesIO()
    made.save(buffer)
    return buffer.getvalue()
