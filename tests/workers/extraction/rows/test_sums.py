"""`x-sum` in rows."""

from typing import Any

import pytest

from workers.extraction.protocol import ExtractedRow, FieldValue
from workers.extraction.rows import RowCheck

NUMBER = {"type": "number"}
ITEM = {"type": "object", "properties": {"net": NUMBER, "tax": NUMBER, "gross": {**NUMBER, "x-sum": ["net", "tax"]}}}


def flagged(values: dict[str, Any], total: Any, **properties: Any) -> list[str | None]:
    schema = {"properties": dict.fromkeys(values, NUMBER) | properties | {"total": {"type": "number", "x-sum": total}}}
    return [flag.field for flag in finished(schema, values).validation_flags if flag.code == "sum_mismatch"]


def finished(schema: dict[str, Any], values: dict[str, Any]) -> ExtractedRow:
    return RowCheck(schema).finish(ExtractedRow({name: FieldValue(value, 0.9) for name, value in values.items()}))


@pytest.mark.parametrize(
    ("values", "total", "right"),
    [
        ({"net": 100, "tax": 19, "total": 119}, ["net", "tax"], True),
        ({"net": 100, "tax": 19, "total": 120}, ["net", "tax"], False),
        ({"net": 0.1, "tax": 0.2, "total": 0.3}, ["net", "tax"], True),
        ({"net": 100.05, "tax": 19.01, "total": 119.07}, ["net", "tax"], True),
        ({"net": 100.05, "tax": 19.01, "total": 119.08}, ["net", "tax"], False),
        ({"net": 1.2345, "tax": 0, "total": 1.2347}, ["net", "tax"], False),
        ({"net": 1.2, "tax": 0.30000000000000004, "total": 1.5}, ["net", "tax"], True),
        ({"net": 100, "discount": 10, "total": 90}, ["net", "-discount"], True),
        ({"net": 100, "discount": 10, "total": 110}, ["net", "-discount"], False),
        ({"net": 99.98, "total": 100}, {"of": "net", "tolerance": 0.05}, True),
        ({"net": 99.94, "total": 100}, {"of": "net", "tolerance": 0.05}, False),
        ({"net": 100, "tax": None, "total": 120}, ["net", "tax"], True),
        ({"net": 100, "tax": "19 %", "total": 120}, ["net", "tax"], True),
        ({"net": 100, "tax": 20, "total": None}, ["net", "tax"], True),
    ],
)
def test_a_sum_may_be_off_by_what_rounding_explains(values: dict[str, Any], total: Any, right: bool) -> None:
    assert flagged(values, total) == ([] if right else ["total"])


def test_whole_numbers_are_counted_and_not_rounded() -> None:
    schema = {
        "properties": {
            "items": {"type": "array", "items": {"type": "integer"}},
            "pieces": {"type": "integer", "x-sum": "items[]"},
        }
    }

    assert finished(schema, {"items": [1] * 300, "pieces": 300}).validation_flags == []
    assert finished(schema, {"items": [1] * 300, "pieces": 301}).validation_flags != []


@pytest.mark.parametrize(
    ("items", "right"),
    [
        ([{"net": 40}, {"net": 60}], True),
        ([{"net": 40}, {"net": 50}], False),
        ([{"net": 40}, {"net": None}], True),
        ([{"net": 40}, None], True),
        ([], True),
        (None, True),
    ],
)
def test_the_items_of_an_array_make_a_sum_where_all_are_known(items: Any, right: bool) -> None:
    array = {"type": "array", "items": ITEM}
    assert flagged({"items": items, "total": 100}, "items[].net", items=array) == ([] if right else ["total"])


def test_each_item_has_sums_of_its_own() -> None:
    items = [{"net": 1, "tax": 1, "gross": 2}, {"net": 1, "tax": 1, "gross": 3}]

    row = finished({"properties": {"items": {"type": "array", "items": ITEM}}}, {"items": items})

    (flag,) = row.validation_flags
    assert (flag.code, flag.field) == ("sum_mismatch", "items[1].gross")
    assert "reads 3, but net + tax is 2" in flag.message
    assert (row.fields["items"].confidence, row.complete) == (0.5, True)


def test_a_term_is_looked_for_beside_the_field_and_then_around_it() -> None:
    inner = {"type": "object", "properties": {"net": NUMBER, "all": {**NUMBER, "x-sum": ["net", "fee"]}}}
    schema = {"properties": {"net": NUMBER, "fee": NUMBER, "box": inner}}

    assert finished(schema, {"net": 1000, "fee": 5, "box": {"net": 10, "all": 15}}).validation_flags == []
    assert finished(schema, {"net": 10, "fee": 5, "box": {"net": 1000, "all": 15}}).validation_flags != []


def test_a_required_sum_that_does_not_come_out_makes_the_row_partial() -> None:
    schema = {"properties": {"net": NUMBER, "total": {**NUMBER, "x-sum": ["net"]}}, "required": ["total"]}

    assert finished(schema, {"net": 1, "total": 1}).complete
    assert not finished(schema, {"net": 1, "total": 2}).complete
