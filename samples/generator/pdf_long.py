"""A statement of three pages: its items and sub-totals run on, the sums stand on the last page."""

from datetime import date
from decimal import Decimal

from samples.generator.sheet import Column, Look, Sheet
from samples.generator.trade import Line, Sample, Trade, grouped, iban, line
from samples.generator.wording import ENGLISH

PARTS = (
    ("Deep groove bearing", "3.42"),
    ("Hex bolt A2, box of 100", "11.90"),
    ("Timing belt HTD 5M", "14.15"),
    ("Proximity sensor M12", "27.60"),
    ("Pneumatic fitting, elbow", "2.08"),
    ("Shaft collar, split", "6.75"),
    ("O-ring set, nitrile", "9.30"),
    ("Cable gland M20", "1.64"),
    ("Linear rail 15 mm, 400 mm", "48.20"),
)
SIZES = ("6 mm", "8 mm", "10 mm", "12 mm", "16 mm", "20 mm", "25 mm", "30 mm")
ROWS_A_PAGE = 27
COLUMNS = (
    Column("Line", 12),
    Column("Part no.", 26),
    Column("Description", 68),
    Column("Qty", 14, "right"),
    Column("Price", 22, "right"),
    Column("Value", 28, "right"),
)


def _items() -> tuple[Line, ...]:
    items = []
    for number in range(68):
        name, price = PARTS[number % len(PARTS)]
        step = number // len(PARTS)
        cost = Decimal(price) * (100 + 7 * step) / 100
        items.append(
            line(f"{name}, {SIZES[step]}", str(2 + number * 5 % 23), f"{cost:.2f}", code=f"KC-{4100 + number * 7}")
        )
    return tuple(items)


COMPONENTS = Trade(
    seller="Kestrelway Components Ltd",
    buyer="Ormsby Tidewell Engineering Ltd",
    number="SI-88213",
    issued=date(2024, 9, 5),
    due=date(2024, 10, 31),
    order="OTE-61177",
    vat_id="GB999771846",
    iban=iban("GB", "ZZYX90020087654321"),
    currency="GBP",
    tax_percent=Decimal(20),
    lines=_items(),
)


def components(trade: Trade = COMPONENTS) -> Sample:
    sheet = Sheet(f"Invoice {trade.number}")
    pages = [trade.lines[start : start + ROWS_A_PAGE] for start in range(0, len(trade.lines), ROWS_A_PAGE)]
    carried = Decimal(0)
    for number, items in enumerate(pages, 1):
        _head(sheet, trade, f"Page {number} of {len(pages)}")
        y = _item_table(sheet, (number - 1) * ROWS_A_PAGE, items, carried)
        carried += sum((item.amount for item in items), Decimal(0))
        if number < len(pages):
            sheet.text(160, y + 7, "Carried forward", italic=True, align="right")
            sheet.text(188.5, y + 7, ENGLISH.money(carried), italic=True, align="right")
            sheet.turn_page()
    _sums(sheet, trade, y + 8)
    return Sample("Kestrelway SI-88213.pdf", sheet.pdf(), trade.expected())


def _head(sheet: Sheet, trade: Trade, page: str) -> None:
    sheet.text(20, 22, trade.seller, size=14, bold=True, ink="#0b5563")
    sheet.text(20, 27, "Aerodrome Way, Anvilton AN3 9ZZ · 01632 960 882 · sales@kestrelway.example.com", size=8)
    sheet.text(190, 22, "Invoice", size=14, align="right")
    sheet.text(190, 27, page, size=8, align="right")
    sheet.rule(20, 190, 30, ink="#0b5563", width=1)
    sheet.block(20, 38, [f"{trade.buyer}", "Accounts Dept., Millpond Road", "Tidewell TW5 9XX"], leading=4.6, size=9)
    facts = [
        ("Invoice no.", f"{trade.number}"),
        ("Invoice date", f"{trade.issued:%d-%b-%Y}"),
        ("Due date", f"{trade.due:%d-%b-%Y}"),
        ("Your order", f"{trade.order}"),
    ]
    sheet.pairs(138, 38, facts, value_x=190, align="right", leading=4.6, size=9)


def _item_table(sheet: Sheet, before: int, items: tuple[Line, ...], carried: Decimal) -> float:
    rows = [["", "", "Brought forward", "", "", ENGLISH.money(carried)]] if before else []
    for number, item in enumerate(items, before + 1):
        price, value = ENGLISH.money(item.price), ENGLISH.money(item.amount)
        rows.append([str(number), item.code, item.text, ENGLISH.count(item.quantity), price, value])
    look = Look(head_fill="#d6e8eb", underline="#c4d4d6", row_height=6.6, size=8.5)
    return sheet.table(20, 62, COLUMNS, rows, look)


def _sums(sheet: Sheet, trade: Trade, y: float) -> None:
    sums = [
        ("Total excl. VAT", ENGLISH.money(trade.net)),
        ("VAT 20.00%", ENGLISH.money(trade.tax)),
        ("Total payable (GBP)", ENGLISH.money(trade.total)),
    ]
    y = sheet.pairs(132, y, sums, value_x=188.5, align="right", leading=5.4, bold_labels=True)
    closing = [
        "Goods remain our property until paid in full. Claims within seven days of receipt.",
        f"Tidewell Commercial Bank, IBAN {grouped(trade.iban)}",
        "VAT registration GB 999 7718 46. Company no. 09997718.",
    ]
    sheet.block(20, y + 6, closing, size=8.5, leading=4.4)
