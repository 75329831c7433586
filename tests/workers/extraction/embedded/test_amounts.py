"""Amounts of which one is made of the others."""

import pytest

from tests.workers.extraction.embedded.papers import paper, schema, values


def test_gross_is_what_is_called_gross_though_another_total_adds_up() -> None:
    drawing = paper("""
Payment terms 30 days   Gross Total         $3,425.00
                        Agency Commission     $513.75
                        Net Amount Due      $2,911.25
                        Tax       7.875 %     $229.26
                        Amount Due          $3,140.51
""")
    assert values(drawing, schema(gross_amount="number")) == {"gross_amount": 3425.0}
    assert values(drawing, schema(total="number")) == {"total": 3140.51}


def test_a_tax_stands_behind_what_it_is_taken_of() -> None:
    drawing = paper("""
Description             Quantity   Unit price     Amount
Office chair                   1        70.00    $ 70.00
Olive oil                      1       192.90   $ 192.90

                                     Subtotal   $ 262.90
                        Tax 15% on $ 112.90      $ 16.94
                                        Total   $ 279.84
""")
    assert values(drawing, schema(tax="number", total="number")) == {"tax": 16.94, "total": 279.84}


def test_amounts_that_are_wanted_as_text_are_given_as_printed() -> None:
    drawing = paper("Net        1.000,00\nVAT          190,00\nTotal      1.190,00\nDiscount    -50,00\n")
    wanted = schema(total="string", net_total="number", vat_amount="string", discount="string")
    assert values(drawing, wanted) == {
        "total": "1.190,00",
        "net_total": 1000,
        "vat_amount": "190,00",
        "discount": "50,00",
    }


def test_a_percentage_is_a_number() -> None:
    drawing = paper("Interest rate:   4.5 %\nAlcohol:   13 % vol\nAPR:   22.49%\n")
    assert values(drawing, schema(interest_rate="number", alcohol="number", apr="number")) == {
        "interest_rate": 4.5,
        "alcohol": 13,
        "apr": 22.49,
    }


def test_a_plate_is_whole() -> None:
    assert values(paper("Kennzeichen: BO-HK 482"), schema(kennzeichen="string")) == {"kennzeichen": "BO-HK 482"}


TILL = """
TOTAL (5 ART.)                   22,56 EUR
TARJETA                          22,56
IVA        BASE      CUOTA       TOTAL
4%         9,73       0,39       10,12
21%       10,28       2,16       12,44
"""


def test_a_row_of_the_taxes_is_not_the_total_though_it_adds_up() -> None:
    assert values(paper(TILL), schema(total="number")) == {"total": 22.56}


def test_net_30_is_no_amount() -> None:
    drawing = paper("Terms: 2% 10 Net 30\nTOTAL DUE   65.99")
    assert values(drawing, schema(subtotal="number", payment_terms="string")) == {
        "subtotal": None,
        "payment_terms": "2% 10 Net 30",
    }


def test_the_only_rate_of_the_tax() -> None:
    drawing = "Net total   63.68\nplus 19 % VAT   12.10\n"
    assert values(paper(drawing), schema(tax_rate="number")) == {"tax_rate": 19}
    assert values(paper(drawing + "plus 7 % VAT   1.10\n"), schema(tax_rate="number")) == {"tax_rate": None}


def test_a_deposit_is_no_tax_though_it_makes_the_balance() -> None:
    drawing = paper("Subtotal           885.00\nPaid before       -300.00\nBalance due        585.00")
    assert values(drawing, schema(tax="number", total="number"))["tax"] is None


def test_packages_are_counted_where_the_row_of_sums_crosses_their_column() -> None:
    drawing = paper("""
Goods              Packages    Weight (kg)
Olive oil                 6           54.0
Soap                      4           14.4
Total                    10           68.4
""")
    assert values(drawing, schema(packages="integer")) == {"packages": 10}


DEPOSIT = """
Goods              2,500.00
VAT 20%              500.00
Total              3,000.00
Deposit paid      -1,200.00
{}          1,800.00
"""


@pytest.mark.parametrize(
    ("label", "field"),
    [
        ("Amount due", "amount_due"),
        ("Balance due", "amount_due"),
        ("Net à payer", "net_a_payer"),
        ("Restbetrag", "zu_zahlen"),
    ],
)
def test_what_is_due_is_less_than_the_total(label: str, field: str) -> None:
    drawing = paper(DEPOSIT.format(label))
    assert values(drawing, schema(**{field: "number"})) == {field: 1800}
    assert values(drawing, schema(total="number")) == {"total": 3000}
    assert values(drawing, schema(**{field: "number"}, total="number")) == {field: 1800, "total": 3000}


def test_the_total_is_due_where_nothing_else_is() -> None:
    drawing = paper("Goods   2,500.00\nVAT 20%   500.00\nTotal   3,000.00\n")
    assert values(drawing, schema(amount_due="number")) == {"amount_due": 3000}


def test_a_printed_total_is_the_total_though_what_was_due_before_it_adds_up() -> None:
    drawing = paper(
        "Subtotal      50.00\nTax            4.00\nBalance due   54.00\nTip            9.00\nTotal         63.00\n"
    )
    assert values(drawing, schema(total="number")) == {"total": 63}
    assert values(drawing, schema(balance_due="number")) == {"balance_due": 54}


def test_the_least_that_must_be_paid_is_not_all_that_is_due() -> None:
    drawing = paper("Total 340.00\nMinimum amount due 25.00")
    assert values(drawing, schema(amount_due="number")) == {"amount_due": 340}
    assert values(drawing, schema(minimum_amount_due="number")) == {"minimum_amount_due": 25}
    beside = paper("Minimum payment 25.00   Amount due 340.00")
    assert values(beside, schema(amount_due="number")) == {"amount_due": 340}


def test_what_is_labelled_as_due_is_due_rather_than_a_balance() -> None:
    drawing = paper("Balance due   50.00\nAmount due   60.00")
    assert values(drawing, schema(amount_due="number")) == {"amount_due": 60}
