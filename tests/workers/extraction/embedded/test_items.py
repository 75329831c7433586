from typing import Any

from tests.workers.extraction.embedded.papers import Token, extract, paper, schema, values
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


def drawn(*lines: str, head: str = HEAD) -> Any:
    return rows(values(paper(head + "\n".join(lines)), ITEMS)["line_items"])


def test_columns_that_nobody_asked_for_do_not_answer_for_others() -> None:
    wanted = schema(items={"type": "array", "items": schema(description="string", amount="number")})
    found = values(
        paper("Description       Price      VAT      Total\nOak shelf         40.00     8.00      48.00"), wanted
    )
    assert found == {"items": [{"description": "Oak shelf", "amount": 48.0}]}


def test_names_of_several_columns_in_one_run_of_words_are_several_heads() -> None:
    head = "Service description     Hours/Qty     Rate Amount\n"
    assert drawn("Logo design                    10     85.00 850.00", head=head) == [("Logo design", 10, 85, 850)]


def test_a_head_may_have_several_lines() -> None:
    head = "                           Unit     Extended\nDescription       Shipped    price    price\n"
    assert drawn("Oak shelf         2          40.00    80.00", head=head) == [("Oak shelf", 2, 40, 80)]


def test_columns_are_told_by_what_multiplies_where_their_heads_do_not_tell() -> None:
    head = "Description       No.    For each       Amount\n"
    found = drawn(
        "Oak shelf          2       40.00        80.00", "Peg               12        1.50        18.00", head=head
    )
    assert found == [("Oak shelf", 2, 40, 80), ("Peg", 12, 1.5, 18)]


def test_rows_end_at_the_sums_and_go_on_after_those_in_between() -> None:
    found = drawn(
        "Oak shelf          2       40.00      80.00",
        "Subtotal                              80.00",
        "Ladder rail        1       20.50      20.50",
        "Subtotal                              20.50",
        "Total net                            100.50",
        "VAT                                   19.10",
        "Total                                119.60",
        "Deposit returned   1        5.00       5.00",
    )
    assert [row[0] for row in found] == ["Oak shelf", "Ladder rail"]


def test_a_sum_under_an_unknown_name_is_no_item() -> None:
    found = drawn(
        "Oak shelf          2       40.00      80.00", "Peg               12        1.50      18.00", " " * 39 + "98.00"
    )
    assert [row[0] for row in found] == ["Oak shelf", "Peg"]


def test_a_line_without_a_price_counts_only_where_the_sum_needs_it() -> None:
    lines = ("Oak shelf          2       40.00      80.00", "incl. levy         1                   4.20")
    assert len(drawn(*lines, "", "Total                                80.00")) == 1
    assert len(drawn(*lines, "", "Total                                84.20")) == 2


def test_the_sum_carried_from_page_to_page_is_no_item() -> None:
    row = "Oak shelf          2       40.00      80.00"
    first = f"{HEAD}{row}\nCarried forward                       80.00"
    second = f"{HEAD}Brought forward                       80.00\nPeg               12        1.50      18.00"
    assert [item[0] for item in rows(values(paper(first, second), ITEMS)["line_items"])] == ["Oak shelf", "Peg"]


def test_tables_with_the_same_head_are_one_list() -> None:
    second = f"{HEAD}Peg               12        1.50      18.00"
    found = drawn("Oak shelf          2       40.00      80.00", "", second)
    assert [row[0] for row in found] == ["Oak shelf", "Peg"]


def test_a_sentence_with_the_names_of_columns_is_no_head() -> None:
    assert (
        values(paper("The quantity and the unit price of each item\nare 2 and 40.00 for us"), ITEMS)["line_items"]
        is None
    )


def test_a_second_copy_of_the_invoice_adds_nothing() -> None:
    copy = HEAD + "Oak shelf          2       40.00      80.00"
    assert len(values(paper(copy, copy), ITEMS)["line_items"]) == 1


def test_a_labelled_line_of_a_row_answers_for_a_property_without_a_column() -> None:
    item = schema(description="string", quantity="number", amount="number", serial_number="string")
    found = values(
        paper(HEAD + "Oak shelf          2       40.00      80.00\nSerial number: S-12"),
        schema(line_items={"type": "array", "items": item}),
    )
    assert found["line_items"] == [{"description": "Oak shelf", "quantity": 2, "amount": 80, "serial_number": "S-12"}]


def test_an_object_within_an_item_is_filled_from_its_columns() -> None:
    product = schema(name={"type": "string", "title": "Description"}, code={"type": "string", "title": "Article no"})
    wanted = schema(items={"type": "array", "items": schema(product=product, quantity="integer", notes="array")})
    found = values(paper("Article no   Description     Qty\nA-17         Oak shelf         2"), wanted)
    assert found == {"items": [{"product": {"name": "Oak shelf", "code": "A-17"}, "quantity": 2, "notes": None}]}


def test_numbers_asked_for_as_text_stand_as_printed() -> None:
    wanted = schema(items={"type": "array", "items": schema(description="string", amount="string")})
    found = values(paper("Description       Amount\nOak shelf         1.080,00 €"), wanted)
    assert found == {"items": [{"description": "Oak shelf", "amount": "1.080,00 €"}]}


def test_units_and_currencies_beside_numbers_are_left_out() -> None:
    assert drawn("Oak shelf        2 Stk    40,00 €    80,00 €") == [("Oak shelf", 2, 40, 80)]
    assert drawn("Consulting       7.5h     $40.00    $300.00") == [("Consulting", 7.5, 40, 300)]


def test_rows_whose_amounts_make_the_total_are_surer() -> None:
    head = "Description                            Amount\n"
    line = head + "Oak shelf                              80.00\nPeg                                    18.00\n\n"
    right, wrong = (
        extract(paper(f"{line}Total{' ' * 34}{total}"), ITEMS).fields["line_items"] for total in ("98.00", "99.00")
    )
    assert (right.confidence or 0) >= 0.9 > (wrong.confidence or 0)


def test_each_page_has_a_checkpoint() -> None:
    few, many = Token(), Token()
    extract(paper(DRAWN), ITEMS, few)
    extract(paper(*[DRAWN] * 6), ITEMS, many)
    assert many.checkpoints >= few.checkpoints + 5


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


def test_text_that_stands_apart_from_both_rows_goes_on_with_the_upper_one() -> None:
    document = paper("""
Description              Qty    Unit price     Amount
Oak shelf                  2         40.00      80.00
as drawn, deburred,
with a certificate
Ladder rail                1         20.50      20.50
""")
    for word in document.pages[0].words:
        row = round((word.box[1] - 30) / 14)
        down = (0.0, 0.0, 2.0, 0.0, 2.0)[row]
        x0, y0, x1, y1 = word.box
        object.__setattr__(word, "box", (x0, y0 + down, x1, y1 + down))
    assert [item["description"] for item in values(document, ITEMS)["line_items"]] == [
        "Oak shelf as drawn, deburred, with a certificate",
        "Ladder rail",
    ]


def test_a_long_text_ends_a_table() -> None:
    text = "words of the terms of sale\n" * 101
    drawn = "Oak shelf          2         40.00      80.00\n"
    assert len(values(paper(HEAD + drawn + text[: len(text) // 2] + drawn), ITEMS)["line_items"]) == 2
    assert len(values(paper(HEAD + drawn + text + drawn), ITEMS)["line_items"]) == 1


UNITS = schema(
    items={
        "type": "array",
        "items": schema(description="string", quantity="number", unit="string", unit_price="number", amount="number"),
    }
)


def test_a_unit_without_a_head_stands_before_the_description() -> None:
    drawn = """
Qty         Description              Rate      Amount
  3   ea    Window, double hung    185.00      555.00
 12   ft    Sill, white oak         22.50      270.00
"""
    assert rows(values(paper(drawn), UNITS)["items"]) == [
        ("Window, double hung", 3, "ea", 185, 555),
        ("Sill, white oak", 12, "ft", 22.5, 270),
    ]
    one = drawn.replace("   ft    Sill", "   Black Sill")
    assert [item["unit"] for item in values(paper(one), UNITS)["items"]] == [None, None]


def test_a_unit_stands_behind_the_quantity() -> None:
    drawn = "Description              Qty       Rate      Amount\nOak sill             12.5 ft     20.00      250.00"
    assert rows(values(paper(drawn), UNITS)["items"]) == [("Oak sill", 12.5, "ft", 20, 250)]


def test_the_name_of_a_group_is_no_description() -> None:
    drawn = """
Pos  Description             Qty    Unit price     Amount
1.   Printing
1.1  Flyer                     2         40.00      80.00
1.2  Poster                    1         20.50      20.50
"""
    assert [item["description"] for item in values(paper(drawn), ITEMS)["line_items"]] == ["Flyer", "Poster"]


def test_a_line_with_what_its_row_lacks_is_no_name_of_a_group() -> None:
    drawn = """
Pos  Item No  Description             Qty       Amount
1    A-17     Steel coil               10
     /V2A     Base: 1 piece                   1,000.00

2    A-18     Bumper                   10
     /V3A     Base: 1 piece                   1,000.00
"""
    descriptions = [str(item["description"]) for item in values(paper(drawn), ITEMS)["line_items"]]
    assert ["Steel coil" in descriptions[0], "Bumper" in descriptions[1]] == [True, True]
