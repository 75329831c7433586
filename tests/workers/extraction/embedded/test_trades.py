"""Whose name may stand at the top of a paper: that of a trade whose papers speak of what is on it."""

import pytest

from tests.workers.extraction.embedded.papers import paper, schema, values

INVOICE = """
Larkspur Tools Ltd
12 Quay Street, Bristol BS1 4DJ

INVOICE 2024-17
Drill      1    80.00
Total           80.00
"""
RENT = """
Larkspur Homes Ltd
12 Quay Street, Bristol BS1 4DJ

RENT STATEMENT
Monthly rent, flat 4      800.00
"""


@pytest.mark.parametrize("role", ["hotel", "university", "landlord", "airline", "employer", "notary", "photographer"])
def test_who_writes_a_paper_is_none_of_those_it_says_nothing_of(role: str) -> None:
    assert values(paper(INVOICE), schema(**{role: "string"})) == {role: None}


def test_who_writes_of_rent_is_the_landlord() -> None:
    assert values(paper(RENT), schema(landlord="string")) == {"landlord": "Larkspur Homes Ltd"}
    assert values(paper(INVOICE), schema(supplier="string")) == {"supplier": "Larkspur Tools Ltd"}


def test_the_only_vat_number_is_not_the_customer_s() -> None:
    drawing = "Larkspur Tools Ltd\nVAT no: GB123456789\n\nINVOICE 2024-17\n\nBill to\nAda Quill\n{}\n"
    wanted = schema(customer_vat_number="string")
    assert values(paper(drawing.format("")), wanted) == {"customer_vat_number": None}
    assert values(paper(drawing.format("VAT: GB987654321")), wanted) == {"customer_vat_number": "GB987654321"}


def test_a_postcode_and_a_telephone_number_are_no_iban() -> None:
    assert values(paper("Chipping Norton OX16 5LW 01295 555014"), schema(iban="string")) == {"iban": None}


@pytest.mark.parametrize(
    ("name", "drawing"),
    [
        ("credit_note_number", "INVOICE\n\nInvoice no: 4711"),
        ("supplier_number", "Customer number: 4711"),
        ("customer_number", "Supplier no: 4711"),
        ("dni", "CIF: F30118842"),
    ],
)
def test_the_number_of_something_else_is_not_taken(name: str, drawing: str) -> None:
    assert values(paper(drawing), schema(**{name: "string"})) == {name: None}
