"""Values of whatever kind an extractor gives, as their fields want them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from workers.extraction.protocol import ExtractedRow, FieldValue
from workers.extraction.rows import RowCheck

DATE, MOMENT = {"type": "string", "format": "date"}, {"type": "string", "format": "date-time"}
COLOURS = {"type": "string", "enum": ["Red", "dark blue", "GREEN", "green"]}
ITEMS = {
    "type": "array",
    "items": {"type": "object", "properties": {"name": {"type": "string"}, "amount": {"type": "number"}}},
}


def finished(node: Mapping[str, Any], value: Any, *, confidence: float | None = 0.9) -> ExtractedRow:
    schema = {"type": "object", "properties": {"field": node}}
    return RowCheck(schema).finish(ExtractedRow({"field": FieldValue(value, confidence, 1, None, "as printed")}))


@pytest.mark.parametrize(
    ("node", "given", "expected"),
    [
        ({"type": "number"}, 12.5, 12.5),
        ({"type": "number"}, " 12.50 ", 12.5),
        ({"type": "number"}, "-3e2", -300.0),
        ({"type": "number"}, Decimal("9.90"), 9.9),
        ({"type": "number"}, "", None),
        ({"type": "integer"}, 12.0, 12),
        ({"type": "integer"}, "0012", 12),
        ({"type": "integer"}, 2**63 - 1, 2**63 - 1),
        ({"type": "boolean"}, "True", True),
        ({"type": "string"}, 2041, "2041"),
        ({"type": "string"}, "", ""),
        (DATE, "2024-05-07", "2024-05-07"),
        (DATE, date(2024, 5, 7), "2024-05-07"),
        (DATE, datetime(2024, 5, 7, 10, 30, tzinfo=UTC), "2024-05-07"),
        (MOMENT, "2024-05-07T10:30:00", "2024-05-07T10:30:00"),
        (MOMENT, "2024-05-07T10:30:00.5+02:00", "2024-05-07T10:30:00.5+02:00"),
        (COLOURS, "red ", "Red"),
        (COLOURS, "Dark Blue", "dark blue"),
        (COLOURS, "green", "green"),
        (COLOURS, "", None),
        ({"type": "integer", "enum": [1, 2]}, "2", 2),
        ({"type": "array"}, ("a", 1), ["a", 1]),
        ({"type": "array"}, [], []),
        (ITEMS, [{"amount": "2"}, {"name": 7, "colour": "red"}, None],
         [{"name": None, "amount": 2}, {"name": "7", "amount": None, "colour": "red"}, None]),
        ({"type": "object", "properties": {"b": {}, "a": {}}}, {"a": 1}, {"b": None, "a": 1}),
        ({"type": "object", "properties": {"b": {}, "a": {"type": "number"}}}, {"a": "", "b": []}, None),
        ({"type": "object"}, {"free": "of form"}, {"free": "of form"}),
        ({}, {"no": "type"}, {"no": "type"}),
        ({"type": "object", "uniqueItems": True}, {7: "by number"}, {"7": "by number"}),
        ({"type": "string"}, 10**400, str(10**400)),
    ],
)  # fmt: skip
def test_a_value_becomes_what_its_field_wants_where_nothing_is_lost(
    node: dict[str, Any], given: Any, expected: Any
) -> None:
    row = finished(node, given)

    value = row.fields["field"].value
    assert (value, type(value)) == (expected, type(expected))
    assert row.validation_flags == []
    assert row.complete


@pytest.mark.parametrize(
    ("node", "given", "code"),
    [
        ({"type": "number"}, "1.234,50", "not_a_number"),
        ({"type": "number"}, True, "not_a_number"),
        ({"type": "number"}, float("nan"), "not_a_number"),
        ({"type": "number"}, "1e999", "not_a_number"),
        ({"type": "number"}, "9" * 5000, "not_a_number"),
        ({"type": "number"}, 10**30, "not_a_number"),
        ({"type": "number"}, "٣", "not_a_number"),
        ({"type": "integer"}, "twelve", "not_a_number"),
        ({"type": "integer"}, 12.5, "wrong_type"),
        ({"type": "integer"}, 2**63, "not_a_number"),
        ({"type": "boolean"}, 1, "wrong_type"),
        ({"type": "string"}, {"a": 1}, "wrong_type"),
        ({"type": "string"}, False, "wrong_type"),
        ({"type": "string"}, float("nan"), "wrong_type"),
        ({"type": "array"}, "a, b", "wrong_type"),
        ({"type": "object"}, ["a"], "wrong_type"),
        (DATE, "7 May 2024", "not_a_date"),
        (DATE, "2024-02-30", "not_a_date"),
        (DATE, 20240507, "not_a_date"),
        (MOMENT, "2024-05-07", "not_a_date"),
        (MOMENT, "2024-05-07T25:00:00", "not_a_date"),
        (COLOURS, "purple", "invalid_enum"),
        (COLOURS, "Green", "invalid_enum"),
        ({"type": "integer", "enum": [1, 2]}, 3, "invalid_enum"),
    ],
)
def test_a_value_that_is_not_of_its_fields_type_is_null_and_quoted(node: dict[str, Any], given: Any, code: str) -> None:
    row = finished(node, given)

    (flag,) = row.validation_flags
    assert (flag.code, flag.field) == (code, "field")
    assert str(given)[:5] in flag.message or isinstance(given, dict | list)
    assert row.fields["field"] == FieldValue(None, None, 1, None, "as printed")
    assert row.confidence is None


def test_one_bad_item_leaves_the_others() -> None:
    row = finished(ITEMS, [{"name": "a", "amount": 1}, {"name": "b", "amount": "one"}])

    assert row.fields["field"].value == [{"name": "a", "amount": 1}, {"name": "b", "amount": None}]
    assert [(flag.code, flag.field) for flag in row.validation_flags] == [("not_a_number", "field[1].amount")]


@dataclass
class Item:
    name: str
    amount: Decimal


def test_what_an_extractor_writes_as_a_dataclass_is_an_object() -> None:
    assert finished(ITEMS, [Item("a", Decimal("1.5"))]).fields["field"].value == [{"name": "a", "amount": 1.5}]


def test_what_cannot_be_json_is_the_extractors_fault() -> None:
    with pytest.raises(TypeError):
        finished({"type": "string"}, object())


@pytest.mark.parametrize(
    ("given", "expected"), [(1.5, 1.0), (-0.1, 0.0), (float("nan"), None), (None, None), (0.25, 0.25)]
)
def test_a_confidence_lies_in_0_to_1(given: float | None, expected: float | None) -> None:
    assert finished({"type": "string"}, "a", confidence=given).fields["field"].confidence == expected


def test_fields_are_those_of_the_schema_in_its_order() -> None:
    schema = {"properties": {"b": {"type": "string"}, "a": {"type": "string"}, "c": {"type": "string"}}}
    row = RowCheck(schema).finish(ExtractedRow({"x": FieldValue("?"), "a": FieldValue("1"), "b": FieldValue("2")}))

    assert list(row.fields.items()) == [("b", FieldValue("2")), ("a", FieldValue("1")), ("c", FieldValue(None))]
