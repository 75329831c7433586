"""What the price of an item is the price of, where its name alone does not tell."""

from typing import Any

import pytest

from tests.workers.extraction.embedded.papers import paper, schema, values

ONE_AMOUNT = """
Flat white                 7.00
Cheese scone               3.20
Total                     10.20
"""
BOTH = """
Flat white     2 x 3.50      7.00
Cheese scone   1 x 3.20      3.20
Total                       10.20
"""
MIXED = BOTH.replace("1 x 3.20", "        ")
MANY = MIXED.replace("Cheese scone    ", "2 x Cheese scone")
TABLE = """
Item            Qty     Amount
Flat white        2       7.00
Cheese scone      1       3.20
"""
PRICED = """
Item            Qty      Price     Amount
Flat white        2       3.50       7.00
Cheese scone      1       3.20       3.20
"""


def prices(drawn: str, name: str = "price", **told: str) -> list[Any]:
    price = {"type": "number", **told}
    wanted = schema(items={"type": "array", "items": schema(name="string", quantity="number", **{name: price})})
    return [item[name] for item in values(paper(drawn), wanted)["items"] or ()]


@pytest.mark.parametrize("name", ["price", "preis", "prix", "precio", "prezzo", "prijs", "cost"])
def test_a_price_is_the_only_amount_that_the_lines_print(name: str) -> None:
    assert prices(ONE_AMOUNT, name) == [7, 3.2]
    assert prices(TABLE, name) == [7, 3.2]


def test_a_price_is_that_of_one_where_it_is_printed() -> None:
    assert prices(BOTH) == [3.5, 3.2]
    assert prices(PRICED) == [3.5, 3.2]


def test_the_amount_of_a_single_piece_is_its_price() -> None:
    assert prices(MIXED) == [3.5, 3.2]
    assert prices(MANY) == [3.5, None]


@pytest.mark.parametrize(
    "told",
    [
        {"description": "What is charged for the line"},
        {"description": "Gesamtpreis der Position"},
        {"description": "Price per line"},
        {"description": "Montant total de la ligne"},
        {"description": "Importe de la línea"},
        {"description": "Zeilensumme"},
        {"title": "Line total"},
    ],
)
def test_a_price_described_as_that_of_the_line_is_the_amount(told: dict[str, str]) -> None:
    assert prices(BOTH, **told) == [7, 3.2]
    assert prices(PRICED, **told) == [7, 3.2]


@pytest.mark.parametrize(
    "description",
    [
        "Price of the product in its row",
        "Item price before the total",
        "The price printed on the line",
        "Price, left of the line total",
        "Price of the line item",
        "Preis in der Zeile",
        "Prix à la ligne",
    ],
)
def test_a_description_that_speaks_of_lines_and_totals_says_nothing_of_the_price(description: str) -> None:
    assert prices(BOTH, description=description) == [3.5, 3.2]
    assert prices(PRICED, description=description) == [3.5, 3.2]
    assert prices(ONE_AMOUNT, description=description) == [7, 3.2]


def test_the_head_of_the_price_of_one_is_not_that_of_a_price_for_the_line() -> None:
    drawn = "Articolo                          Prezzo  Importo\nFlat white                          3.50     7.00"
    price = {"type": "number", "description": "What is charged for the line"}
    wanted = schema(items={"type": "array", "items": schema(name="string", prezzo=price)})
    assert values(paper(drawn), wanted)["items"] == [{"name": "Flat white", "prezzo": 7}]


def test_a_price_described_as_that_of_one_is_never_the_amount() -> None:
    for told in ("Price of one piece", "Unit price of the line item", "Preis je Stück"):
        assert prices(ONE_AMOUNT, description=told) == [None, None]
        assert prices(TABLE, description=told) == [None, None]
        assert prices(BOTH, description=told) == [3.5, 3.2]


def test_beside_an_amount_that_is_asked_for_a_price_is_that_of_one() -> None:
    wanted = schema(items={"type": "array", "items": schema(name="string", price="number", amount="number")})
    found = values(paper(ONE_AMOUNT), wanted)["items"]
    assert [(item["price"], item["amount"]) for item in found] == [(None, 7), (None, 3.2)]


def test_a_price_of_one_in_the_words_of_the_row_is_not_the_amount() -> None:
    drawn = "Item            Litres     Amount\nUnleaded         30.00      45.00\n@ 1.50 / l"
    wanted = schema(items={"type": "array", "items": schema(name="string", price="number")})
    assert values(paper(drawn), wanted)["items"] == [{"name": "Unleaded", "price": None}]
