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


@pytest.mark.parametrize(
    "lines",
    [
        ("Room   80.00", "Bar   12.00", "Total   92.00"),
        ("Visa   60.00", "Photographs   20.00"),
        ("Photographs   20.00", "Visa   60.00", "Voucher   -40.00", "Total   40.00"),
        ("Karte   4,00", "Umschlag   1,00", "Summe   5,00"),
        ("CB   12.00", "HP   13.00"),
        ("Transfer   45.00 USD", "Total   45.00 USD"),
        ("Maestro   2,000.00", "Piano   1,000.00"),
        ("Total   92.00", "Bar   12.00"),
        ("Plat   Prix   Total", "Menu   3,00   3,00", "Carte   12,00"),
        ("Paid in cash? No",),
        ("Bezahlt mit Karte: nein",),
        ("Zahlung mit Karte nicht möglich",),
        ("Zahlung per Überweisung möglich",),
        ("Pago en efectivo no permitido",),
        ("Payment by transfer attracts a discount",),
    ],
)
def test_what_is_sold_or_denied_is_no_means(lines: tuple[str, ...]) -> None:
    assert values(paper("\n".join(lines)), schema(payment_method=METHOD)) == {"payment_method": None}


@pytest.mark.parametrize(
    ("lines", "value"),
    [
        (("Maestro ****2231", "Total   18.40"), "card"),
        (("Paid by Visa on 3 May", "Total   18.40"), "card"),
        (("Zahlung per Überweisung innerhalb von 14 Tagen",), "bank_transfer"),
        (("Total   18.40", "Tax   1.40", "MASTERCARD   18.40"), "card"),
        (("Total   20.00", "Total to pay   18.40", "MASTERCARD   18.40"), "card"),
    ],
)
def test_hidden_digits_and_words_of_payment_need_no_total_above(lines: tuple[str, ...], value: str) -> None:
    assert values(paper("\n".join(lines)), schema(payment_method=METHOD)) == {"payment_method": value}
