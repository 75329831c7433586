"""How a till was paid, where no label says it."""

import pytest

from tests.workers.extraction.embedded.papers import paper, schema, values

METHOD = {"type": "string", "enum": ["cash", "card", "bank_transfer"]}


def paid(*lines: str) -> object:
    return values(paper("\n".join(("Total   18.40", *lines))), schema(payment_method=METHOD))["payment_method"]


@pytest.mark.parametrize(
    ("line", "value"),
    [
        ("MASTERCARD   18.40", "card"),
        ("VISA DEBIT   £18.40", "card"),
        ("Maestro ************2231", "card"),
        ("EC-Karte EUR   18,40", "card"),
        ("CB   18,40", "card"),
        ("Pagado con tarjeta", "card"),
        ("Gegeben: Bar   20,00", "cash"),
        ("Contanti   20,00", "cash"),
        ("Tunai   20.000", "cash"),
        ("Zahlung per Überweisung", "bank_transfer"),
    ],
)
def test_a_till_prints_what_was_paid_with(line: str, value: str) -> None:
    assert paid(line) == value


@pytest.mark.parametrize(
    "lines",
    [
        ("We take VISA and MASTERCARD",),
        ("Pago con tarjeta o efectivo",),
        ("VISA",),
        ("Bar & Grill Quill",),
        ("Visa application   18.40",),
        ("VISA   10.00", "Efectivo   8.40"),
    ],
)
def test_what_is_not_paid_with_or_not_alone_says_nothing(lines: tuple[str, ...]) -> None:
    assert paid(*lines) is None


def test_of_two_allowed_kinds_of_card_a_brand_is_neither() -> None:
    wanted = schema(payment_method={"type": "string", "enum": ["credit_card", "debit_card", "cash"]})
    assert values(paper("Total   18.40\nMASTERCARD   18.40"), wanted) == {"payment_method": None}


def test_a_brand_that_is_allowed_is_itself() -> None:
    wanted = schema(payment_method={"type": "string", "enum": ["VISA", "AMEX", "CASH"]})
    assert values(paper("Total   18.40\nVISA   18.40"), wanted) == {"payment_method": "VISA"}
