"""Invoices kept in a spreadsheet, and exports from book-keeping programs."""

import csv
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from io import BytesIO, StringIO

from openpyxl import Workbook
from openpyxl.styles import Border, Font, PatternFill, Side
from openpyxl.worksheet.worksheet import Worksheet

from samples.generator.packing import repacked
from samples.generator.trade import Sample, Trade, grouped, iban, line
from samples.generator.wording import GERMAN

BOLD = Font(bold=True)


PLANT_HIRE = Trade(
    seller="Redfernside Plant Hire Ltd",
    buyer="Mossgate Groundworks Ltd",
    number="RPH-2024-118",
    issued=date(2024, 5, 31),
    due=date(2024, 6, 30),
    order="MG-0932",
    vat_id="GB999335271",
    currency="GBP",
    tax_percent=Decimal(20),
    lines=(
        line("1.5 t mini digger, week", "2", "285.00"),
        line("Vibrating plate, day", "6", "22.50"),
        line("Heras fencing panel, week", "40", "1.85"),
        line("Delivery and collection", "1", "90.00"),
    ),
)


def plant_hire(trade: Trade = PLANT_HIRE) -> Sample:
    book = Workbook()
    page = _first(book, "Invoice")
    page["A1"], page["A1"].font = trade.seller, Font(bold=True, size=16)
    page["A2"] = "Quarry Road, Anvilton AN9 9ZZ. VAT Reg. No. GB 999 3352 71"
    page["E1"], page["E1"].font = "INVOICE", Font(bold=True, size=16)
    page["A4"], page["B4"] = "Customer", trade.buyer
    page["B5"], page["B6"] = "Site office, Mossgate Lane", "Tidewell TW8 9YY"
    facts = (
        ("Invoice No.", trade.number),
        ("Invoice Date", trade.issued),
        ("Due Date", trade.due),
        ("Customer Order", trade.order),
    )
    for row, (label, value) in enumerate(facts, 4):
        page.cell(row, 4, label).font = BOLD
        page.cell(row, 5, value)
        if isinstance(value, date):
            page.cell(row, 5).number_format = "dd/mm/yyyy"
    _headings(page, 10, ("Description", "Qty", "", "Rate", "Amount"))
    for row, each in enumerate(trade.lines, 11):
        _cells(page, row, (each.text, int(each.quantity), None, float(each.price), float(each.amount)), '"£"#,##0.00')
    sums = (("Net", trade.net), ("VAT 20%", trade.tax), ("TOTAL GBP", trade.total))
    for row, (label, amount) in enumerate(sums, 16):
        _cells(page, row, (None, None, None, label, float(amount)), '"£"#,##0.00')
    page["D18"].font = page["E18"].font = BOLD
    page["A20"] = "Terms: 30 days. Damage to hired plant is charged at cost."
    _widths(page, (34, 28, 4, 18, 16))
    return Sample("Invoice RPH-2024-118.xlsx", _saved(book), trade.expected())


BEEKEEPER = Trade(
    seller="Imkerei Summherz",
    buyer="Bioladen Rübenglück",
    number="Q2-17",
    issued=date(2024, 6, 30),
    due=date(2024, 7, 14),
    iban=iban("DE", "900300400000221133"),
    currency="EUR",
    tax_percent=Decimal(7),
    lines=(
        line("Blütenhonig 500 g", "96", "4.90"),
        line("Waldhonig 500 g", "60", "6.20"),
        line("Lindenhonig 250 g", "48", "3.60"),
    ),
)


def beekeeper(trade: Trade = BEEKEEPER) -> Sample:
    book = Workbook()
    page = _first(book, "Rechnung Q2")
    top: tuple[Sequence[object], ...] = (
        (trade.seller, None, None, "Rechnung"),
        ("Wabenweg 6, 37999 Honigsleben",),
        (),
        ("Rechnung an:", trade.buyer),
        ("Rechnungsnummer:", trade.number),
        ("Rechnungsdatum:", GERMAN.day(trade.issued)),
        ("Fällig am:", GERMAN.day(trade.due)),
        (),
    )
    for row, values in enumerate(top, 1):
        _cells(page, row, values)
    page["A1"].font = page["D1"].font = Font(bold=True, size=14)
    _headings(page, 9, ("Ware", "Gläser", "Preis", "Summe"))
    euros = '#,##0.00" €"'
    for row, each in enumerate(trade.lines, 10):
        _cells(page, row, (each.text, int(each.quantity), float(each.price), float(each.amount)), euros)
    sums = (("Zwischensumme", trade.net), ("7 % MwSt.", trade.tax), ("Gesamtsumme", trade.total))
    for row, (label, amount) in enumerate(sums, 14):
        _cells(page, row, (label, None, None, float(amount)), euros)
    page["A16"].font = page["D16"].font = BOLD
    page["A18"] = f"Bankverbindung: {grouped(trade.iban)}"
    book.create_sheet("Pfand")["A1"] = "Pfandgläser zurück: 31"
    _widths(page, (26, 24, 12, 16))
    return Sample("Rechnung Summherz Q2.xlsx", _saved(book), trade.expected())


LABEL_VALUE_EXPORT = Trade(
    seller="Lanternhouse Web Hosting",
    buyer="Thistledown Yoga",
    number="5023",
    issued=date(2024, 4, 1),
    due=date(2024, 4, 15),
    currency="USD",
    tax_percent=Decimal(6),
    lines=(line("Managed hosting, April", "1", "79.00"), line("Extra storage 50 GB", "2", "6.50")),
)


def label_value_export(trade: Trade = LABEL_VALUE_EXPORT) -> Sample:
    rows: list[Sequence[object]] = [
        ("Invoice", trade.number),
        ("From", trade.seller),
        ("Bill To", trade.buyer),
        ("Invoice Date", trade.issued),
        ("Due Date", trade.due),
        ("Currency", trade.currency),
        (),
        ("Item", "Quantity", "Unit Price", "Amount"),
        *((each.text, each.quantity, each.price, each.amount) for each in trade.lines),
        (),
        ("Subtotal", trade.net),
        ("Tax", trade.tax),
        ("Total", trade.total),
    ]
    return Sample("invoice_5023_export.csv", _csv(rows, ",").encode(), trade.expected())


LEDGER_EXPORT = Trade(
    seller="Druckerei Tintenfass OHG",
    buyer="Stadttheater Kulissen",
    number="TF-40981",
    issued=date(2024, 8, 27),
    due=date(2024, 9, 10),
    order="B-2024/311",
    vat_id="DE999628104",
    currency="EUR",
    tax_percent=Decimal(19),
    lines=(line("Spielzeithefte 64 S.", "3000", "1.284"),),
)


def ledger_export(trade: Trade = LEDGER_EXPORT) -> Sample:
    head = "Belegnummer;Belegdatum;Fällig am;Lieferant;USt-IdNr. Lieferant;Kunde;Bestellnummer;Währung;Netto;USt;Brutto"
    values = (
        trade.number,
        GERMAN.day(trade.issued),
        GERMAN.day(trade.due),
        trade.seller,
        trade.vat_id,
        trade.buyer,
        trade.order,
        trade.currency,
        GERMAN.money(trade.net),
        GERMAN.money(trade.tax),
        GERMAN.money(trade.total),
    )
    # With the byte order mark that spreadsheets put in front.
    content = _csv([head.split(";"), values], ";").encode("utf-8-sig")
    return Sample("Belegexport 2024-08.csv", content, trade.expected())


def _first(book: Workbook, title: str) -> Worksheet:
    page = book.worksheets[0]
    page.title = title
    return page


def _headings(page: Worksheet, row: int, titles: Sequence[str]) -> None:
    for column, title in enumerate(titles, 1):
        cell = page.cell(row, column, title)
        cell.font = BOLD
        cell.fill = PatternFill("solid", fgColor="DDE6EE")
        cell.border = Border(bottom=Side(style="thin"))


def _cells(page: Worksheet, row: int, values: Sequence[object], money: str | None = None) -> None:
    for column, value in enumerate(values, 1):
        cell = page.cell(row, column)
        cell.value = value  # type: ignore[assignment]
        if money and isinstance(value, float):
            cell.number_format = money


def _widths(page: Worksheet, widths: Sequence[float]) -> None:
    for letter, width in zip("ABCDEFGH", widths, strict=False):
        page.column_dimensions[letter].width = width


def _saved(book: Workbook) -> bytes:
    buffer = BytesIO()
    book.properties.created = book.properties.created.replace(2024, 1, 2, 8, 0, 0, 0)
    book.save(buffer)
    return repacked(buffer.getvalue())


def _csv(rows: Sequence[Sequence[object]], delimiter: str) -> str:
    buffer = StringIO()
    csv.writer(buffer, delimiter=delimiter, lineterminator="\r\n").writerows(rows)
    return buffer.getvalue()
