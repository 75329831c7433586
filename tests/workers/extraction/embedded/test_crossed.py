"""Values where a row of a small table crosses a column."""

import pytest

from tests.workers.extraction.embedded.papers import paper, schema, values

PAYSLIP = """
Earnings         Rate      Hours    This period    Year to date
Regular         27.50      80.00       2,200.00       13,200.00
Overtime        41.25       5.50         226.88          990.01
Gross pay                              2,444.48       14,498.01
"""
REPORT = """
Subject        Grade    Effort    Teacher
English        6        A         J. Duffield
French         7        B         C. Aubert
"""
WATER = """
                 Quantity    Unit price    Amount
Consumption            57        1.6200     92.34
"""
SUMS = """
Total labour    Total parts    Total net    VAT 20.00 %
217.60               403.40       621.00         124.20
"""


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("overtime_hours", 5.5),
        ("overtime_rate", 41.25),
        ("overtime_pay", 226.88),
        ("regular_pay", 2200),
        ("gross_pay", 2444.48),
        ("ytd_gross_pay", 14498.01),
        ("holiday_pay", None),
    ],
)
def test_a_field_may_name_a_row_and_a_column(field: str, value: float | None) -> None:
    assert values(paper(PAYSLIP), schema(**{field: "number"})) == {field: value}


def test_what_is_crossed_may_be_words() -> None:
    wanted = schema(english_grade="string", french_teacher="string", english_effort="string")
    found = {"english_grade": "6", "french_teacher": "C. Aubert", "english_effort": "A"}
    assert values(paper(REPORT), wanted) == found


def test_what_is_measured_is_no_sum() -> None:
    assert values(paper(WATER), schema(consumption_m3="number")) == {"consumption_m3": 57}


def test_a_line_of_heads_is_no_row() -> None:
    assert values(paper(SUMS), schema(labour="number")) == {"labour": None}
