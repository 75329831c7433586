"""Declared values go before what the pages say, each with its business term; what is not declared is read as ever."""

from typing import Any

import msgspec
import pytest

from tests.workers.extraction.embedded.papers import extract, paper, schema, values
from workers.extraction.protocol import EInvoice, ParsedDocument

TERMS = {
    "BT-1": ["R-17"], "BT-2": ["2024-03-07"], "BT-5": ["EUR"], "BT-27": ["Nordlicht GmbH"], "BT-31": ["DE 123456789"],
    "BT-35": ["Hafenstr. 5"],
    "BT-37": ["Kiel"], "BT-38": ["24103"], "BT-44": ["Chez Amélie"], "BT-48": ["FR40303265045"],
    "BT-53": ["69001"], "BT-73": ["2024-02-01"], "BT-74": ["2024-02-29"], "BT-84": ["DE88 2008 0000 0970 3757 00"],
    "BT-109": ["1234.50"], "BT-112": ["1469.06"], "BT-115": ["1400.00"], "BT-119": ["19.00"],
}  # fmt: skip
LINES = [
    {"BT-126": "1", "BT-129": "10", "BT-131": "1000.00", "BT-146": "100.00", "BT-153": "Drehstuhl"},
    {"BT-126": "2", "BT-129": "2.5", "BT-131": "234.50", "BT-153": "Montage"},
]
PRINTED = """
    Invoice number:  4711
    Total:           99.00 USD
    Order number:    B-77
"""


def invoice(**terms: list[str]) -> ParsedDocument:
    """A paper with an XML that says otherwise."""
    changed = {f"BT-{name.removeprefix('bt_')}": value for name, value in terms.items()}
    return msgspec.structs.replace(paper(PRINTED), declared=EInvoice("CII", TERMS | changed, LINES))


def test_what_is_declared_goes_before_what_is_printed() -> None:
    row = extract(invoice(), schema(invoice_number="string", total="number", order_number="string"))

    number, total, order = row.fields.values()
    assert (number.value, total.value, order.value) == ("R-17", 1469.06, "B-77")
    assert number.confidence == total.confidence == 0.99
    assert (number.source_text, total.source_text) == ("BT-1: R-17", "BT-112: 1469.06")
    assert order.confidence is not None
    assert order.page == 1


def test_an_option_leaves_the_xml_aside() -> None:
    asked = schema(invoice_number="string", total="number")

    assert values(invoice(), asked, einvoice_xml=False) == {"invoice_number": "4711", "total": 99.0}


@pytest.mark.parametrize(
    ("name", "definition", "value"),
    [
        ("invoice_date", "date", "2024-03-07"),
        ("Rechnungsdatum", "date", "2024-03-07"),
        ("currency", {"type": "string", "enum": ["usd", "eur"]}, "eur"),
        ("seller", "string", "Nordlicht GmbH"),
        ("supplier_name", "string", "Nordlicht GmbH"),
        ("customer", "string", "Chez Amélie"),
        ("seller_vat_id", "string", "DE123456789"),
        ("vat_number", "string", "DE123456789"),
        ("buyer_vat_id", "string", "FR40303265045"),
        ("seller_address", "string", "Hafenstr. 5, 24103 Kiel"),
        ("buyer_postcode", "string", "69001"),
        ("iban", "string", "DE88200800000970375700"),
        ("net_amount", "number", 1234.5),
        ("total_amount", "string", "1469.06"),
        ("amount_due", "number", 1400.0),
        ("period_start", "date", "2024-02-01"),
        ("period_end", "date", "2024-02-29"),
        ("tax_rate", "number", 19.0),
    ],
)
def test_fields_find_their_terms(name: str, definition: Any, value: Any) -> None:
    assert values(invoice(), schema(**{name: definition})) == {name: value}


def test_nested_fields_find_theirs() -> None:
    party = {"type": "object", "properties": {"name": {"type": "string"}, "city": {"type": "string"}}}

    assert values(invoice(), schema(seller=party)) == {"seller": {"name": "Nordlicht GmbH", "city": "Kiel"}}


def test_lines_are_the_items() -> None:
    item = schema(description="string", quantity="number", unit_price="number", amount="number")
    items = {"type": "array", "items": item}

    row = extract(invoice(), schema(line_items=items)).fields["line_items"]

    assert row.value == [
        {"description": "Drehstuhl", "quantity": 10.0, "unit_price": 100.0, "amount": 1000.0},
        {"description": "Montage", "quantity": 2.5, "unit_price": None, "amount": 234.5},
    ]
    assert row.confidence == 0.99


def test_a_list_of_something_else_is_not_made_of_lines() -> None:
    payment = {"type": "object", "properties": {"paid_on": {"type": "string"}, "amount": {"type": "number"}}}

    assert values(invoice(), schema(payments={"type": "array", "items": payment})) == {"payments": None}


@pytest.mark.parametrize(
    ("changed", "name", "definition", "value"),
    [
        ({"bt_112": ["a lot"]}, "total", "number", 99.0),
        ({"bt_1": ["R-17"]}, "invoice_number", "integer", 4711),
        ({"bt_5": ["XBT"]}, "currency", {"type": "string", "enum": ["USD", "EUR"]}, "USD"),
        ({"bt_119": ["7.00", "19.00"]}, "tax_rate", "number", None),
    ],
    ids=["no number", "of another type", "not allowed", "several"],
)
def test_what_does_not_fit_is_read_from_the_pages(changed: Any, name: str, definition: Any, value: Any) -> None:
    assert values(invoice(**changed), schema(**{name: definition})) == {name: value}


@pytest.mark.parametrize("day", ["soon", "07.03.2024"])
def test_a_day_that_is_none_is_read_from_the_pages(day: str) -> None:
    document = msgspec.structs.replace(paper("Invoice date: 8 May 2024"), declared=EInvoice("CII", {"BT-2": [day]}, []))

    assert values(document, schema(invoice_date="date")) == {"invoice_date": "2024-05-08"}


def test_a_number_without_end_takes_no_memory() -> None:
    assert values(invoice(bt_1=["1E+999999999999"]), schema(invoice_number="integer")) == {"invoice_number": 4711}
