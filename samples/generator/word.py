"""Invoices written in a word processor."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from io import BytesIO

from docx import Document
from docx.document import Document as Letter
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT
from docx.shared import Cm, Pt

from samples.generator.packing import repacked
from samples.generator.trade import Sample, Trade, grouped, iban, line
from samples.generator.wording import ENGLISH, GERMAN

CATERER = Trade(
    seller="Tamarind Lane Catering Ltd",
    buyer="Swallowfield Arts Trust",
    number="TLC-0619",
    issued=date(2024, 6, 19),
    due=date(2024, 7, 3),
    order="SAT/EV/44",
    vat_id="GB999628104",
    currency="GBP",
    tax_percent=Decimal(20),
    lines=(
        line("Summer gala buffet, per guest", "120", "28.50"),
        line("Vegetarian tasting table", "1", "340.00"),
        line("Waiting staff, per hour", "24", "18.75"),
        line("Glass and linen hire", "1", "215.00"),
    ),
)


def caterer(trade: Trade = CATERER) -> Sample:
    letter = _letter("Calibri")
    letter.add_heading("Tamarind Lane Catering Ltd", level=1)
    letter.add_paragraph("The Old Bakery, Swallowfield SW8 9XX, 01632 960 233\nVAT number GB 999 6281 04")
    letter.add_heading("Invoice", level=2)
    facts = [
        ("Invoice number", f"{trade.number}", "Bill to", f"{trade.buyer}"),
        ("Invoice date", f"{trade.issued.day} June 2024", "", "The Corn Exchange"),
        ("Payment due", "3 July 2024", "", "Swallowfield SW1 9YY"),
        ("Your reference", "Summer gala", "PO number", f"{trade.order}"),
    ]
    _table(letter, facts, grid=False)
    items = [("Description", "Quantity", "Unit price", "Amount")]
    for each in trade.lines:
        price, amount = ENGLISH.money(each.price), ENGLISH.money(each.amount)
        items.append((each.text, ENGLISH.count(each.quantity), f"£{price}", f"£{amount}"))
    _table(letter, items, head=True)
    sums = [
        ("Subtotal", f"£{ENGLISH.money(trade.net)}"),
        ("VAT at 20%", f"£{ENGLISH.money(trade.tax)}"),
        ("Total", f"£{ENGLISH.money(trade.total)}"),
    ]
    _table(letter, sums)
    letter.add_paragraph("Please pay by bank transfer: sort code 90-02-00, account 00628104. Thank you for having us!")
    return Sample("Invoice TLC-0619 Tamarind Lane.docx", _saved(letter), trade.expected())


LECTURER = Trade(
    seller="Dr. Friedlinde Amsel",
    buyer="Volkshochschule Birkenau-West",
    number="2024-07",
    issued=date(2024, 7, 8),
    due=date(2024, 7, 22),
    iban=iban("DE", "900100100000778811"),
    currency="EUR",
    lines=(
        line("Vortrag „Gärten der Antike“ am 14.06.2024", "1", "350.00"),
        line("Seminar „Herbarium anlegen“, 8 Unterrichtsstunden", "8", "42.50"),
        line("Fahrtkosten 164 km", "164", "0.30"),
    ),
)


def lecturer(trade: Trade = LECTURER) -> Sample:
    letter = _letter("Georgia")
    letter.add_paragraph("Dr. Friedlinde Amsel\nAm Botanischen Garten 9\n35999 Lahnau\nSteuernummer 020/999/41025")
    letter.add_paragraph(f"{trade.buyer}\nFachbereich Natur und Umwelt\nLindenplatz 1\n69999 Birkenau-West")
    letter.add_paragraph(f"Lahnau, {trade.issued.day}. Juli 2024").alignment = WD_ALIGN_PARAGRAPH.RIGHT
    letter.add_paragraph().add_run(f"Honorarrechnung Nr. {trade.number}").bold = True
    letter.add_paragraph("für meine Tätigkeit als Dozentin erlaube ich mir zu berechnen:")
    for each in trade.lines:
        _tabbed(letter, each.text, f"{GERMAN.money(each.amount)} EUR")
    _tabbed(letter, "Gesamtbetrag", f"{GERMAN.money(trade.total)} EUR", bold=True)
    letter.add_paragraph("Als Kleinunternehmerin im Sinne von § 19 UStG weise ich keine Umsatzsteuer aus.")
    letter.add_paragraph(f"Bitte überweisen Sie den Betrag bis zum {GERMAN.day(trade.due)} auf mein Konto")
    letter.add_paragraph(f"IBAN {grouped(trade.iban)} bei der Lahnauer Volkskasse.")
    letter.add_paragraph("Mit freundlichen Grüßen\n\nFriedlinde Amsel")
    return Sample("Honorarrechnung 2024-07 Amsel.docx", _saved(letter), trade.expected())


TRANSLATOR = Trade(
    seller="Okaforde Language Services",
    buyer="Nimbleford Pharma B.V.",
    number="OLS-2024-0031",
    issued=date(2024, 1, 31),
    due=date(2024, 3, 1),
    order="NP-770-24",
    vat_id="NL999410257B01",
    iban=iban("NL", "ZZYX0900417382"),
    currency="EUR",
    tax_percent=Decimal(21),
    lines=(
        line("Translation EN to NL, patient leaflet", "5420", "0.14", "words"),
        line("Revision by second linguist", "5420", "0.045", "words"),
        line("Desktop publishing", "4", "65.00", "hours"),
    ),
)


def translator(trade: Trade = TRANSLATOR) -> Sample:
    letter = _letter("Arial")
    right = letter.add_paragraph("Okaforde Language Services\nGrachtkade 41, 9999 ZX Wierdam\nVAT NL999410257B01")
    right.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    letter.add_heading("INVOICE", level=1)
    letter.add_paragraph(f"Invoice no.: {trade.number}\nDate: {trade.issued:%Y-%m-%d}\nPurchase order: {trade.order}")
    letter.add_paragraph(f"To:\n{trade.buyer}\nFinance Department\nPostbus 999, 9998 AA Nimbleford")
    items = [("Service", "Volume", "Rate (EUR)", "Amount (EUR)")]
    for each in trade.lines:
        volume = f"{ENGLISH.count(each.quantity)} {each.unit}"
        items.append((each.text, volume, f"{each.price}", ENGLISH.money(each.amount)))
    items.append(("Net amount", "", "", ENGLISH.money(trade.net)))
    items.append(("VAT 21%", "", "", ENGLISH.money(trade.tax)))
    items.append(("Total EUR", "", "", ENGLISH.money(trade.total)))
    _table(letter, items, head=True)
    letter.add_paragraph(f"Payment within 30 days, no later than {trade.due:%Y-%m-%d}, to IBAN {grouped(trade.iban)}.")
    return Sample("Okaforde invoice january.docx", _saved(letter), trade.expected())


def _letter(font: str) -> Letter:
    letter = Document()
    letter.styles["Normal"].font.name = font
    letter.styles["Normal"].font.size = Pt(10.5)
    letter.core_properties.created = datetime(2024, 1, 2, 8, tzinfo=UTC)
    letter.core_properties.author = ""
    _slim(letter)
    return letter


def _slim(letter: Letter) -> None:
    """Drop what the template carries and no letter uses: nine tenths of the file."""
    for style in list(letter.styles):
        if style.type == WD_STYLE_TYPE.TABLE and style.name not in ("Normal Table", "Table Grid"):
            style.delete()
    for key, relation in list(letter.part.rels.items()):
        if relation.reltype.endswith("/stylesWithEffects"):
            del letter.part.rels[key]


def _table(letter: Letter, rows: Sequence[Sequence[str]], *, grid: bool = True, head: bool = False) -> None:
    table = letter.add_table(rows=len(rows), cols=len(rows[0]))
    if grid:
        table.style = "Table Grid"
    for number, row in enumerate(rows):
        for column, words in enumerate(row):
            table.cell(number, column).paragraphs[0].add_run(words).bold = head and number == 0
    letter.add_paragraph()


def _tabbed(letter: Letter, words: str, amount: str, *, bold: bool = False) -> None:
    paragraph = letter.add_paragraph()
    paragraph.paragraph_format.tab_stops.add_tab_stop(Cm(15), WD_TAB_ALIGNMENT.RIGHT)
    paragraph.add_run(f"{words}\t{amount}").bold = bold


def _saved(letter: Letter) -> bytes:
    buffer = BytesIO()
    letter.save(buffer)
    return repacked(buffer.getvalue())
