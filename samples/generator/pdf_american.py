"""American invoices: a freelancer's in typewriter face, and a studio's under a banner."""

from datetime import date
from decimal import Decimal

from reportlab.lib.pagesizes import LETTER

from samples.generator.sheet import COURIER, Column, Look, Sheet
from samples.generator.trade import Sample, Trade, line
from samples.generator.wording import ENGLISH

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
    _design_studio_banner(sheet, trade)
    _design_studio_facts(sheet, trade)
    y = _design_studio_items(sheet, trade)
    _design_studio_sums(sheet, trade, y)
    notes = [
        "Pay by ACH: routing 999000019, account 5550142771.",
        "Late payments accrue 1.5% per month. Questions? Just reply to our e-mail.",
    ]
    sheet.block(22, 250, notes, size=8.5, ink="#66648a")
    return Sample("Zephyrlark Studio - Invoice ZL-0057.pdf", sheet.pdf(), trade.expected())


def _design_studio_banner(sheet: Sheet, trade: Trade) -> None:
    sheet.box(0, 0, 216, 46, fill="#262350")
    sheet.disc(28, 23, 9, "#ff7a59")
    sheet.text(43, 22, "zephyrlark", size=24, bold=True, ink="#ffffff")
    sheet.text(
        43, 29, "Zephyrlark Studio Inc.  |  hello@zephyrlark.example.com  |  (503) 555-0142", size=8.5, ink="#cfcde8"
    )
    sheet.text(194, 25, "Invoice", size=20, align="right", ink="#ffffff")


def _design_studio_facts(sheet: Sheet, trade: Trade) -> None:
    facts = [
        ("INVOICE NUMBER", f"{trade.number}"),
        ("ISSUED", f"{trade.issued:%b} {trade.issued.day}, {trade.issued.year}"),
        ("DUE", f"{trade.due:%b %d, %Y}"),
        ("PO NUMBER", f"{trade.order}"),
    ]
    for number, (label, value) in enumerate(facts):
        sheet.text(22 + number * 45, 58, label, size=7, ink="#8a88a8", bold=True)
        sheet.text(22 + number * 45, 64, value, size=11)
    sheet.text(22, 78, "BILLED TO", size=7, ink="#8a88a8", bold=True)
    sheet.block(22, 84, [f"{trade.buyer}", "Accounts Payable", "2750 Millrace Blvd", "Cobbleton, TX 75999"], leading=5)
    sheet.text(112, 78, "FROM", size=7, ink="#8a88a8", bold=True)
    sheet.block(112, 84, [trade.seller, "31 Lantern Alley, Floor 2", "Sallow Creek, OR 97999"], leading=5)


def _design_studio_items(sheet: Sheet, trade: Trade) -> float:
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
    return sheet.table(22, 112, columns, rows, Look(head_ink="#8a88a8", underline="#dddbea", row_height=9)) + 9


def _design_studio_sums(sheet: Sheet, trade: Trade, y: float) -> None:
    sums = [("Subtotal", f"${ENGLISH.money(trade.net)}"), ("Sales tax (8.25%)", f"${ENGLISH.money(trade.tax)}")]
    y = sheet.pairs(128, y, sums, value_x=192.5, align="right", leading=7)
    sheet.box(122, y - 2, 72, 13, fill="#ff7a59")
    sheet.text(128, y + 6, "Amount due (USD)", size=11, bold=True, ink="#ffffff")
    sheet.text(192, y + 6, f"${ENGLISH.money(trade.total)}", size=13, bold=True, align="right", ink="#ffffff")
