"""A total that is what remains of charges."""

from tests.workers.extraction.embedded.papers import paper, schema, values

BILL = """
Total charges:                $2,220.00
Tax (6%):                       $133.20
Insurance payment:           -$1,776.00
Adjustments:                   -$222.00
{last}
"""


def test_what_is_left_of_charges_is_the_total() -> None:
    drawing = paper(BILL.format(last="PATIENT BALANCE                 $355.20"))
    assert values(drawing, schema(total_amount="number")) == {"total_amount": 355.2}


def test_what_the_amounts_above_it_do_not_make_is_not() -> None:
    drawing = paper(BILL.format(last="PATIENT BALANCE                 $300.00"))
    assert values(drawing, schema(total_amount="number")) == {"total_amount": 2220}


def test_a_total_that_is_added_and_paid_in_part_stays_the_total() -> None:
    drawing = paper("""
Net                             $100.00
VAT 20 %                         $20.00
Total                           $120.00
Paid                            -$50.00
To be paid                       $70.00
""")
    assert values(drawing, schema(total="number", tax="number"))["tax"] == 20
    assert values(drawing, schema(total_amount="number")) != {"total_amount": 100}
