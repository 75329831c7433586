"""Papers that are no invoice: a delivery note without prices, and a purchase order."""

from datetime import date
from decimal import Decimal

from samples.generator.sheet import Column, Look, Sheet
from samples.generator.trade import Sample, Trade, line
from samples.generator.wording import ENGLISH, GERMAN

DELIVERY_NOTE = Trade(
    seller="Holzhof Tannenruh GmbH",
    buyer="Tischlerei Spanwerk e.K.",
    issued=date(2024, 5, 22),
    order="SW-2024-119",
    lines=(
        line("Eiche gedämpft, besäumt 52 mm", "1.84", unit="m³", code="EI-52"),
        line("Multiplex Birke 18 mm, 2500 x 1250", "22", unit="Platten", code="MB-18"),
        line("Leimholz Buche 27 mm, 2400 x 600", "16", unit="Platten", code="LB-27"),
        line("Umleimer Eiche 24 mm, Rolle 50 m", "6", unit="Rollen", code="UE-24"),
    ),
)


def delivery_note(trade: Trade = DELIVERY_NOTE) -> Sample:
    sheet = Sheet("Lieferschein LS-20817")
    _delivery_note_head(sheet, trade)
    y = _delivery_note_items(sheet, trade)
    _delivery_note_foot(sheet, trade, y)
    return Sample("Lieferschein LS-20817.pdf", sheet.pdf(), trade.expected())


def _delivery_note_head(sheet: Sheet, trade: Trade) -> None:
    sheet.box(0, 0, 6, 297, fill="#3f6b3a")
    sheet.text(20, 24, trade.seller, size=14, bold=True, ink="#3f6b3a")
    sheet.text(20, 30, "Sägewerk 1 · 99997 Tannenruh · Tel. 030 23125-880 · versand@tannenruh.example.com", size=8.5)
    sheet.text(20, 48, "Lieferanschrift", size=8, ink="#666666")
    sheet.block(20, 54, [f"{trade.buyer}", "Tor 2 (Hof)", "Hobelgasse 5", "99998 Klein Fasern"], leading=5)
    sheet.box(120, 44, 72, 32, line="#3f6b3a")
    sheet.pairs(
        124,
        51,
        [
            ("Lieferschein-Nr.", "LS-20817"),
            ("Datum", GERMAN.day(trade.issued)),
            ("Ihre Bestell-Nr.", f"{trade.order}"),
            ("Unsere Tour", "7 / Fahrer Brandl"),
        ],
        value_x=156,
        leading=6,
    )


def _delivery_note_items(sheet: Sheet, trade: Trade) -> float:
    sheet.text(20, 96, "LIEFERSCHEIN", size=17, bold=True)
    columns = [
        Column("Pos", 12),
        Column("Artikel", 22),
        Column("Bezeichnung", 80),
        Column("Bestellt", 28, "right"),
        Column("Geliefert", 30, "right"),
    ]
    rows = []
    for number, each in enumerate(trade.lines, 1):
        quantity = f"{GERMAN.count(each.quantity)} {each.unit}"
        rows.append([f"{number:03d}", each.code, each.text, quantity, quantity])
    return sheet.table(
        20, 102, columns, rows, Look(head_fill="#3f6b3a", head_ink="#ffffff", stripe="#eef4ec", row_height=8)
    )


def _delivery_note_foot(sheet: Sheet, trade: Trade, y: float) -> None:
    sheet.text(
        20, y + 9, "Gesamtgewicht: 1.916 kg    Kolli: 9    Die Ware bleibt bis zur Bezahlung unser Eigentum.", size=9
    )
    sheet.text(20, y + 15, "Die Rechnung folgt mit getrennter Post.", size=9)
    for x, label in ((20, "Datum, Uhrzeit"), (78, "Name in Druckschrift"), (136, "Unterschrift Empfänger")):
        sheet.rule(x, x + 50, 240, width=0.4)
        sheet.text(x, 244, label, size=8)


PURCHASE_ORDER = Trade(
    seller="Brackenfold Metals Ltd",
    buyer="Quaymoss Instruments Ltd",
    issued=date(2024, 10, 1),
    order="PO-2024-00718",
    currency="GBP",
    tax_percent=Decimal(20),
    lines=(
        line("Brass rod CZ121, 12 mm dia, 3 m", "40", "21.35", code="BR-12-3"),
        line("Aluminium plate 6082, 10 mm, 500 x 500", "16", "64.80", code="AP-10"),
        line("Stainless sheet 316, 1.5 mm, 1250 x 2500", "6", "187.40", code="SS-15"),
    ),
)


def purchase_order(trade: Trade = PURCHASE_ORDER) -> Sample:
    sheet = Sheet(f"Purchase order {trade.order}")
    _purchase_order_head(sheet, trade)
    y = _purchase_order_terms(sheet, trade)
    y = _purchase_order_items(sheet, trade, y)
    _purchase_order_foot(sheet, trade, y)
    return Sample("PO-2024-00718 Brackenfold.pdf", sheet.pdf(), trade.expected())


def _purchase_order_head(sheet: Sheet, trade: Trade) -> None:
    sheet.box(20, 16, 170, 16, line="#2b3a55")
    sheet.text(24, 26.5, "PURCHASE ORDER", size=17, bold=True, ink="#2b3a55")
    sheet.text(186, 26.5, f"{trade.order}", size=14, bold=True, align="right", ink="#2b3a55")
    sheet.text(
        20,
        41,
        f"{trade.buyer}, Sextant Works, Tidal Lane, Marram Quay MQ2 9YY   VAT GB 999 7730 18",
        size=8.5,
    )
    columns = [
        ("Supplier", [trade.seller, "Furnace Street", "Anvilton AN7 9ZX", "Tel 01632 960 550"]),
        ("Deliver to", [f"{trade.buyer}", "Goods Inwards, Gate C", "Tidal Lane", "Marram Quay MQ2 9YY"]),
    ]
    for x, (label, words) in zip((20, 108), columns, strict=True):
        sheet.box(x, 48, 82, 34, line="#2b3a55")
        sheet.text(x + 3, 54, label, size=8, bold=True, ink="#2b3a55")
        sheet.block(x + 3, 61, words, leading=5)


def _purchase_order_terms(sheet: Sheet, trade: Trade) -> float:
    heads = [Column("Order date", 42), Column("Required by", 42), Column("Buyer", 42), Column("Terms", 44)]
    values = [[ENGLISH.day(trade.issued), "18/10/2024", "H. Penhaligon", "30 days net"]]
    return sheet.table(20, 88, heads, values, Look(head_fill="#dfe4ee", grid="#2b3a55", row_height=7))


def _purchase_order_items(sheet: Sheet, trade: Trade, y: float) -> float:
    items = [
        Column("Part", 26),
        Column("Description", 76),
        Column("Qty", 16, "right"),
        Column("Unit cost", 25, "right"),
        Column("Line total", 27, "right"),
    ]
    rows = [
        [each.code, each.text, ENGLISH.count(each.quantity), ENGLISH.money(each.price), ENGLISH.money(each.amount)]
        for each in trade.lines
    ]
    return sheet.table(20, y + 8, items, rows, Look(head_fill="#dfe4ee", grid="#2b3a55", row_height=7.5)) + 8


def _purchase_order_foot(sheet: Sheet, trade: Trade, y: float) -> None:
    sums = [
        ("Subtotal GBP", ENGLISH.money(trade.net)),
        ("VAT 20%", ENGLISH.money(trade.tax)),
        ("Order total GBP", ENGLISH.money(trade.total)),
    ]
    sheet.pairs(133, y, sums, value_x=188.5, align="right", leading=6, bold_labels=True)
    sheet.block(
        20,
        y + 34,
        [
            "Please quote our order number on all delivery notes and invoices.",
            "Material certificates to EN 10204 3.1 are required with the goods.",
        ],
        size=9,
    )
    sheet.rule(20, 80, 262, width=0.4)
    sheet.text(20, 266, "Authorised by: H. Penhaligon, Purchasing", size=8.5)
