"""Heads that name a column by the unit or the currency of what stands in it."""

from typing import Any

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


def test_a_sign_may_be_many_things() -> None:
    drawn = "Item                 Min     Amount\nPlums                  2      10.00"
    assert [quantity for _, quantity, _ in rows(drawn)] == [None]
