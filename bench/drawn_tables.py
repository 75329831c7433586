"""Invoices with tables of items in unlike layouts, drawn as PDFs, with the items that are on them.

Nothing here is made after a known document: each layout is a kind of table that business papers have.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

from reportlab.pdfgen.canvas import Canvas

_WIDTH, _HEIGHT = 595, 842
_TOP, _BOTTOM = 230, 700


@dataclass(frozen=True)
class Item:
    text: str
    quantity: float
    price: float
    notes: tuple[str, ...] = ()
    code: str = ""
    unit: str = ""
    discount: float = 0.0

    @property
    def amount(self) -> float:
        return round(self.quantity * self.price * (1 - self.discount / 100), 2)


@dataclass(frozen=True)
class Column:
    head: str
    """Several lines with a line break."""
    key: str
    """What stands in it: an attribute of the item, `row` for its number, or `gap` for nothing."""
    at: float
    """Where its text begins, or ends where it is set to the right."""
    right: bool = False
    head_at: float = 0.0


@dataclass(frozen=True)
class Layout:
    name: str
    columns: Sequence[Column]
    items: Sequence[Item]
    sums: Sequence[str] = ("Subtotal", "VAT 19%", "Total")
    decimal: str = "."
    before: str = ""
    after: str = ""
    step: float = 16.0
    size: float = 9.0
    ruled: bool = False
    headless: bool = False
    with_unit: bool = False
    a_page: int = 99
    repeat: bool = True
    carried: str = ""
    subtotal_each: int = 0
    notes_first: bool = False
    lowered: str = ""
    """A column whose values are set half a line lower than the rest of the row."""
    sums_at: float = 400.0
    extra: Sequence[str] = field(default_factory=tuple)
    """Lines after the sums."""

    def number(self, value: float, places: int = 2) -> str:
        text = f"{value:,.{places}f}"
        return text if self.decimal == "." else text.translate(str.maketrans(",.", ".,"))

    def money(self, value: float) -> str:
        return f"{self.before}{self.number(value)}{self.after}"


class _Pen:
    def __init__(self, layout: Layout) -> None:
        self.layout = layout
        self.content = BytesIO()
        self.canvas = Canvas(self.content, pagesize=(_WIDTH, _HEIGHT), invariant=True)
        self.y = float(_TOP)
        self.pages = 0
        self._begin_page()

    def _begin_page(self) -> None:
        self.pages += 1
        self.canvas.setFont("Helvetica", self.layout.size)
        for at, line in enumerate(("Northwind Trading Ltd", "12 Harbour Lane, Bristol", f"Page {self.pages}")):
            self.write(40, 50 + 14 * at, line)
        if self.pages == 1:
            for at, line in enumerate(("Invoice no: 2024-0117", "Date: 12.03.2024", "Customer: Alder & Sons")):
                self.write(380, 110 + 14 * at, line)
        self.y = float(_TOP if self.pages == 1 else 120)

    def write(self, x: float, y: float, text: str, *, right: bool = False) -> None:
        draw = self.canvas.drawRightString if right else self.canvas.drawString
        draw(x, _HEIGHT - y, text)

    def rule(self) -> None:
        self.canvas.line(38, _HEIGHT - self.y + 10, 558, _HEIGHT - self.y + 10)

    def next_page(self) -> None:
        self.canvas.showPage()
        self._begin_page()

    def finish(self) -> bytes:
        self.canvas.save()
        return self.content.getvalue()


def draw(layout: Layout) -> bytes:
    pen = _Pen(layout)
    _head(pen)
    running = group = 0.0
    for number, item in enumerate(layout.items, start=1):
        if number > 1 and (number - 1) % layout.a_page == 0:
            _turn_page(pen, running)
        _row(pen, number, item)
        running, group = running + item.amount, group + item.amount
        if layout.subtotal_each and number % layout.subtotal_each == 0:
            _sum_line(pen, "Subtotal", group)
            group = 0.0
    _sums(pen, running)
    return pen.finish()


def _head(pen: _Pen) -> None:
    if pen.layout.headless:
        return
    lines = max(column.head.count("\n") + 1 for column in pen.layout.columns)
    for column in pen.layout.columns:
        for at, line in enumerate(column.head.split("\n")):
            pen.write(column.head_at or column.at, pen.y + 11 * at, line, right=column.right and not column.head_at)
    pen.y += 11 * (lines - 1) + pen.layout.step + 4
    if pen.layout.ruled:
        pen.rule()


def _turn_page(pen: _Pen, running: float) -> None:
    if pen.layout.carried:
        _sum_line(pen, pen.layout.carried, running)
    pen.next_page()
    if pen.layout.repeat:
        _head(pen)
    if pen.layout.carried:
        _sum_line(pen, pen.layout.carried, running)


def _row(pen: _Pen, number: int, item: Item) -> None:
    layout = pen.layout
    if layout.notes_first:
        pen.write(_text_at(layout), pen.y, item.text)
        pen.y += layout.size + 2
    for column in layout.columns:
        if column.key == "text" and layout.notes_first:
            continue
        lower = layout.size * 0.9 if column.key == layout.lowered else 0.0
        pen.write(column.at, pen.y + lower, _cell(layout, number, item, column.key), right=column.right)
    for note in item.notes:
        pen.y += layout.size + 2
        pen.write(_text_at(layout), pen.y, note)
    pen.y += layout.step
    if layout.ruled:
        pen.rule()


def _text_at(layout: Layout) -> float:
    return next(column.at for column in layout.columns if column.key == "text")


def _cell(layout: Layout, number: int, item: Item, key: str) -> str:
    whole = item.quantity == int(item.quantity)
    quantity = str(int(item.quantity)) if whole else layout.number(item.quantity)
    cells: dict[str, Callable[[], str]] = {
        "row": lambda: str(number),
        "text": lambda: item.text,
        "code": lambda: item.code or f"A-{1000 + 37 * number}",
        "quantity": lambda: f"{quantity} {item.unit}" if layout.with_unit else quantity,
        "quantity2": lambda: layout.number(item.quantity),
        "unit": lambda: item.unit or "pc",
        "price": lambda: layout.money(item.price),
        "amount": lambda: layout.money(item.amount),
        "gross": lambda: layout.money(round(item.amount * 1.19, 2)),
        "tax": lambda: layout.money(round(item.amount * 0.19, 2)),
        "rate": lambda: "19%",
        "discount": lambda: f"{item.discount:g}%" if item.discount else "",
        "date": lambda: f"{number:02}.03.2024",
        "times": lambda: f"{quantity} x {layout.money(item.price)}",
    }
    return cells[key]()


def _sum_line(pen: _Pen, label: str, value: float) -> None:
    pen.write(pen.layout.sums_at, pen.y, label)
    pen.write(555, pen.y, pen.layout.money(round(value, 2)), right=True)
    pen.y += pen.layout.step


def _sums(pen: _Pen, net: float) -> None:
    pen.y += 8
    tax = round(net * 0.19, 2)
    for label, value in zip(pen.layout.sums, (net, tax, net + tax), strict=False):
        _sum_line(pen, label, value)
    for line in pen.layout.extra:
        pen.y += 14
        pen.write(40, pen.y, line)


def items_on(layout: Layout) -> list[dict[str, Any]]:
    return [
        {"description": " ".join((item.text, *item.notes)), "quantity": item.quantity, "amount": item.amount}
        for item in layout.items
    ]
