"""British, Irish and American business papers, each in a layout of its own."""

from datetime import date
from decimal import Decimal

from reportlab.lib.pagesizes import LETTER

from samples.generator.sheet import COURIER, TIMES, Column, Look, Sheet
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
    y = sheet.table(20, 84, heads, values, Look(head_fill="#e4e4e4", grid="#555555", row_height=7))
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
    y = sheet.table(20, y + 8, columns, rows, Look(head_fill="#e4e4e4", grid="#bbbbbb", row_height=7.5)) + 8
    sums = [
        ("Goods Total", f"£{ENGLISH.money(trade.net)}"),
        ("VAT @ 20%", f"£{ENGLISH.money(trade.tax)}"),
    ]
    sheet.pairs(135, y, sums, value_x=188.5, align="right", leading=6)
    sheet.box(133, y + 8, 57, 9, line="#000000")
    sheet.text(135, y + 14, "Invoice Total", size=11, bold=True)
    sheet.text(188.5, y + 14, f"£{ENGLISH.money(trade.total)}", size=11, bold=True, align="right")
    payment = [
        "Payment terms: 30 days from invoice date.",
        "Bank: Marram & District Bank, sort code 90-01-00, account 12345678",
        f"IBAN {grouped(trade.iban)}",
        "",
        "VAT Reg No GB 999 4102 57   ·   Registered in England No 09994102",
    ]
    sheet.block(20, 250, payment, size=8.5, leading=4.4)
    return Sample("INV-10482 Harbour & Pine.pdf", sheet.pdf(), trade.expected())


FREELANCER = Trade(
    seller="Mae Whitlock",
    buyer="Fernwick Review LLC",
    number="24",
    issued=date(2024, 6, 28),
    due=date(2024, 7, 28),
    currency="USD",
    lines=(
        line("Copy editing, summer issue (41 hrs at $55)", "41", "55"),
        line("Fact checking, 3 features", "3", "180"),
        line("Rush fee, cover story", "1", "150"),
    ),
)


def freelancer(trade: Trade = FREELANCER) -> Sample:
    sheet = Sheet("invoice", COURIER, LETTER)
    sheet.text(25, 30, trade.seller, size=12, bold=True)
    sheet.block(25, 36, ["410 Juniper Loop, Apt 3", "Sallow Creek, OR 97999", "mae@whitlock.example.org"], size=10)
    sheet.text(25, 62, f"Invoice #{trade.number}", size=12, bold=True)
    sheet.text(25, 68, f"{ENGLISH.month(trade.issued)} {trade.issued.day}, {trade.issued.year}", size=10)
    sheet.text(25, 82, f"For: {trade.buyer}, 88 Broadloom Ave, Sallow Creek, OR 97998", size=10)
    y = 98.0
    for each in trade.lines:
        sheet.text(25, y, each.text, size=10)
        sheet.text(185, y, f"${ENGLISH.money(each.amount)}", size=10, align="right")
        y += 7
    sheet.rule(25, 185, y - 2)
    sheet.text(25, y + 5, "Total due", size=10, bold=True)
    sheet.text(185, y + 5, f"${ENGLISH.money(trade.total)}", size=10, bold=True, align="right")
    by = f"{ENGLISH.month(trade.due)} {trade.due.day}" if trade.due else ""
    sheet.block(
        25,
        y + 24,
        [f"Please pay by {by}, 2024, by check or transfer.", "Thank you, it was a pleasure as always."],
        size=10,
    )
    return Sample("invoice_jun24_mwhitlock.pdf", sheet.pdf(), trade.expected())


DESIGN_STUDIO = Trade(
    seller="Zephyrlark Studio Inc.",
    buyer="Pebblegate Foods Inc.",
    number="ZL-0057",
    issued=date(2024, 8, 9),
    due=date(2024, 8, 23),
    order="4500-7781",
    currency="USD",
    tax_percent=Decimal("8.25"),
    lines=(
        line("Packaging system, granola range\nSix SKUs, print-ready dielines", "6", "1450.00"),
        line("Brand photography\nHalf day, studio and stylist included", "1", "2200.00"),
        line("Printed comps", "12", "48.00"),
    ),
)


def design_studio(trade: Trade = DESIGN_STUDIO) -> Sample:
    sheet = Sheet(f"{trade.seller} invoice {trade.number}", page_size=LETTER)
    sheet.box(0, 0, 216, 46, fill="#262350")
    sheet.disc(28, 23, 9, "#ff7a59")
    sheet.text(43, 22, "zephyrlark", size=24, bold=True, ink="#ffffff")
    sheet.text(
        43, 29, "Zephyrlark Studio Inc.  |  hello@zephyrlark.example.com  |  (503) 555-0142", size=8.5, ink="#cfcde8"
    )
    sheet.text(194, 25, "Invoice", size=20, align="right", ink="#ffffff")
    facts = [
        ("INVOICE NUMBER", f"{trade.number}"),
        ("ISSUED", f"{trade.issued:%b} {trade.issued.day}, {trade.issued.year}"),
        ("DUE", "Aug 23, 2024"),
        ("PO NUMBER", f"{trade.order}"),
    ]
    for number, (label, value) in enumerate(facts):
        sheet.text(22 + number * 45, 58, label, size=7, ink="#8a88a8", bold=True)
        sheet.text(22 + number * 45, 64, value, size=11)
    sheet.text(22, 78, "BILLED TO", size=7, ink="#8a88a8", bold=True)
    sheet.block(22, 84, [f"{trade.buyer}", "Accounts Payable", "2750 Millrace Blvd", "Cobbleton, TX 75999"], leading=5)
    sheet.text(112, 78, "FROM", size=7, ink="#8a88a8", bold=True)
    sheet.block(112, 84, [trade.seller, "31 Lantern Alley, Floor 2", "Sallow Creek, OR 97999"], leading=5)
    columns = [
        Column("Item", 96),
        Column("Qty", 16, "right"),
        Column("Rate", 28, "right"),
        Column("Amount", 32, "right"),
    ]
    rows = [
        [each.text, ENGLISH.count(each.quantity), f"${ENGLISH.money(each.price)}", f"${ENGLISH.money(each.amount)}"]
        for each in trade.lines
    ]
    y = sheet.table(22, 112, columns, rows, Look(head_ink="#8a88a8", underline="#dddbea", row_height=9)) + 9
    sums = [("Subtotal", f"${ENGLISH.money(trade.net)}"), ("Sales tax (8.25%)", f"${ENGLISH.money(trade.tax)}")]
    y = sheet.pairs(128, y, sums, value_x=192.5, align="right", leading=7)
    sheet.box(122, y - 2, 72, 13, fill="#ff7a59")
    sheet.text(128, y + 6, "Amount due (USD)", size=11, bold=True, ink="#ffffff")
    sheet.text(192, y + 6, f"${ENGLISH.money(trade.total)}", size=13, bold=True, align="right", ink="#ffffff")
    notes = [
        "Pay by ACH: routing 999000019, account 5550142771.",
        "Late payments accrue 1.5% per month. Questions? Just reply to our e-mail.",
    ]
    sheet.block(22, 250, notes, size=8.5, ink="#66648a")
    return Sample("Zephyrlark Studio - Invoice ZL-0057.pdf", sheet.pdf(), trade.expected())


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
    address = ["Cattle Market Road, Duneswick, Co. Ferrin", "VAT No. IE9994102W", "billing@duneswick.example.com"]
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
    sheet.box(20, 16, 170, 16, line="#2b3a55")
    sheet.text(24, 26.5, "PURCHASE ORDER", size=17, bold=True, ink="#2b3a55")
    sheet.text(186, 26.5, f"{trade.order}", size=14, bold=True, align="right", ink="#2b3a55")
    sheet.text(
        20,
        41,
        "Quaymoss Instruments Ltd, Sextant Works, Tidal Lane, Marram Quay MQ2 9YY   VAT GB 999 7730 18",
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
    heads = [Column("Order date", 42), Column("Required by", 42), Column("Buyer", 42), Column("Terms", 44)]
    values = [[ENGLISH.day(trade.issued), "18/10/2024", "H. Penhaligon", "30 days net"]]
    y = sheet.table(20, 88, heads, values, Look(head_fill="#dfe4ee", grid="#2b3a55", row_height=7))
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
    y = sheet.table(20, y + 8, items, rows, Look(head_fill="#dfe4ee", grid="#2b3a55", row_height=7.5)) + 8
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
    return Sample("PO-2024-00718 Brackenfold.pdf", sheet.pdf(), trade.expected())
