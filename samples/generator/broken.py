"""The documents that every inbox has too: torn, locked, empty, endless, or not what their name says."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Literal

from samples.generator.camera import Paper, noisy, png
from samples.generator.pdf_german import nordlicht
from samples.generator.pictures import CAFE, cafe
from samples.generator.plain import GARDENER, gardener
from samples.generator.sheet import Sheet
from samples.generator.trade import Expected, Trade, line
from samples.generator.wording import ENGLISH

CALLS_A_PAGE = 12
PAGES = 200


@dataclass(frozen=True)
class BadSample:
    filename: str
    content: bytes
    outcome: Literal["failed", "extracted"]
    why: str
    expected: Expected | None = None
    """Of an extracted one, its values."""

    def entry(self) -> Mapping[str, object]:
        told = {"outcome": self.outcome, "why": self.why}
        return {**told, "values": self.expected} if self.expected else told


def bad_samples() -> list[BadSample]:
    # Numbers of their own, because the same bytes uploaded twice are one document.
    receipt, invoice = cafe(replace(CAFE, number="10484")), gardener(replace(GARDENER, number="2291"))
    return [
        BadSample(
            "truncated.pdf", nordlicht().content[:900], "failed", "The file ends in the middle: it has no pages."
        ),
        BadSample("password.pdf", _locked(), "failed", "The file opens only with a password."),
        BadSample("empty.pdf", b"", "failed", "The file has no bytes."),
        BadSample("no-pages.pdf", _without_pages(), "failed", "The file is a valid PDF without a page."),
        BadSample("no-text.png", _grey_wall(), "failed", "The picture shows no text."),
        _endless(),
        BadSample(
            "picture-named.pdf",
            receipt.content,
            "extracted",
            "The bytes are a PNG, whatever the name.",
            receipt.expected,
        ),
        BadSample(
            "text-named.docx",
            invoice.content,
            "extracted",
            "The bytes are plain text, whatever the name.",
            invoice.expected,
        ),
    ]


def _locked() -> bytes:
    sheet = Sheet("Confidential invoice", password="open-sesame")  # noqa: S106 - it guards nothing
    sheet.block(20, 30, ["Invoice no. 777", "Date 01/02/2024", "Total £100.00"])
    return sheet.pdf()


def _without_pages() -> bytes:
    content = b"%PDF-1.4\n"
    starts = []
    for number, body in enumerate((b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Kids [] /Count 0 >>"), 1):
        starts.append(len(content))
        content += b"%d 0 obj\n%b\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % start for start in starts)
    return content + (
        b"xref\n0 3\n0000000000 65535 f \n%btrailer\n<< /Size 3 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n"
        % (table, len(content))
    )


def _grey_wall() -> bytes:
    return png(noisy(Paper(320, 240, 150).image, 5, seed=1))


PHONE_BILL = Trade(
    seller="Gullwing Telecom plc",
    buyer="Marram Quay Harbour Office",
    number="GT-300417",
    issued=date(2024, 12, 31),
    due=date(2025, 1, 21),
    currency="GBP",
    tax_percent=Decimal(20),
    lines=tuple(
        line(f"01632 960 {number % 1000:03d}", str(1 + number * 7 % 12), "0.03")
        for number in range(CALLS_A_PAGE * PAGES)
    ),
)


def _endless(trade: Trade = PHONE_BILL) -> BadSample:
    """200 pages; its sums stand on the last."""
    sheet = Sheet(f"Invoice {trade.number}")
    for page in range(PAGES):
        if page:
            sheet.turn_page()
        _call_page(sheet, trade, page)
    sums = [("Total before VAT", trade.net), ("VAT 20%", trade.tax), ("Total due", trade.total)]
    sheet.pairs(20, 150, [(label, f"£{ENGLISH.money(amount)}") for label, amount in sums], value_x=90, align="right")
    why = "It is long, and otherwise in order: the number is on each page, the total on the last."
    return BadSample("200-pages.pdf", sheet.pdf(), "extracted", why, trade.expected())


def _call_page(sheet: Sheet, trade: Trade, page: int) -> None:
    sheet.text(20, 20, trade.seller, size=14, bold=True)
    sheet.text(190, 20, f"Page {page + 1} of {PAGES}", align="right")
    facts = [
        ("Invoice number", f"{trade.number}"),
        ("Invoice date", ENGLISH.day(trade.issued)),
        ("Payment due", ENGLISH.day(trade.due)),
        ("Customer", f"{trade.buyer}"),
    ]
    sheet.pairs(20, 32, facts, value_x=60)
    calls = trade.lines[page * CALLS_A_PAGE : (page + 1) * CALLS_A_PAGE]
    rows = [f"{call.text}   {ENGLISH.count(call.quantity)} min   {ENGLISH.money(call.amount)}" for call in calls]
    sheet.block(20, 62, ["Number called, minutes, charge", *rows], leading=6)
