"""Three figures behind a point, in tables of what is measured."""

from typing import Any

import pytest

from tests.workers.extraction.embedded.papers import paper, schema, values

READINGS = schema(readings={"type": "array", "items": schema(load="number", indication="number")})
TABLE = "Load (kg)     Indication (kg)\n20.000                 20.003\n60.000                 59.998\n"


def loads(drawn: str) -> list[tuple[Any, ...]]:
    return [tuple(item.values()) for item in values(paper(drawn), READINGS)["readings"]]


def test_a_point_is_that_of_decimals_where_the_paper_says_so() -> None:
    read = [(20, 20.003), (60, 59.998)]
    assert loads(f"Room at 21.4 °C, 40 % humidity\n\n{TABLE}") == read
    assert loads(f"Drift below 0.5 g\n\n{TABLE}") == read
    assert loads(f"Fee paid: 45.00\n\n{TABLE}") == read


def test_else_it_is_that_of_thousands() -> None:
    read = [(20000, 20003), (60000, 59998)]
    assert loads(TABLE) == read
    assert loads(f"Raum bei 21,4 °C\n\n{TABLE}") == read
    assert loads(f"3.1 Waage nach Abschnitt 4.2\n\n{TABLE}") == read


COUNTED = schema(items={"type": "array", "items": schema(item="string", quantity="number")})


def counts(head: str, *cells: str, above: str) -> list[Any]:
    names = zip(("Screws", "Nuts"), cells, strict=True)
    drawn = "\n".join([above, "", f"Item                {head}", *(f"{name:<20}{cell}" for name, cell in names)])
    return [item["quantity"] for item in values(paper(drawn), COUNTED)["items"]]


@pytest.mark.parametrize("above", ["Thickness 0.5 mm", "Discount 0.5 %", "Room at 21.4 °C"])
def test_pieces_are_counted_in_thousands_all_the_same(above: str) -> None:
    assert counts("Quantity", "1.000", "12.000", above=above) == [1000, 12000]
    assert counts("Quantity (pcs)", "1.000", "12.000", above=above) == [1000, 12000]
    assert counts("Quantity", "1.000 pcs", "12.000 pcs", above=above) == [1000, 12000]
    assert counts("Quantity   Unit", "1.000      pcs", "12.000     pcs", above=above) == [1000, 12000]


@pytest.mark.parametrize("unit", ["kg", "l", "m"])
def test_a_unit_in_the_head_in_the_cell_or_beside_it_is_of_a_measure(unit: str) -> None:
    above = "Thickness 0.5 mm"
    assert counts(f"Quantity ({unit})", "1.000", "12.000", above=above) == [1, 12]
    assert counts("Quantity", f"1.000 {unit}", f"12.000 {unit}", above=above) == [1, 12]
    assert counts("Quantity   Unit", f"1.000      {unit}", f"12.000     {unit}", above=above) == [1, 12]


def test_amounts_are_not_what_is_measured() -> None:
    drawn = "Moisture 0.5 %\n\nItem           Amount\nNasi kuning     28.000\nSoto ayam       18.000"
    wanted = schema(items={"type": "array", "items": schema(name="string", amount="number")})
    assert [item["amount"] for item in values(paper(drawn), wanted)["items"]] == [28000, 18000]
