"""Receipts and an invoice that only exist as pictures."""

from datetime import date
from decimal import Decimal
from io import BytesIO
from time import gmtime

from samples.generator.camera import BOLD, PLAIN, TILL, Paper, jpeg, noisy, photographed, png, scanned
from samples.generator.trade import Sample, Trade, line
from samples.generator.wording import ENGLISH

CAFE = Trade(
    seller="PUFFIN CORNER CAFE",
    buyer=None,
    number="10483",
    issued=date(2024, 7, 19),
    vat_id="GB999558316",
    currency="GBP",
    tax_percent=Decimal(20),
    prices_include_tax=True,
    lines=(
        line("FLAT WHITE", "2", "3.60"),
        line("EARL GREY POT", "1", "3.20"),
        line("CHEESE SCONE", "2", "2.95"),
        line("SOUP OF THE DAY", "1", "6.80"),
    ),
)


def cafe(trade: Trade = CAFE) -> Sample:
    paper = Paper(576, 900, 246)
    paper.text(288, 60, trade.seller, 36, TILL, "centre")
    paper.text(288, 98, "2 Harbour Steps, Marram Quay", 24, TILL, "centre")
    paper.text(288, 130, "VAT NO GB 999 5583 16", 24, TILL, "centre")
    y = _till_rows(paper, 190, [(f"Receipt {trade.number}", "Table 6"), (ENGLISH.day(trade.issued), "11:27")])
    y = _dashes(paper, y)
    rows = [(f"{each.quantity} {each.text}", ENGLISH.money(each.amount)) for each in trade.lines]
    y = _dashes(paper, _till_rows(paper, y, rows))
    paper.text(30, y + 8, "TOTAL", 36, TILL)
    paper.text(546, y + 8, f"£{ENGLISH.money(trade.total)}", 36, TILL, "right")
    sums = [
        ("VISA CONTACTLESS", ENGLISH.money(trade.total)),
        ("NET AMOUNT", ENGLISH.money(trade.net)),
        ("VAT 20.00%", ENGLISH.money(trade.tax)),
    ]
    y = _dashes(paper, _till_rows(paper, y + 60, sums))
    paper.text(288, y + 14, "THANK YOU - COME AGAIN", 26, TILL, "centre")
    picture = noisy(paper.image, 4, seed=10483)
    return Sample("receipt cafe 19 july.png", png(picture), trade.expected())


IRONMONGER = Trade(
    seller="TOBERMEAD HARDWARE",
    buyer=None,
    number="77-20915",
    issued=date(2024, 6, 4),
    currency="USD",
    tax_percent=Decimal("6.25"),
    lines=(
        line("WOOD SCREWS 2IN 50PK", "1", "8.49"),
        line("PAINT TRAY SET", "1", "12.99"),
        line("SANDPAPER 120 GRIT", "3", "1.79"),
        line("EXTERIOR STAIN GAL", "1", "41.50"),
        line("BRUSH 3IN", "2", "9.25"),
    ),
)


def ironmonger(trade: Trade = IRONMONGER) -> Sample:
    paper = Paper(620, 1010, 240)
    paper.text(310, 70, trade.seller, 40, TILL, "centre")
    paper.text(310, 110, "900 Gristmill Ave", 26, TILL, "centre")
    paper.text(310, 142, "Cobbleton, TX 75999", 26, TILL, "centre")
    paper.text(310, 174, "(503) 555-0119", 26, TILL, "centre")
    y = _till_rows(paper, 232, [("Date: Jun 04, 2024", "6:35 PM"), (f"Receipt #: {trade.number}", "Reg 3")], 590)
    y = _dashes(paper, y, 590)
    rows = [(f"{each.quantity} {each.text}", ENGLISH.money(each.amount)) for each in trade.lines]
    y = _dashes(paper, _till_rows(paper, y, rows, 590), 590)
    sums = [("SUBTOTAL", f"${trade.net}"), ("SALES TAX 6.25%", f"${trade.tax}"), ("TOTAL", f"${trade.total}")]
    y = _till_rows(paper, y, sums, 590)
    y = _till_rows(paper, y + 12, [("CASH", "$100.00"), ("CHANGE DUE", f"${100 - trade.total}")], 590)
    paper.text(310, y + 50, "KEEP THIS RECEIPT FOR RETURNS", 24, TILL, "centre")
    picture = photographed(paper.image, angle=2.4, seed=183512)
    return Sample("IMG_20240604_183512.jpg", jpeg(picture, 72), trade.expected())


GUEST_HOUSE_SUPPLIES = Trade(
    seller="Copperkettle Supplies Ltd",
    buyer="Dovecote Guest House",
    number="CK-6634",
    issued=date(2024, 1, 22),
    due=date(2024, 2, 21),
    order="DGH-0118",
    vat_id="GB999120447",
    currency="GBP",
    tax_percent=Decimal(20),
    lines=(
        line("Bath towel, white, 550 gsm", "40", "7.85"),
        line("Duvet cover, double", "12", "19.40"),
        line("Breakfast tray, beech", "10", "11.25"),
        line("Soap bars, box of 200", "2", "36.00"),
    ),
)


def guest_house_supplies(trade: Trade = GUEST_HOUSE_SUPPLIES) -> Sample:
    page = Paper(1240, 1754)
    page.text(110, 150, trade.seller, 46, BOLD)
    page.text(110, 192, "Tinsmith Lane, Anvilton AN2 9XX     Tel. 01632 960 771", 23)
    page.text(1130, 150, "INVOICE", 46, BOLD, "right")
    page.rule(110, 1130, 220, 3)
    for number, words in enumerate(
        ["Bill to", f"{trade.buyer}", "Mrs. E. Partlow", "Rookery Hill", "Stavebridge SV7 9ZZ"]
    ):
        page.text(110, 290 + number * 36, words, 25, PLAIN if number else BOLD)
    facts = [
        ("Invoice No.", f"{trade.number}"),
        ("Invoice Date", ENGLISH.day(trade.issued)),
        ("Due Date", ENGLISH.day(trade.due)),
        ("Order No.", f"{trade.order}"),
    ]
    for number, (label, value) in enumerate(facts):
        page.text(760, 290 + number * 40, label, 25, BOLD)
        page.text(1130, 290 + number * 40, value, 25, PLAIN, "right")
    y = _item_rows(page, trade)
    sums = [("Subtotal", trade.net), ("VAT 20%", trade.tax), ("Total", trade.total)]
    for number, (label, amount) in enumerate(sums):
        font = BOLD if label == "Total" else PLAIN
        page.text(820, y + number * 46, label, 27, font)
        page.text(1120, y + number * 46, f"£{ENGLISH.money(amount)}", 27, font, "right")
    page.text(110, 1560, "Payment within 30 days please. Cheques to Copperkettle Supplies Ltd.", 23)
    page.text(110, 1596, "VAT Reg. No. GB 999 1204 47", 23)
    return Sample("scan_0007.pdf", _picture_pdf(page), trade.expected())


def _item_rows(page: Paper, trade: Trade) -> float:
    page.box(110, 520, 1130, 574, shade=222)
    for x, title, right in (
        (126, "Description", False),
        (760, "Qty", True),
        (920, "Price", True),
        (1114, "Amount", True),
    ):
        page.text(x, 556, title, 25, BOLD, "right" if right else "left")
    y = 620
    for each in trade.lines:
        page.text(126, y, each.text, 25)
        page.text(760, y, ENGLISH.count(each.quantity), 25, PLAIN, "right")
        page.text(920, y, ENGLISH.money(each.price), 25, PLAIN, "right")
        page.text(1114, y, ENGLISH.money(each.amount), 25, PLAIN, "right")
        page.rule(110, 1130, y + 18, 1)
        y += 54
    return y + 40


def _picture_pdf(page: Paper) -> bytes:
    buffer = BytesIO()
    day = gmtime(1705910400)
    picture = scanned(page.image, angle=0.5, seed=7)
    picture.save(buffer, "PDF", resolution=150, quality=55, creationDate=day, modDate=day)
    return buffer.getvalue()


def _till_rows(paper: Paper, y: float, rows: list[tuple[str, str]], right: float = 546) -> float:
    for left, amount in rows:
        paper.text(30, y, left, 27, TILL)
        paper.text(right, y, amount, 27, TILL, "right")
        y += 40
    return y


def _dashes(paper: Paper, y: float, right: int = 546) -> float:
    for x in range(30, right, 16):
        paper.rule(x, x + 9, y - 12)
    return y + 30
