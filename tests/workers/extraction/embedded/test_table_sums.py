"""Rows of a table that add up across."""

from tests.workers.extraction.embedded.papers import paper, schema, values

FUNDS = """
                     General     Building    {}     Total
                        fund         fund
                        2019         2019         2019      2018
Gifts received        12,400        3,100       15,500    14,250
Rents received         8,000          600        8,600     9,015
Total takings        20,400        3,700       24,100    23,265
"""


def test_a_row_of_parts_is_worth_their_total() -> None:
    wanted = schema(total_takings="number", gifts_received="number")
    assert values(paper(FUNDS.format("    Total")), wanted) == {"total_takings": 24100, "gifts_received": 15500}


def test_parts_that_add_up_to_no_total_are_left_alone() -> None:
    drawing = paper(FUNDS.format("Endowment"))
    assert values(drawing, schema(gifts_received="number"))["gifts_received"] != 15500


def test_the_rows_of_other_labels_are_no_parts() -> None:
    drawing = paper("Parts        VAT   Total\n50.00      10.00   60.00\n")
    assert values(drawing, schema(parts="number")) == {"parts": 50}
