"""Values where a row of a small table crosses a column."""

import pytest

from tests.workers.extraction.embedded.papers import paper, schema, values

PAYSLIP = """
Earnings         Rate      Hours    This period    Year to date
Regular         27.50      80.00       2,200.00       13,200.00
Overtime        41.25       5.50         226.88          990.01
Gross pay                              2,444.48       14,498.01
"""
CODED = """
LA     Bezeichnung      Menge     Satz     Betrag       Jahr
101    Monatslohn                        3.640,00  14.560,00
210    Mehrarbeit       12,00    24,10     289,20     722,40
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


def test_a_code_may_stand_before_the_label_of_a_row() -> None:
    assert values(paper(CODED), schema(overtime_hours="number", overtime_pay="number")) == {
        "overtime_hours": 12,
        "overtime_pay": 289.2,
    }


def test_what_is_crossed_may_be_words() -> None:
    wanted = schema(english_grade="string", french_teacher="string", english_effort="string")
    found = {"english_grade": "6", "french_teacher": "C. Aubert", "english_effort": "A"}
    assert values(paper(REPORT), wanted) == found


def test_what_is_measured_is_no_sum() -> None:
    assert values(paper(WATER), schema(consumption_m3="number")) == {"consumption_m3": 57}


def test_a_line_of_heads_is_no_row() -> None:
    assert values(paper(SUMS), schema(labour="number")) == {"labour": None}


def test_two_sums_with_their_labels_are_no_row() -> None:
    drawing = """
    Date      Entry                  Amount
              old balance          1,284.17
              closing balance      2,757.30
    Total debit: 937.42   Total credit: 2,410.55
    """
    assert values(paper(drawing), schema(closing_balance="number")) == {"closing_balance": 2757.3}


def test_pieces_are_counted_by_the_row_of_sums() -> None:
    drawing = """
    Marks     Packages    Volume    Gross weight
    BC 1-6           6     7.920         2,148.5
    BC 7             1     0.610            96.0
    Totals           7     8.530         2,244.5
    """
    assert values(paper(drawing), schema(number_of_packages="integer")) == {"number_of_packages": 7}


def test_rows_of_words_are_no_heads() -> None:
    drawing = """
    Subject       Grade    Effort    Comment
    Reading       A        Good      Reads widely
    Mathematics   B        Fair      Quick thinker
    """
    wanted = schema(reading_grade="string", mathematics_effort="string")
    assert values(paper(drawing), wanted) == {"reading_grade": "A", "mathematics_effort": "Fair"}


def test_heads_may_have_two_lines() -> None:
    drawing = """
    Pay          Time     Money
    Sort         Hours    Amount
    Overtime      5.50    226.88
    Night         2.00     10.00
    """
    assert values(paper(drawing), schema(overtime_hours="number")) == {"overtime_hours": 5.5}


def test_a_row_of_sums_counts_other_things_too() -> None:
    drawing = """
    Station           Spots    Rate
    WABC                 20    30,500.00
    Grand total:         32    40,700.00
    """
    assert values(paper(drawing), schema(grand_total="number")) == {"grand_total": 40700}
