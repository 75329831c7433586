"""`x-sum` in a definition: what may be written, and where a client is told what may not."""

from typing import Any

import pytest

from jobs.errors import InvalidInput
from jobs.schema_definitions import read_definition

NUMBER, TEXT = {"type": "number"}, {"type": "string"}
ITEMS = {"type": "array", "items": {"type": "object", "properties": {"net": NUMBER, "tax": NUMBER, "name": TEXT}}}


def with_sum(given: object, **more: Any) -> dict[str, Any]:
    properties = {"net": NUMBER, "tax": NUMBER, "name": TEXT, "items": ITEMS, "plain": {"type": "array"}, **more}
    return {"definition": {"type": "object", "properties": {**properties, "total": {"type": "number", "x-sum": given}}}}


def problems_of(given: dict[str, Any]) -> list[str]:
    with pytest.raises(InvalidInput) as refused:
        read_definition(given)
    return [problem.field for problem in refused.value.problems]


@pytest.mark.parametrize(
    "given",
    [
        "net",
        ["net", "tax"],
        ["net", "-tax", "items[].net"],
        {"of": ["net", "tax"], "tolerance": 0.05},
        {"of": "items[].net"},
    ],
)
def test_a_sum_is_kept_as_it_was_written(given: object) -> None:
    assert read_definition(with_sum(given))["properties"]["total"] == {"type": "number", "x-sum": given}


@pytest.mark.parametrize(
    ("given", "where", "words"),
    [
        (7, "", "Must be the path of a number"),
        ([], "", "Must be the path of a number"),
        (["net", None], "", "Must be the path of a number"),
        (None, "", "Must be the path of a number"),
        ({"tolerance": 1}, ".of", "Must be the path of a number"),
        ({"of": "net", "tolerance": -1}, ".tolerance", "Must be a number"),
        ({"of": "net", "tolerance": True}, ".tolerance", "Must be a number"),
        ({"of": "net", "within": 1}, ".within", "nothing else"),
        ({"of": ["net", "gros"]}, ".of[1]", "no field named 'gros' beside"),
        (["net", "shipping"], "[1]", "no field named 'shipping' beside"),
        ("name", "", "is not a number: its type is string"),
        ("items", "", "is an array. Write []"),
        ("items[]", "", "is not a number: its type is object"),
        ("items[].gross", "", "no field named 'gross' there"),
        ("items.net", "", "no field named 'net' there"),
        ("net[]", "", "is not an array"),
        ("plain[]", "", "is not an array whose items have a type"),
        ("total", "", "is not its own sum"),
        ("", "", "no field named ''"),
        (["net"] * 101, "", "at most 100"),
    ],
)
def test_a_sum_of_what_is_no_number_is_refused_at_its_place(given: object, where: str, words: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        read_definition(with_sum(given))

    (problem,) = refused.value.problems
    assert problem.field == f"definition.properties.total.x-sum{where}"
    assert words in problem.message


def test_a_sum_that_is_no_number_is_refused() -> None:
    problem = problems_of({"definition": {"properties": {"a": NUMBER, "b": {**TEXT, "x-sum": "a"}}}})

    assert problem == ["definition.properties.b.x-sum"]


def test_a_path_begins_beside_the_field_or_around_it() -> None:
    gross = {"type": "number", "x-sum": ["net", "tax", "rounding"]}
    inner = {"type": "object", "properties": {"net": NUMBER, "tax": NUMBER, "gross": gross}}
    array = {"type": "array", "items": inner}

    read_definition({"definition": {"properties": {"rounding": NUMBER, "items": array}}})
    assert problems_of({"definition": {"properties": {"items": array}}}) == [
        "definition.properties.items.items.properties.gross.x-sum[2]"
    ]


def test_in_a_list_of_fields_the_place_is_that_in_the_list() -> None:
    amount = {"name": "amount", "type": "number", "x-sum": ["net", "gone"]}
    fields = [
        {"name": "a", "type": "string"},
        {"name": "items", "type": "array", "children": [{"name": "net", "type": "number"}, amount]},
        {"name": "rows", "type": "array", "items": {"properties": {"b": {"type": "number", "x-sum": "gone"}}}},
        {"field_name": "total", "data_type": "number", "x-sum": "gone"},
        {"name": "more", "children": [{"name": "of_it", "type": "number", "x-sum": {"of": "items[].amount"}}]},
    ]

    assert problems_of({"fields": fields}) == [
        "fields[1].children[1].x-sum[1]",
        "fields[2].items.properties.b.x-sum",
        "fields[3].x-sum",
    ]
    assert problems_of({"definition": {"fields": fields}})[0] == "definition.fields[1].children[1].x-sum[1]"


def test_a_list_of_fields_keeps_what_is_checked_in_rows() -> None:
    kept = {"minLength": 2, "maxLength": 3, "x-labels": ["Ref"], "pattern": "^a"}
    number = {"type": "number", "exclusiveMinimum": 0, "multipleOf": 0.5, "x-sum": "b"}

    made = read_definition({"fields": [{"name": "a", "type": "string", **kept}, {"name": "b", "type": "number"},
                                       {"name": "c", **number}]})  # fmt: skip

    assert made["properties"] == {"a": {"type": "string", **kept}, "b": NUMBER, "c": number}
