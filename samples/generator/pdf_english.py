"""A British invoice with a boxed row of facts, and an Irish one with facts in two columns."""

from datetime import date
from decimal import Decimal

from samples.generator.sheet import TIMES, Column, Look, Sheet
from samples.generator.trade import Sample, Trade, grouped, iban, line
from samples.generator.wording import ENGLISH

JOINERY = Trade(
    seller="Harbour & Pine Joinery Ltd",
    buyer="Quillfeather Books Ltd",
    number="INV-10482",
    issued=date(2024, 2, 5),
    due=date(2024, 3, 6),
    order="QF/2291",
    vat_id="GB999410257",
    iban=iban("GB", "ZZYX90010012345678"),
    currency="GBP",
    tax_percent=Decimal(20),
    lines=(
        line("Oak shelving bay, 2400 x 900 mm, oiled", "8", "412.00"),
        line("Ladder rail, blackened steel, per metre", "14.5", "58.60"),
        line("Rolling ladder, 11 treads", "1", "689.00"),
        line("Fitting on site, two joiners, per day", "3", "520.00"),
    ),
)


def joinery(trade: Trade = JOINERY) -> Sample:
    sheet = Sheet(f"Invoice {trade.number}")
    y = _joinery_head(sheet, trade)
    y = _joinery_items(sheet, trade, y)
    _joinery_sums(sheet, trade, y)
    _joinery_foot(sheet, trade)
    return Sample("INV-10482 Harbour & Pine.pdf", sheet.pdf(), trade.expected())


def _joinery_head(sheet: Sheet, trade: Trade) -> float:
    sheet.text(20, 25, trade.seller, size=16, bold=True)
    sheet.block(
        20,
        31,
        ["Unit 6, Slipway Yard, Marram Quay MQ4 9ZZ", "01632 960 417  ·  accounts@harbourpine.example.com"],
        size=8.5,
    )
    sheet.text(190, 27, "INVOICE", size=22, bold=True, align="right", ink="#555555")
    sheet.rule(20, 190, 42)
    sheet.text(20, 52, "Invoice to:", bold=True)
    sheet.block(20, 58, [f"{trade.buyer}", "Attn. Purchase Ledger", "19 Inkwell Row", "Stavebridge SV1 9XQ"], leading=5)
    heads = [
        Column("Invoice No", 36),
        Column("Date / Tax Point", 36),
        Column("Your Order No", 34),
        Column("Account", 30),
        Column("Due Date", 34),
    ]
    values = [[f"{trade.number}", ENGLISH.day(trade.issued), f"{trade.order}", "QUI003", ENGLISH.day(trade.due)]]
    return sheet.table(20, 84, heads, values, Look(head_fill="#e4e4e4", grid="#555555", row_height=7))


def _joinery_items(sheet: Sheet, trade: Trade, y: float) -> float:
    columns = [
        Column("Description", 94),
        Column("Qty", 18, "right"),
        Column("Unit Price", 28, "right"),
        Column("Amount", 30, "right"),
    ]
    rows = [
        [each.text, ENGLISH.count(each.quantity), ENGLISH.money(each.price), ENGLISH.money(each.amount)]
        for each in trade.lines
    ]
    return sheet.table(20, y + 8, columns, rows, Look(head_fill="#e4e4e4", grid="#bbbbbb", row_height=7.5)) + 8


def _joinery_sums(sheet: Sheet, trade: Trade, y: float) -> None:
    sums = [
        ("Goods Total", f"£{ENGLISH.money(trade.net)}"),
        ("VAT @ 20%", f"£{ENGLISH.money(trade.tax)}"),
    ]
    sheet.pairs(135, y, sums, value_x=188.5, align="right", leading=6)
    sheet.box(133, y + 8, 57, 9, line="#000000")
    sheet.text(135, y + 14, "Invoice Total", size=11, bold=True)
    sheet.text(188.5, y + 14, f"£{ENGLISH.money(trade.total)}", size=11, bold=True, align="right")


def _joinery_foot(sheet: Sheet, trade: Trade) -> None:
    payment = [
        "Payment terms: 30 days from invoice date.",
        "Bank: Marram & District Bank, sort code 90-01-00, account 12345678",
        f"IBAN {grouped(trade.iban)}",
        "",
        "VAT Reg No GB 999 4102 57   ·   Registered in England No 09994102",
    ]
    sheet.block(20, 250, payment, size=8.5, leading=4.4)


HAULIER = Trade(
    seller="Duneswick Haulage DAC",
    buyer="Larkmoor Toys Limited",
    number="DH7731",
    issued=date(2024, 11, 12),
    due=date(2024, 11, 26),
    order="LT-PO-3306",
    vat_id="IE9994102W",
    iban=iban("IE", "ZZYX90010012345678"),
    currency="EUR",
    tax_percent=Decimal(23),
    lines=(
        line("Pallet collection, Duneswick to Port Ferrin", "18", "34.50"),
        line("Container 20 ft, Port Ferrin to Rosmarra", "2", "1240.00"),
        line("Fuel surcharge", "1", "186.30"),
        line("Waiting time, per half hour", "3", "27.50"),
    ),
)


def haulier(trade: Trade = HAULIER) -> Sample:
    sheet = Sheet("Sales invoice", TIMES)
    sheet.text(190, 26, trade.seller, size=15, bold=True, align="right")
    address = ["Cattle Market Road, Duneswick, Co. Ferrin", f"VAT No. {trade.vat_id}", "billing@duneswick.example.com"]
    sheet.block(190, 32, address, size=9.5, align="right")
    sheet.text(20, 60, "SALES INVOICE", size=16, bold=True)
    sheet.rule(20, 190, 63, width=1)
    _two_columns(sheet, trade)
    columns = [
        Column("Service", 98),
        Column("Units", 18, "right"),
        Column("Rate €", 24, "right"),
        Column("Net €", 30, "right"),
    ]
    rows = [
        [each.text, ENGLISH.count(each.quantity), ENGLISH.money(each.price), ENGLISH.money(each.amount)]
        for each in trade.lines
    ]
    y = sheet.table(20, 112, columns, rows, Look(underline="#777777", row_height=7.5, size=10)) + 10
    sums = [
        ("Total Net", ENGLISH.money(trade.net)),
        ("Total VAT (23%)", ENGLISH.money(trade.tax)),
        ("Total Gross EUR", ENGLISH.money(trade.total)),
    ]
    sheet.pairs(130, y, sums, value_x=188.5, align="right", leading=6.5, size=10.5, bold_labels=True)
    sheet.rule(130, 190, y + 15, width=1)
    sheet.block(20, y + 40, ["Bank details: Ferrin Mutual, BIC ZZYXIE99XXX", f"IBAN: {grouped(trade.iban)}"], size=10)
    return Sample("DH7731.pdf", sheet.pdf(), trade.expected())


def _two_columns(sheet: Sheet, trade: Trade) -> None:
    left = [
        ("Customer", [f"{trade.buyer}", "Spinning Top House", "Rosmarra, Co. Larkmoor"]),
        ("Delivery to", ["Warehouse 2, Port Ferrin"]),
    ]
    right = [
        ("Invoice Number", [f"{trade.number}"]),
        ("Invoice Date", [f"{trade.issued:%d %b %Y}"]),
        ("Payment Due", [f"{trade.due:%d %b %Y}"]),
        ("Customer PO", [f"{trade.order}"]),
    ]
    for x, value_x, pairs in ((20.0, 45.0, left), (118.0, 150.0, right)):
        y = 72.0
        for label, words in pairs:
            sheet.text(x, y, label, size=10, bold=True)
            y = sheet.block(value_x, y, words, size=10, leading=5) + 2.5
