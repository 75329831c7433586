"""What a row is worth: its flags, its confidence, and whether it is complete."""

from collections.abc import Mapping
from typing import Any

import pytest

from jobs.schema_types import _is_regular
from workers.extraction.protocol import ExtractedRow, FieldValue, ValidationFlag
from workers.extraction.rows import RowCheck, row_check
from workers.extraction.rows.rules import Rules, _rules


def finished(
    properties: Mapping[str, Any], values: Mapping[str, Any], *flags: ValidationFlag, required: list[str] | None = None
) -> ExtractedRow:
    fields = {name: FieldValue(value, 0.9 if value is not None else None) for name, value in values.items()}
    schema = {"type": "object", "properties": properties, "required": required or []}
    return RowCheck(schema).finish(ExtractedRow(fields, validation_flags=list(flags)))


def flags_of(row: ExtractedRow) -> list[tuple[str, str | None]]:
    return [(flag.code, flag.field) for flag in row.validation_flags]


TEXT = {"type": "string"}
SELLER = {"type": "object", "properties": {"name": TEXT, "vat_id": TEXT}, "required": ["vat_id"]}
ITEMS = {
    "type": "array",
    "items": {"type": "object", "properties": {"name": TEXT, "amount": {"type": "number"}}, "required": ["amount"]},
}


@pytest.mark.parametrize(
    ("node", "value", "code", "words"),
    [
        ({"type": "string", "format": "email"}, "info at example.com", "invalid_format", "email"),
        ({"type": "string", "format": "email"}, "Max <max@example.com>", "invalid_format", "email"),
        ({"type": "string", "format": "uri"}, "www.example.com", "invalid_format", "uri"),
        ({"type": "string", "pattern": "^R-\\d+$"}, "S-7", "pattern_mismatch", "^R-"),
        ({"type": "string", "pattern": "^\\p{Lu}"}, "änderung", "pattern_mismatch", "änderung"),
        ({"type": "number", "minimum": 0}, -1, "out_of_range", "0 or more"),
        ({"type": "number", "exclusiveMaximum": 5}, 5, "out_of_range", "less than 5"),
        ({"type": "number", "multipleOf": 0.05}, 19.99, "out_of_range", "a multiple of 0.05"),
        ({"type": "string", "maxLength": 3}, "EURO", "wrong_length", "3 characters at most"),
        ({"type": "array", "minItems": 2}, ["a"], "wrong_length", "2 items or more"),
        ({"type": "array", "uniqueItems": True}, ["a", "a"], "duplicate_items", "more than once"),
        ({"type": "string", "const": "EUR"}, "USD", "invalid_enum", "USD"),
    ],
)
def test_a_value_that_the_schema_does_not_allow_is_kept_flagged_and_doubted(
    node: dict[str, Any], value: Any, code: str, words: str
) -> None:
    row = finished({"field": node, "other": TEXT}, {"field": value, "other": "a"})

    assert flags_of(row) == [(code, "field")]
    assert words in row.validation_flags[0].message
    assert (row.fields["field"].value, row.fields["field"].confidence) == (value, 0.5)
    assert (row.fields["other"].confidence, row.confidence, row.complete) == (0.9, 0.7, True)


@pytest.mark.parametrize(
    ("node", "value"),
    [
        ({"type": "string", "format": "email"}, "info@example.com"),
        ({"type": "string", "format": "uri"}, "https://example.com/a?b=c"),
        ({"type": "string", "format": "colour"}, "any format that nobody knows"),
        ({"type": "number", "multipleOf": 0.01, "minimum": 19.99, "maximum": 19.99}, 19.99),
        ({"type": "string", "pattern": "\\d{4}"}, "No. 2024/7"),
        ({"type": "string", "minLength": 5, "pattern": "^x"}, ""),
        ({"type": "array", "items": {"type": "number", "minimum": 1}}, [1, None]),
        ({"type": "string", "not": {}, "x-other": 1}, "keywords that are not checked"),
    ],
)
def test_a_value_that_the_schema_allows_has_no_flag(node: dict[str, Any], value: Any) -> None:
    row = finished({"field": node}, {"field": value})

    assert (row.validation_flags, row.confidence) == ([], 0.9)


@pytest.mark.parametrize("value", [None, "", [], {}, {"name": None, "vat_id": ""}])
def test_what_is_empty_is_missing(value: Any) -> None:
    row = finished({"field": SELLER if isinstance(value, dict) else {}}, {"field": value}, required=["field"])

    assert flags_of(row) == [("missing_required", "field")]
    assert not row.complete


def test_a_part_is_missing_only_of_what_is_there() -> None:
    absent = finished({"seller": SELLER, "items": ITEMS}, {"seller": None, "items": []})
    there = finished({"seller": SELLER, "items": ITEMS}, {"seller": {"name": "a"}, "items": [{"name": "b"}]})

    assert (flags_of(absent), absent.complete) == ([], True)
    assert flags_of(there) == [("missing_required", "seller.vat_id"), ("missing_required", "items[0].amount")]
    assert (there.confidence, there.complete) == (0.9, False)


def test_what_was_there_and_is_no_number_is_not_missing_as_well() -> None:
    row = finished({"total": {"type": "number"}}, {"total": "a lot"}, required=["total"])

    assert flags_of(row) == [("not_a_number", "total")]
    assert not row.complete


def test_what_the_extractor_has_flagged_and_left_out_is_not_missing_as_well() -> None:
    flag = ValidationFlag("invalid_enum", "colour", "It reads “purple”.")

    row = finished({"colour": TEXT}, {"colour": None}, flag, required=["colour"])

    assert (row.validation_flags, row.complete) == ([flag], False)


def test_a_flag_is_told_once() -> None:
    flag = ValidationFlag("missing_required", "colour", "In the extractor's own words.")

    assert finished({"colour": TEXT}, {}, flag, required=["colour"]).validation_flags == [flag]


@pytest.mark.parametrize(
    ("field", "complete"),
    [
        ("seller", False),
        ("seller.name", False),
        ("seller.vat_id", False),
        ("note", True),
        ("note.more", True),
        ("items", True),
        ("items[3].name", True),
        ("items[3].amount", False),
        ("items.[].amount", False),
        ("a.b", False),
        ("seller_of_old", True),
        ("unknown", True),
        (None, True),
    ],
)
def test_a_flag_on_a_required_field_or_in_one_makes_the_row_partial(field: str | None, complete: bool) -> None:
    properties = {"seller": SELLER, "note": TEXT, "items": ITEMS, "a.b": TEXT, "a": TEXT}
    values = {"seller": {"name": "a", "vat_id": "b"}, "a.b": "c"}

    row = finished(properties, values, ValidationFlag("unsure", field, "Look."), required=["seller", "a.b"])

    assert row.complete is complete


def test_many_alike_in_one_array_are_counted() -> None:
    row = finished({"items": ITEMS}, {"items": [{"name": str(number)} for number in range(40)]})

    assert flags_of(row) == [*(("missing_required", f"items[{place}].amount") for place in range(5)), *[
        ("missing_required", "items")]]  # fmt: skip
    assert row.validation_flags[-1].message.startswith("35 further items")
    assert not row.complete


def test_confidence_is_the_mean_of_what_was_found_whatever_the_extractor_says() -> None:
    fields = {"a": FieldValue(1, 0.9), "b": FieldValue(2, 0.6), "c": FieldValue(None), "d": FieldValue(3)}
    check = RowCheck({"properties": {name: {"type": "number"} for name in "abcd"}})

    assert check.finish(ExtractedRow(fields, confidence=0.1)).confidence == 0.75
    assert check.finish(ExtractedRow({}, confidence=0.1)).confidence is None


def test_a_pattern_that_would_go_on_for_ever_ends() -> None:
    endless = {"type": "string", "pattern": "^(?=(a+)+$)(a|b|ab)*\\1c$"}

    row = finished({"field": endless}, {"field": "ab" * 2000 + "!"})

    assert [flag.code for flag in row.validation_flags] in (["pattern_unchecked"], ["pattern_mismatch"])
    assert finished({"field": endless}, {"field": "a" * 30_000}).validation_flags[0].code == "pattern_unchecked"


def test_a_schema_is_made_ready_once() -> None:
    schema: dict[str, Any] = {"properties": {"a": TEXT}}

    assert row_check(schema) is row_check({"properties": {"a": TEXT}})
    assert row_check(schema) is not row_check({"properties": {"a": TEXT}, "required": ["a"]})


@pytest.mark.parametrize("pattern", ["^a\\Z", "(a)(?(1)b|c)", "(?>a)b"])
def test_a_pattern_of_an_older_schema_that_is_none_of_json_schemas_is_not_compared(pattern: str) -> None:
    assert not _is_regular(pattern), "It would be refused today."

    row = finished({"field": {"type": "string", "pattern": pattern, "maxLength": 3}}, {"field": "abcd"})

    assert flags_of(row) == [("wrong_length", "field")]


def test_what_the_row_lacks_is_not_told_by_a_copy_of_the_row_each() -> None:
    schema = {"properties": {"a": TEXT, "items": ITEMS}, "required": ["a", "b"]}
    rules = Rules(schema)

    found = list(rules.problems({"a": "", "items": [{"name": "c"}]}))

    assert [(problem.code, problem.field, problem.value) for problem in found] == [
        ("missing_required", "a", None),
        ("missing_required", "b", None),
        ("missing_required", "items[0].amount", None),
    ]
    assert "required" not in _rules(schema | {"required": []})
