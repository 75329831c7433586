"""Lines that begin with how many of a thing were bought."""

from typing import Any

import pytest

from tests.workers.extraction.embedded.papers import paper, schema, values

ITEMS = schema(items={"type": "array", "items": schema(name="string", quantity="number", amount="number")})


def sold(*lines: str, total: str) -> list[tuple[Any, ...]]:
    drawn = "\n".join([*lines, f"Total{total:>35}"])
    return [tuple(item.values()) for item in values(paper(drawn), ITEMS)["items"] or ()]


def test_numbers_that_all_lines_begin_with_are_quantities() -> None:
    assert sold(
        "2 Flat white                        7.00",
        "1 Cheese scone                      3.20",
        "4 Earl grey                        10.00",
        total="20.20",
    ) == [("Flat white", 2, 7), ("Cheese scone", 1, 3.2), ("Earl grey", 4, 10)]


def test_numbers_that_stand_apart_are_quantities_too() -> None:
    assert sold(
        "2    Flat white                     7.00",
        "1    Cheese scone                   3.20",
        total="10.20",
    ) == [("Flat white", 2, 7), ("Cheese scone", 1, 3.2)]


def test_some_may_be_written_with_a_sign() -> None:
    assert sold(
        "2 Flat white                        7.00",
        "2x Cheese scone                     6.40",
        "3 x Earl grey                       7.50",
        "1 Water                             2.00",
        total="22.90",
    ) == [("Flat white", 2, 7), ("Cheese scone", 2, 6.4), ("Earl grey", 3, 7.5), ("Water", 1, 2)]


def test_a_number_that_one_line_begins_with_is_of_its_name() -> None:
    assert sold(
        "7 Up                                2.00",
        "Cheese scone                        3.20",
        "Earl grey                           2.50",
        total="7.70",
    ) == [("7 Up", None, 2), ("Cheese scone", None, 3.2), ("Earl grey", None, 2.5)]


def test_numbers_that_half_of_the_lines_begin_with_are_of_their_names() -> None:
    found = sold(
        "7 Up                                2.00",
        "Cheese scone                        3.20",
        "5 Spice tea                         2.50",
        "Water                               2.00",
        total="9.70",
    )
    assert [quantity for _, quantity, _ in found] == [None, None, None, None]


def test_the_numbers_of_the_lines_are_no_quantities() -> None:
    quantities = [
        quantity
        for _, quantity, _ in sold(
            "1 Site survey                     700.00",
            "2 Drawings                        320.00",
            "3 Travel                          100.00",
            total="1,120.00",
        )
    ]
    assert quantities == [None, None, None]
    apart = ("1    Site survey                  700.00", "2    Drawings                     320.00")
    assert sold(*apart, total="1,020.00") == []


@pytest.mark.parametrize(
    "numbers",
    [(7, 5, 3), (2, 3, 4), (1, 2, 4), (10, 20, 30), (21, 21, 45), (1, 30, 25)],
    ids=["unlike", "rising", "one left out", "tens", "high", "one and high"],
)
def test_other_numbers_stay_in_the_names(numbers: tuple[int, ...]) -> None:
    names = [f"{number} {name}" for number, name in zip(numbers, ("Hand soap", "Butter", "Ribbon"), strict=True)]
    found = sold(*(f"{name:<30}   {price}.00" for name, price in zip(names, (2, 3, 4), strict=True)), total="9.00")
    assert [(name, quantity) for name, quantity, _ in found] == [(name, None) for name in names]


def test_high_numbers_are_quantities_beside_one_with_a_sign() -> None:
    found = sold(
        "30 Hand soap                       30.00",
        "4 x Butter                         12.00",
        "1 Ribbon                            2.00",
        total="44.00",
    )
    assert [quantity for _, quantity, _ in found] == [30, 4, 1]


@pytest.mark.parametrize("kind", ["Seater", "Ply", "Drawer", "Ring"])
def test_a_number_that_goes_with_the_word_behind_it_stays(kind: str) -> None:
    for first, second in ((2, 2), (3, 1)):
        found = sold(
            f"{first} {kind} large                     9.00",
            f"{second} {kind} small                     6.00",
            total="15.00",
        )
        assert found == [(f"{first} {kind} large", None, 9), (f"{second} {kind} small", None, 6)]


def test_such_words_may_differ() -> None:
    found = sold("2 Seater sofa                     90.00", "2 Door wardrobe                   60.00", total="150.00")
    assert [quantity for _, quantity, _ in found] == [None, None]


def test_sizes_days_and_codes_are_no_quantities() -> None:
    for first, second in (("2 kg Plums", "3 kg Pears"), ("4 May Rent", "9 May Water"), ("4711 Plums", "4712 Pears")):
        found = sold(f"{first:<30}     6.00", f"{second:<30}     9.00", total="15.00")
        assert found == [(first, None, 6), (second, None, 9)]
