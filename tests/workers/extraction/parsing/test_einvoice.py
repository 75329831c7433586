"""Electronic invoices: the same business terms, whatever the syntax, its version and where it is attached."""

import pytest

from tests.workers.extraction.parsing.conftest import Read, texts
from tests.workers.extraction.parsing.einvoices import attached, cii, ubl, zugferd_1
from tests.workers.extraction.parsing.pdfs import pdf
from workers.extraction.parsing import einvoice

PAPER = pdf(["Rechnung R-2024/17", "Gesamtbetrag 1.469,06 EUR, zu zahlen bis zum 06.04.2024 auf unser Konto."])
TERMS = {
    "BT-1": "R-2024/17", "BT-2": "2024-03-07", "BT-3": "380", "BT-5": "EUR", "BT-9": "2024-04-06", "BT-13": "B-77",
    "BT-27": "Nordlicht & Söhne GmbH", "BT-31": "DE123456789", "BT-32": "12/345/67890", "BT-35": "Hafenstr. 5",
    "BT-37": "Kiel", "BT-38": "24103", "BT-40": "DE", "BT-44": "Chez Amélie SARL", "BT-48": "FR40303265045",
    "BT-84": "DE88 2008 0000 0970 3757 00", "BT-106": "1234.50", "BT-109": "1234.50", "BT-110": "234.56",
    "BT-112": "1469.06", "BT-113": "69.06", "BT-115": "1400.00", "BT-119": "19.00",
}  # fmt: skip
LINES = [
    {"BT-126": "1", "BT-129": "10", "BT-130": "H87", "BT-131": "1000.00", "BT-146": "100.00", "BT-152": "19.00",
     "BT-153": "Drehstuhl Köln", "BT-155": "A-1"},
    {"BT-126": "2", "BT-129": "2.0000", "BT-130": "H87", "BT-131": "234.50", "BT-146": "117.25", "BT-152": "19.00",
     "BT-153": "Montage", "BT-155": "A-2"},
]  # fmt: skip


@pytest.mark.parametrize(
    ("xml", "syntax"),
    [(cii(), "CII"), (zugferd_1(), "CII"), (ubl(), "UBL"), (ubl("CreditNote"), "UBL")],
    ids=["CII", "ZUGFeRD 1", "UBL", "UBL credit note"],
)
def test_every_syntax_says_the_same(read: Read, xml: str, syntax: str) -> None:
    declared = read(xml.encode(), "xml").declared

    assert declared is not None
    assert declared.syntax == syntax
    assert {term: declared.terms.get(term) for term in TERMS} == {term: [text] for term, text in TERMS.items()}
    assert declared.lines == LINES


def test_an_invoice_in_xml_has_its_words_too(read: Read) -> None:
    document = read(ubl().encode(), "xml")

    assert "Issue Date: 2024-03-07" in document.markdown
    assert "R-2024/17" in texts(document)[0]


@pytest.mark.parametrize("name", ["factur-x__xml", "ZUGFeRD-invoice__xml", "xrechnung__xml", "Rechnung__XML"])
def test_the_xml_is_found_in_a_pdf(read: Read, name: str) -> None:
    document = read(attached(PAPER, scan__png="no picture", order__xml="<Order/>", **{name: cii()}), "pdf")

    assert document.declared is not None
    assert document.declared.terms["BT-112"] == ["1469.06"]
    assert texts(document)[0].startswith("Rechnung R-2024/17")


@pytest.mark.parametrize(
    "xml",
    [
        "<Invoice><ID>7</ID></Invoice>",
        cii().replace("<ram:ID>R-2024/17</ram:ID>", ""),
        cii()[:-400],
        '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]>' + cii().partition("?>")[2],
        "",
    ],
    ids=["some other invoice", "no number", "cut off", "entities", "empty"],
)
def test_xml_that_is_no_invoice_leaves_the_pages_as_they_are(read: Read, xml: str) -> None:
    document = read(attached(PAPER, first__xml=xml), "pdf")

    assert document.declared is None
    assert "Gesamtbetrag" in document.markdown


def test_a_bad_attachment_does_not_hide_a_good_one(read: Read) -> None:
    document = read(attached(PAPER, a__xml="<broken", b__xml=cii()), "pdf")

    assert document.declared is not None


def test_days_are_iso_whatever_is_behind_them(read: Read) -> None:
    xml = ubl().replace("<cbc:IssueDate>2024-03-07", "<cbc:IssueDate>2024-03-07+01:00")
    declared = read(xml.replace("2024-04-06", "soon").encode(), "xml").declared

    assert declared is not None
    assert (declared.terms["BT-2"], declared.terms["BT-9"]) == (["2024-03-07"], ["soon"])


def test_more_lines_than_are_kept_are_none(read: Read, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(einvoice, "MAX_LINES", 1)

    declared = read(cii().encode(), "xml").declared

    assert declared is not None
    assert (declared.terms["BT-112"], declared.lines) == (["1469.06"], [])
