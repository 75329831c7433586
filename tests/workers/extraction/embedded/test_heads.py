"""Heads that name a column by the unit or the currency of what stands in it."""

from typing import Any

import pytest

from tests.workers.extraction.embedded.papers import paper, schema, values

ITEMS = schema(items={"type": "array", "items": schema(name="string", quantity="number", amount="number")})


def rows(drawn: str) -> list[tuple[Any, ...]]:
    return [tuple(item.values()) for item in values(paper(drawn), ITEMS)["items"] or ()]


def test_a_unit_heads_quantities_and_a_currency_amounts() -> None:
    assert rows("Item                Litres        EUR\nHeating oil         812.50     796.25") == [
        ("Heating oil", 812.5, 796.25)
    ]


def test_heads_that_say_more_go_before() -> None:
    drawn = "Item            kg     Quantity       EUR     Amount\nPlums        12.50            5      2.00      10.00"
    assert rows(drawn) == [("Plums", 5, 10)]


def bought(drawn: str) -> list[tuple[Any, ...]]:
    wanted = schema(items={"type": "array", "items": schema(name="string", quantity="number", price="number")})
    return [tuple(item.values()) for item in values(paper(drawn), wanted)["items"] or ()]


@pytest.mark.parametrize("unit", ["ML", "g", "GB", "mm", "cm", "kW"])
def test_a_size_is_no_quantity(unit: str) -> None:
    drawn = f"Item              {unit}       {{}}\nLotion           250       5.00\nCream             40       7.00"
    assert bought(drawn.format("Price")) == rows(drawn.format("Amount")) == [("Lotion", None, 5), ("Cream", None, 7)]


@pytest.mark.parametrize("unit", ["kg", "Litres"])
def test_beside_a_price_alone_what_is_measured_may_be_a_size_too(unit: str) -> None:
    drawn = f"Item          {unit:>6}       {{}}\nPlums          12.50      10.00\nPears           2.00       7.00"
    assert bought(drawn.format(" Price")) == [("Plums", None, 10), ("Pears", None, 7)]
    assert rows(drawn.format("Amount")) == [("Plums", 12.5, 10), ("Pears", 2, 7)]


def test_one_of_two_currencies_is_no_amount() -> None:
    drawn = "Item               USD        EUR\nPlums             2.50       2.30\nPears             4.00       3.70"
    for found in (bought(drawn), rows(drawn)):
        assert {figure for _, *figures in found for figure in figures} <= {None}


def test_properties_named_as_currencies_have_their_columns() -> None:
    drawn = "Item               USD        EUR\nPlums             2.50       2.30\nPears             4.00       3.70"
    wanted = schema(items={"type": "array", "items": schema(item="string", usd="number", eur="number")})
    assert values(paper(drawn), wanted)["items"][0] == {"item": "Plums", "usd": 2.5, "eur": 2.3}


def test_a_sign_may_be_many_things() -> None:
    drawn = "Item                 Min     Amount\nPlums                  2      10.00"
    assert [quantity for _, quantity, _ in rows(drawn)] == [None]
