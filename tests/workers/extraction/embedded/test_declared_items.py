from typing import Any

from tests.workers.extraction.embedded.papers import Token, extract, paper, schema, values
from tests.workers.extraction.embedded.test_items import ITEMS, rows
from workers.extraction.protocol import Table

HEAD = ["Item", "Qty", "Unit price", "Line total"]
SHELF = ["Oak shelf", "2", "40,00", "80,00"]
RAIL = ["Ladder rail", "1", "20,50", "20,50"]


def found(*tables: Table, wanted: dict[str, Any] = ITEMS) -> Any:
    return extract(paper("", tables=list(tables)), wanted).fields[next(iter(wanted["properties"]))]


def test_a_head_may_stand_below_a_title_and_other_rows() -> None:
    table = Table([["Invoice 17"], ["Customer", "Alder & Sons"], [], HEAD, SHELF, RAIL])
    assert rows(found(table).value) == [("Oak shelf", 2, 40, 80), ("Ladder rail", 1, 20.5, 20.5)]


def test_sums_are_no_items_but_an_item_may_be_named_like_one() -> None:
    table = Table([HEAD, SHELF, ["Total", "3", "2,00", "6,00"], ["Total", "", "", "86,00"]])
    assert [row[0] for row in rows(found(table).value)] == ["Oak shelf", "Total"]


def test_tables_with_the_same_columns_are_one_list() -> None:
    names = [row[0] for row in rows(found(Table([HEAD, SHELF]), Table([["Note"], ["x"]]), Table([HEAD, RAIL])).value)]
    assert names == ["Oak shelf", "Ladder rail"]


def test_columns_with_other_names_are_told_by_what_multiplies() -> None:
    table = Table([["Description", "How many", "For each", "Amount"], SHELF, ["Peg", "12", "1,50", "18,00"]])
    assert rows(found(table).value) == [("Oak shelf", 2, 40, 80), ("Peg", 12, 1.5, 18)]


def test_a_table_is_surer_where_it_declares_its_head_or_multiplies() -> None:
    plain = Table([["Item", "Amount"], ["Shelf", "80.00"]])
    declared = Table(plain.rows, header=True)
    assert (found(declared).confidence or 0) > (found(plain).confidence or 0) > 0.5


def test_cells_are_read_as_the_schema_wants_them() -> None:
    person = {"name": {"type": "string"}, "age": {"type": "integer"}, "active": {"type": "boolean"}}
    wanted = schema(people={"type": "array", "items": {"type": "object", "properties": person}})
    table = Table([["Name", "Age", "Active"], ["Ann Lee", "31", "yes"], ["Bob Ray", "unknown", "no"]], header=True)
    assert values(paper("", tables=[table]), wanted) == {
        "people": [{"name": "Ann Lee", "age": 31, "active": True}, {"name": "Bob Ray", "age": None, "active": False}]
    }


def test_a_long_table_has_checkpoints() -> None:
    token = Token()
    extract(paper("", tables=[Table([HEAD, *[SHELF] * 1100])]), ITEMS, token)
    assert token.checkpoints >= 5
