"""A PDF page to write on, measured in millimetres from its top left corner."""

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Literal

from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

type Align = Literal["left", "right", "centre"]


@dataclass(frozen=True)
class Column:
    title: str
    width: float
    align: Align = "left"


@dataclass(frozen=True)
class Look:
    """How a table is ruled: colours as #rrggbb, None for nothing drawn."""

    head_fill: str | None = None
    head_ink: str = "#000000"
    grid: str | None = None
    underline: str | None = None
    stripe: str | None = None
    row_height: float = 6.5
    size: float = 9


@dataclass(frozen=True)
class Face:
    """The family a document is set in."""

    plain: str
    bold: str
    italic: str


HELVETICA = Face("Helvetica", "Helvetica-Bold", "Helvetica-Oblique")
TIMES = Face("Times-Roman", "Times-Bold", "Times-Italic")
COURIER = Face("Courier", "Courier-Bold", "Courier-Oblique")


class Sheet:
    def __init__(
        self, title: str, face: Face = HELVETICA, page_size: tuple[float, float] = A4, password: str | None = None
    ) -> None:
        self._buffer = BytesIO()
        # Uncompressed, because builds of zlib differ in their output and the files must rebuild to the byte.
        self._canvas = Canvas(self._buffer, pagesize=page_size, invariant=1, pageCompression=0, encrypt=password)
        self._canvas.setTitle(title)
        self._height = page_size[1]
        self._face = face

    def text(
        self,
        x: float,
        y: float,
        words: str,
        *,
        size: float = 9.5,
        bold: bool = False,
        italic: bool = False,
        align: Align = "left",
        ink: str = "#000000",
    ) -> None:
        """Write one line; `y` is its baseline."""
        font = self._face.bold if bold else self._face.italic if italic else self._face.plain
        self._canvas.setFont(font, size)
        self._canvas.setFillColor(HexColor(ink))
        draw = {
            "left": self._canvas.drawString,
            "right": self._canvas.drawRightString,
            "centre": self._canvas.drawCentredString,
        }[align]
        draw(x * mm, self._height - y * mm, words)

    def block(
        self,
        x: float,
        y: float,
        words: Sequence[str],
        *,
        leading: float = 4.8,
        size: float = 9.5,
        align: Align = "left",
        ink: str = "#000000",
    ) -> float:
        """Lines one below the other; returns the baseline after the last."""
        for each in words:
            self.text(x, y, each, size=size, align=align, ink=ink)
            y += leading
        return y

    def pairs(
        self,
        x: float,
        y: float,
        rows: Sequence[tuple[str, str]],
        *,
        value_x: float,
        leading: float = 5,
        size: float = 9.5,
        align: Align = "left",
        bold_labels: bool = False,
    ) -> float:
        """Label and value on each line; returns the baseline after the last."""
        for label, value in rows:
            self.text(x, y, label, size=size, bold=bold_labels)
            self.text(value_x, y, value, size=size, align=align)
            y += leading
        return y

    def rule(self, x0: float, x1: float, y: float, *, width: float = 0.5, ink: str = "#000000") -> None:
        self._canvas.setLineWidth(width)
        self._canvas.setStrokeColor(HexColor(ink))
        self._canvas.line(x0 * mm, self._height - y * mm, x1 * mm, self._height - y * mm)

    def box(
        self, x: float, y: float, width: float, height: float, *, fill: str | None = None, line: str | None = None
    ) -> None:
        self._canvas.setLineWidth(0.5)
        self._canvas.setFillColor(HexColor(fill or "#ffffff"))
        self._canvas.setStrokeColor(HexColor(line or "#000000"))
        bottom = self._height - (y + height) * mm
        self._canvas.rect(x * mm, bottom, width * mm, height * mm, fill=int(bool(fill)), stroke=int(bool(line)))

    def disc(self, x: float, y: float, radius: float, ink: str) -> None:
        self._canvas.setFillColor(HexColor(ink))
        self._canvas.circle(x * mm, self._height - y * mm, radius * mm, fill=1, stroke=0)

    def table(
        self, x: float, y: float, columns: Sequence[Column], rows: Sequence[Sequence[str]], look: Look | None = None
    ) -> float:
        """Head and rows from the top edge `y` down; returns the bottom edge. A cell may have several lines."""
        look = look or Look()
        width = sum(column.width for column in columns)
        if look.head_fill:
            self.box(x, y, width, look.row_height, fill=look.head_fill)
        titles = [column.title for column in columns]
        bottom = self._row(x, y, columns, titles, look, bold=True, ink=look.head_ink)
        for number, row in enumerate(rows):
            height = self._row_height(row, look)
            if look.stripe and number % 2:
                self.box(x, bottom, width, height, fill=look.stripe)
            bottom = self._row(x, bottom, columns, row, look)
        return bottom

    def _row_height(self, row: Sequence[str], look: Look) -> float:
        extra = max(cell.count("\n") for cell in row)
        return look.row_height + extra * 4

    def _row(
        self,
        x: float,
        y: float,
        columns: Sequence[Column],
        row: Sequence[str],
        look: Look,
        *,
        bold: bool = False,
        ink: str = "#000000",
    ) -> float:
        height = self._row_height(row, look)
        left = x
        for column, cell in zip(columns, row, strict=True):
            anchor = {"left": left + 1.5, "right": left + column.width - 1.5, "centre": left + column.width / 2}
            for depth, words in enumerate(cell.split("\n")):
                baseline = y + look.row_height * 0.68 + depth * 4
                self.text(anchor[column.align], baseline, words, size=look.size, bold=bold, align=column.align, ink=ink)
            if look.grid:
                self.box(left, y, column.width, height, line=look.grid)
            left += column.width
        if look.underline:
            self.rule(x, left, y + height, ink=look.underline, width=0.8 if bold else 0.3)
        return y + height

    def turn_page(self) -> None:
        self._canvas.showPage()

    def pdf(self) -> bytes:
        self._canvas.save()
        return self._buffer.getvalue()
