"""Rows of a table that add up across."""

import pytest

from tests.workers.extraction.embedded.papers import paper, schema, values

FUNDS = """
                     General     Building    {}     Total
                        fund         fund
                        2019         2019         2019      2018
Gifts received        12,400        3,100       15,500    14,250
Rents received         8,000          600        8,600     9,015
Total takings        20,400        3,700       24,100    23,265
"""


def test_a_total_of_parts_is_worth_their_total() -> None:
    drawing = paper(FUNDS.format("    Total"))
    assert values(drawing, schema(total_takings="number")) == {"total_takings": 24100}
    assert values(drawing, schema(total_gifts_received="number")) == {"total_gifts_received": 15500}


def test_parts_that_add_up_to_no_total_are_left_alone() -> None:
    drawing = paper(FUNDS.format("Endowment"))
    assert values(drawing, schema(total_takings="number")) != {"total_takings": 24100}


def test_the_rows_of_other_labels_are_no_parts() -> None:
    drawing = paper("Parts        VAT   Total\n50.00      10.00   60.00\n")
    assert values(drawing, schema(parts="number")) == {"parts": 50}


@pytest.mark.parametrize(
    ("field", "row", "heads"),
    [
        ("capital", "Capital", "Amount   Interest   Total due"),
        ("stake", "Stake  ", "Amount   Charge     Total"),
        ("base_rate", "Base rate", "Amount  Charge     Total"),
    ],
)
def test_a_part_that_is_asked_for_is_no_total(field: str, row: str, heads: str) -> None:
    drawing = paper(f"          {heads}\n{row}   800.00   40.00      840.00\n")
    assert values(drawing, schema(**{field: "number"})) == {field: 800}


def test_a_field_or_a_row_may_say_that_it_is_a_total() -> None:
    drawing = "                   Hall      Garden     Total\n{}     2,000.00      300.00  2,300.00\n"
    titled = {"type": "number", "title": "Takings"}
    assert values(paper(drawing.format("Takings      ")), schema(total_takings="number")) == {"total_takings": 2300}
    assert values(paper(drawing.format("Total takings")), schema(takings=titled)) == {"takings": 2300}


def test_the_total_of_the_year_is_not_that_of_its_row() -> None:
    drawing = "                   Basic    Overtime   Total{}\nTotal earnings  2,000.00     300.00     2,300.00\n"
    wanted = schema(total_earnings="number")
    assert values(paper(drawing.format("")), wanted) == {"total_earnings": 2300}
    assert values(paper(drawing.format(" year to date")), wanted) != {"total_earnings": 2300}
