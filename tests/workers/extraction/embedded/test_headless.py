import pytest

from tests.workers.extraction.embedded.papers import extract, paper, schema, values
from tests.workers.extraction.embedded.test_items import ITEMS, rows

PRICED = schema(line_items={"type": "array", "items": schema(name="string", price="number")})
TILL = """
CORNER SHOP                    14.03.2024

Milk 1 l          2 x 1.20           2.40
Bread                                3.10
Apples            3 x 0.50           1.50
TOTAL                                7.10
"""


def test_lines_that_multiply_are_items_without_a_head() -> None:
    found = values(paper(TILL), ITEMS)["line_items"]
    assert rows(found) == [("Milk 1 l", 2, 1.2, 2.4), ("Apples", 3, 0.5, 1.5)]


def test_others_that_make_the_sum_with_them_are_items_too() -> None:
    found = values(paper(TILL.replace("7.10", "7.00")), ITEMS)["line_items"]
    assert rows(found) == [("Milk 1 l", 2, 1.2, 2.4), ("Bread", None, None, 3.1), ("Apples", 3, 0.5, 1.5)]


def test_a_unit_beside_the_quantity_is_no_name() -> None:
    drawn = "Laugenstange\n  4 Stk x 0,85       3,40\nMohnbrot             2,95\nSUMME                6,35"
    assert rows(values(paper(drawn), ITEMS)["line_items"]) == [
        ("Laugenstange", 4, 0.85, 3.4),
        ("Mohnbrot", None, None, 2.95),
    ]


def test_a_line_with_an_amount_of_its_own_is_no_name_of_the_next() -> None:
    drawn = "Mohnbrot             2,95\n  4 x 0,85           3,40\nSUMME                7,00"
    assert values(paper(drawn + "\n  2 x 1,00           2,00"), ITEMS)["line_items"][0]["description"] is None


WARUNG = """
Soto Ayam
2 x 18.000                    36.000
Es Jeruk
3 x 6.000                     18.000
Total                         {}
Tunai                         60.000
"""


def test_amounts_without_cents_are_in_thousands() -> None:
    found = values(paper(WARUNG.format("54.000")), ITEMS)["line_items"]
    assert rows(found) == [("Soto Ayam", 2, 18000, 36000), ("Es Jeruk", 3, 6000, 18000)]
    right, wrong = (extract(paper(WARUNG.format(total)), ITEMS).fields["line_items"] for total in ("54.000", "57.000"))
    assert (right.confidence or 0) > (wrong.confidence or 0)


def test_three_decimals_are_no_thousands_where_nothing_tells_of_money() -> None:
    drawn = WARUNG.format("54.000")
    assert values(paper(drawn.replace("Tunai", "Lembar")), ITEMS)["line_items"] is None
    assert (
        values(paper(drawn.replace("Tunai                         60", "Harga dalam Rp 60")), ITEMS)["line_items"]
        is not None
    )
    assert values(paper(drawn.replace("000\n", "000 kg\n")), ITEMS)["line_items"] is None


ALONE = """
{}
Plums                         {:>9}
Pears                             2.500
Total                         {:>9}
"""


@pytest.mark.parametrize("told", ["Harga dalam IDR", "Prices in (Rp)", "\u20a9"])
def test_a_currency_without_cents_tells_of_thousands(told: str) -> None:
    found = values(paper(ALONE.format(told, "1.250", "3.750")), PRICED)["line_items"]
    assert [item["price"] for item in found] == [1250, 2500]


def test_an_amount_of_two_groups_tells_of_thousands() -> None:
    found = values(paper(ALONE.format("Receipt", "1.250.000", "1.252.500")), PRICED)["line_items"]
    assert [item["price"] for item in found] == [1250000, 2500]


@pytest.mark.parametrize("told", ["Receipt", "EUR", "Cash                   5.000"])
def test_else_three_decimals_may_be_a_weight(told: str) -> None:
    assert values(paper(ALONE.format(told, "1.250", "3.750")), PRICED)["line_items"] is None
    weighed = ALONE.format(told, "1.250 kg", "3.750 kg").replace("2.500", "2.500 kg")
    assert values(paper(weighed), PRICED)["line_items"] is None
    assert values(paper(weighed.replace("0 kg", " kg")), PRICED)["line_items"] is None


def test_a_weight_is_none_on_a_paper_in_rupiah_either() -> None:
    weighed = ALONE.format("IDR", "1.250 kg", "3.750 kg").replace("2.500", "2.500 kg")
    assert values(paper(weighed), PRICED)["line_items"] is None


@pytest.mark.parametrize("second", ["Bag    3 x 1.50", "Days   3 x 1.50", "3 x Set    1.50"])
def test_what_is_sold_may_be_called_as_a_unit_is(second: str) -> None:
    drawn = f"Delivery of March\nBox    2 x 1.25      2.50\n{second}      4.50\nTotal                7.00"
    name = next(word for word in second.split() if word.isalpha() and word != "x")
    assert rows(values(paper(drawn), ITEMS)["line_items"]) == [("Box", 2, 1.25, 2.5), (name, 3, 1.5, 4.5)]


@pytest.mark.parametrize("sign", ["x", " "])
def test_a_title_is_no_name_where_further_lines_have_none_above(sign: str) -> None:
    drawn = f"Workshop\n2 Box {sign} 1.25       2.50\n3 Days {sign} 1.50      4.50\nTotal                7.00"
    assert [item["description"] for item in values(paper(drawn), ITEMS)["line_items"]] == ["Box", "Days"]
    named = drawn.replace("3 Days", "Tent\n3 Days")
    assert [item["description"] for item in values(paper(named), ITEMS)["line_items"]] == ["Workshop", "Tent"]


def test_where_cents_are_printed_thousands_are_none() -> None:
    drawn = WARUNG.format("54.000") + "Packaging                       1.50\nGiven                          60.00"
    assert values(paper(drawn), ITEMS)["line_items"] is None


def test_the_name_may_stand_on_the_line_above() -> None:
    drawn = "OLIVE OIL\n   2 x 4.50      9.00\nRICE\n   3 x 2.00      6.00\nTOTAL           15.00"
    assert rows(values(paper(drawn), ITEMS)["line_items"]) == [("OLIVE OIL", 2, 4.5, 9), ("RICE", 3, 2, 6)]


def test_items_that_make_the_sum_are_surer() -> None:
    drawn = "OLIVE OIL   2 x 4.50      9.00\nRICE        3 x 2.00      6.00\nTOTAL                    {}"
    right, wrong = (extract(paper(drawn.format(total)), ITEMS).fields["line_items"] for total in ("15.00", "16.00"))
    assert (right.confidence or 0) > (wrong.confidence or 0) > 0.5


def test_one_line_that_happens_to_multiply_is_no_item() -> None:
    assert values(paper("Rate 2   volume 3.00   index 6.00"), ITEMS)["line_items"] is None


def test_single_pieces_prove_nothing() -> None:
    drawn = "Room 1   90.00   90.00\nSuite 1   150.00   150.00"
    assert values(paper(drawn), ITEMS)["line_items"] is None


def test_sums_of_their_own_lines_are_no_items() -> None:
    drawn = "MILK   2 x 1.20      2.40\nRICE   3 x 2.00      6.00\nVAT    2   4.20      8.40"
    assert len(values(paper(drawn), ITEMS)["line_items"]) == 2


def test_lines_that_make_the_sum_below_them_are_items_without_a_head_or_prices() -> None:
    drawn = """
Cover illustration                  950.00
first print rights
22 x Spot drawings                  315.00
Total                             {}
"""
    fields = schema(
        line_items={
            "type": "array",
            "items": schema(description="string", quantity="number", amount="number"),
        }
    )
    assert values(paper(drawn.format("1,265.00")), fields)["line_items"] == [
        {"description": "Cover illustration first print rights", "quantity": None, "amount": 950},
        {"description": "Spot drawings", "quantity": 22, "amount": 315},
    ]
    assert values(paper(drawn.format("1,300.00")), fields)["line_items"] is None


def test_a_sum_with_units_is_no_item() -> None:
    drawn = """
Goods              Quantity      Rate      Amount
Polyester Satin    20 Mtr       52.00     1040.00
Georgette          10 Mtr       75.00      750.00
Total              30 Mtr                 1790.00
"""
    assert len(values(paper(drawn), ITEMS)["line_items"]) == 2


def test_a_quantity_and_a_price_under_the_name() -> None:
    drawn = """
PAN RUSTICO
  2 x 1,15                           2,30
LECHE ENTERA 1L
  6 x 0,94                           5,64
TOMATE RAMA                          2,18
TOTAL (3 ART.)                {}
"""
    fields = schema(items={"type": "array", "items": schema(description="string", price="number")})
    assert values(paper(drawn.format("      10,12")), fields)["items"] == [
        {"description": "PAN RUSTICO", "price": 2.3},
        {"description": "LECHE ENTERA 1L", "price": 5.64},
        {"description": "TOMATE RAMA", "price": 2.18},
    ]
    assert values(paper(drawn.format("      10,13")), fields)["items"] is None
