"""A Swiss invoice: francs, apostrophes, and its facts in a table across the page."""

from datetime import date
from decimal import Decimal

from samples.generator.sheet import Column, Look, Sheet
from samples.generator.trade import Sample, Trade, grouped, iban, line
from samples.generator.wording import GERMAN, SWISS

SWISS_DAIRY = Trade(
    seller="Alpwinkel Käserei AG",
    buyer="Gasthaus Murmelruh",
    number="50211",
    issued=date(2024, 9, 30),
    due=date(2024, 10, 30),
    vat_id="CHE-999.410.257",
    iban=iban("CH", "99999000123456789"),
    currency="CHF",
    tax_percent=Decimal("2.6"),
    lines=(
        line("Alpkäse Reserve, 14 Monate gereift", "38.4", "26.80", "kg"),
        line("Raclettekäse nature, Viertel", "22.5", "18.40", "kg"),
        line("Bergbutter gesalzen 250 g", "30", "4.35", "Stk"),
        line("Kühltransport", "1", "45.00", ""),
    ),
)


def swiss_dairy(trade: Trade = SWISS_DAIRY) -> Sample:
    sheet = Sheet(f"Rechnung {trade.number}")
    y = _swiss_dairy_head(sheet, trade)
    y = _swiss_dairy_items(sheet, trade, y)
    _swiss_dairy_sums(sheet, trade, y)
    _swiss_dairy_foot(sheet, trade, y)
    return Sample("Alpwinkel_50211.pdf", sheet.pdf(), trade.expected())


def _swiss_dairy_head(sheet: Sheet, trade: Trade) -> float:
    sheet.text(20, 25, trade.seller, size=17, bold=True, ink="#7a1f1f")
    sheet.block(20, 31, ["Sennweg 2, 7999 Alpwinkel", "081 999 12 34, info@alpwinkel.example.com"], size=8.5, leading=4)
    sheet.block(
        120, 50, [f"{trade.buyer}", "Frau R. Steiner", "Passstrasse 77", "7998 Hinterfurka"], size=10.5, leading=5.2
    )
    sheet.text(20, 88, "Rechnung", size=20, bold=True)
    columns = [
        Column("Rechnungsnummer", 40),
        Column("Rechnungsdatum", 40),
        Column("Zahlbar bis", 32),
        Column("Ihre Referenz", 32),
        Column("Kundennummer", 30),
    ]
    values = [[f"{trade.number}", GERMAN.day(trade.issued), GERMAN.day(trade.due), "Tel. Steiner", "3308"]]
    return sheet.table(20, 94, columns, values, Look(head_fill="#f0e6d8", grid="#b7a58d"))


def _swiss_dairy_items(sheet: Sheet, trade: Trade, y: float) -> float:
    rows = [
        [each.text, SWISS.count(each.quantity), each.unit, SWISS.money(each.price), SWISS.money(each.amount)]
        for each in trade.lines
    ]
    items = [
        Column("Artikel", 84),
        Column("Menge", 22, "right"),
        Column("Einheit", 18),
        Column("Preis CHF", 25, "right"),
        Column("Betrag CHF", 25, "right"),
    ]
    return sheet.table(20, y + 10, items, rows, Look(underline="#b7a58d", row_height=7.5)) + 8


def _swiss_dairy_sums(sheet: Sheet, trade: Trade, y: float) -> None:
    sheet.pairs(
        120,
        y,
        [
            ("Zwischentotal", SWISS.money(trade.net)),
            ("MWST 2.6 %", SWISS.money(trade.tax)),
        ],
        value_x=192.5,
        align="right",
        leading=6,
    )
    sheet.box(118, y + 8, 76, 8, fill="#f0e6d8")
    sheet.text(120, y + 13.4, "Total CHF inkl. MWST", bold=True, size=10.5)
    sheet.text(192.5, y + 13.4, SWISS.money(trade.total), bold=True, size=10.5, align="right")


def _swiss_dairy_foot(sheet: Sheet, trade: Trade, y: float) -> None:
    closing = [
        "Wir danken für Ihren Auftrag und wünschen einen schönen Herbst.",
        "",
        f"Zahlung auf IBAN {grouped(trade.iban)}, Alpenkasse Genossenschaft",
        f"MWST-Nr. {trade.vat_id} MWST",
    ]
    sheet.block(20, y + 36, closing)
