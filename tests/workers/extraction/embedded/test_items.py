from typing import Any

from tests.workers.extraction.embedded.papers import extract, paper, schema, values
from workers.extraction.protocol import Table

ITEMS = schema(
    line_items={
        "type": "array",
        "items": {
            "type": "object",
            "properties": {
                "description": {"type": "string"},
                "quantity": {"type": "number"},
                "unit_price": {"type": "number"},
                "amount": {"type": "number"},
            },
        },
    }
)

DRAWN = """
Pos  Description                 Qty    Unit price     Amount
1    Oak shelf, oiled             2          40.00      80.00
     with brass brackets
2    Ladder rail                  1          20.50      20.50

                                 Net total            100.50
                                 VAT 20 %              20.10
"""
HEAD = "Description       Qty    Unit price     Amount\n"


def rows(found: list[dict[str, Any]]) -> list[tuple[Any, ...]]:
    return [tuple(row.values()) for row in found]


def test_rows_are_read_by_the_heads_of_their_columns() -> None:
    found = values(paper(DRAWN), ITEMS)["line_items"]
    assert rows(found) == [
        ("Oak shelf, oiled with brass brackets", 2, 40, 80),
        ("Ladder rail", 1, 20.5, 20.5),
    ]


def test_rows_whose_product_is_right_are_surer() -> None:
    right = extract(paper(DRAWN), ITEMS).fields["line_items"]
    wrong = extract(paper(DRAWN.replace("80.00", "81.00").replace("20.50\n", "29.50\n")), ITEMS).fields["line_items"]
    assert (right.confidence or 0) > (wrong.confidence or 0) > 0


def test_rows_go_on_under_the_head_of_the_next_page() -> None:
    head = "Description       Qty    Unit price     Amount\n"
    first, second = (
        head + "Oak shelf          2       40.00      80.00",
        head + "Ladder rail        1       20.50      20.50",
    )
    assert rows(values(paper(first, second), ITEMS)["line_items"]) == [
        ("Oak shelf", 2, 40, 80),
        ("Ladder rail", 1, 20.5, 20.5),
    ]


def test_a_number_set_lower_belongs_to_its_row() -> None:
    row = "Oak shelf          2       40.00"
    assert rows(values(paper(f"{HEAD}{row}\n{' ' * 40}80.00"), ITEMS)["line_items"]) == [("Oak shelf", 2, 40, 80)]


def test_a_declared_table_goes_before_the_drawn_one() -> None:
    table = Table(
        [["Item", "Qty", "Price", "Line total"], ["Shelf", "3", "10,00", "30,00"], ["Total", "", "", "30,00"]], True
    )
    found = extract(paper(DRAWN, tables=[table]), ITEMS).fields["line_items"]
    assert rows(found.value) == [("Shelf", 3, 10, 30)]
    assert (found.page, found.box) == (1, None)


def test_a_declared_table_of_two_columns_names_values() -> None:
    table = Table([["Invoice number", "LT-17"], ["Total", "30,00 €"]])
    wanted = schema(invoice_number="string", total="number")
    assert values(paper("", tables=[table]), wanted) == {"invoice_number": "LT-17", "total": 30.0}


def test_columns_of_a_declared_table_name_values_only_where_they_agree() -> None:
    table = Table([["Invoice number", "Amount"], ["LT-17", "10.00"], ["LT-17", "20.00"]], header=True)
    wanted = schema(invoice_number="string", total={"type": "number", "x-labels": ["Amount"]})
    assert values(paper("", tables=[table]), wanted) == {"invoice_number": "LT-17", "total": None}


def test_without_a_table_there_are_no_items() -> None:
    assert values(paper("Total: 12.00"), ITEMS) == {"line_items": None}
