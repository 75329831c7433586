"""Rows whose name stands on a line of its own, above their numbers."""

from typing import Any

from tests.workers.extraction.embedded.papers import paper, values
from tests.workers.extraction.embedded.test_items import ITEMS, rows

HEAD = "Item                  Qty     Price    Amount\n"


def drawn(*lines: str) -> list[tuple[Any, ...]]:
    return rows(values(paper(HEAD + "\n".join(lines)), ITEMS)["line_items"])


def test_names_above_stay_with_their_numbers() -> None:
    assert drawn(
        "Wood glue, white",
        "                        2      4.50      9.00",
        "Hinge, brass",
        "                        4      1.25      5.00",
        "Sanding block",
        "                        1      3.00      3.00",
    ) == [("Wood glue, white", 2, 4.5, 9), ("Hinge, brass", 4, 1.25, 5), ("Sanding block", 1, 3, 3)]


def test_a_name_may_reach_under_the_heads_of_numbers() -> None:
    assert drawn(
        "0417 Wood glue, white and waterproof 750ML",
        "                        2      4.50      9.00",
        "0418 Hinge, brass, with screws, 60 by 40MM",
        "                        4      1.25      5.00",
        '0419 Sanding block, fine, for the hand 4"',
        "                        1      3.00      3.00",
    ) == [
        ("0417 Wood glue, white and waterproof 750ML", 2, 4.5, 9),
        ("0418 Hinge, brass, with screws, 60 by 40MM", 4, 1.25, 5),
        ('0419 Sanding block, fine, for the hand 4"', 1, 3, 3),
    ]


def test_notes_below_stay_with_their_rows() -> None:
    assert drawn(
        "Wood glue               2      4.50      9.00",
        "white",
        "Hinge                   4      1.25      5.00",
        "brass",
    ) == [("Wood glue white", 2, 4.5, 9), ("Hinge brass", 4, 1.25, 5)]
