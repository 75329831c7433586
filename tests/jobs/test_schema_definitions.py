"""The three forms of a definition, and the paths that problems name."""

from typing import Any

import pytest

from jobs.errors import InvalidInput
from jobs.schema_definitions import read_definition

DATE = {"type": "string", "format": "date"}
TYPES = ["string", "number", "integer", "boolean", "array", "object"]


def fields_of(**given: Any) -> Any:
    return read_definition(given)["properties"]


@pytest.mark.parametrize("kind", TYPES)
def test_every_type_in_every_form(kind: str) -> None:
    expected = {"a": {"type": kind}}

    assert fields_of(fields={"a": kind}) == expected
    assert fields_of(definition={"a": kind}) == expected
    assert fields_of(fields=[{"name": "a", "type": kind}]) == expected
    assert fields_of(definition={"fields": [{"field_name": "a", "data_type": kind}]}) == expected
    assert fields_of(definition={"type": "object", "properties": {"a": {"type": kind}}}) == expected


@pytest.mark.parametrize("kind", ["date", "date-time", "email", "uri"])
def test_formats_may_be_written_as_types(kind: str) -> None:
    expected = {"a": {"type": "string", "format": kind}}

    assert fields_of(fields={"a": kind}) == expected
    assert fields_of(fields=[{"name": "a", "type": kind}]) == expected
    assert fields_of(definition={"type": "object", "properties": {"a": {"type": kind}}}) == expected
    assert fields_of(definition={"type": "object", "properties": {"a": {"type": "string", "format": kind}}}) == expected


def test_enum_is_a_string_with_values() -> None:
    expected = {"a": {"type": "string", "enum": ["EUR", "USD"]}}

    assert fields_of(fields=[{"name": "a", "type": "enum", "values": ["EUR", "USD"]}]) == expected
    assert fields_of(definition={"properties": {"a": {"enum": ["EUR", "USD"]}}}) == expected
    assert fields_of(fields={"a": {"enum": ["EUR", "USD"]}}) == expected
    assert fields_of(fields=[{"name": "a", "type": "enum", "enum": [30, 60]}]) == {
        "a": {"type": "number", "enum": [30, 60]}
    }


@pytest.mark.parametrize(
    ("given", "path"),
    [
        ({"fields": {"a": "enum"}}, "fields.a"),
        ({"definition": {"a": {"type": "enum"}}}, "definition.a.type"),
        ({"fields": [{"name": "a", "type": "enum"}]}, "fields[0].type"),
        ({"fields": [{"name": "a", "type": "enum", "options": ["x"]}]}, "fields[0].type"),
        ({"fields": [{"name": "a", "type": "array", "items": "enum"}]}, "fields[0].items"),
        ({"definition": {"properties": {"a": {"type": "enum"}}}}, "definition.properties.a.type"),
    ],
)
def test_an_enum_without_values_is_refused(given: dict[str, Any], path: str) -> None:
    with pytest.raises(InvalidInput, match="a list named `enum`"):
        read_definition(given)
    assert problems_of(given) == [path]


def test_a_map_may_hold_json_schema() -> None:
    lines = {"type": "array", "items": {"type": "object", "properties": {"amount": {"type": "number"}}}}

    assert fields_of(fields={"lines": lines, "due": "date"}) == {"lines": lines, "due": DATE}
    assert problems_of({"fields": {"lines": lines, "sum": {"type": "number", "x-sum": "lines[].price"}}}) == [
        "fields.sum.x-sum"
    ]


@pytest.mark.parametrize(
    ("limits", "keyword"),
    [
        ({"minimum": 3, "maximum": 1}, "minimum"),
        ({"minimum": 1, "exclusiveMaximum": 1}, "minimum"),
        ({"exclusiveMinimum": 1, "maximum": 1}, "exclusiveMinimum"),
        ({"exclusiveMinimum": 1, "exclusiveMaximum": 0.5}, "exclusiveMinimum"),
        ({"minLength": 3, "maxLength": 1}, "minLength"),
        ({"minItems": 3, "maxItems": 1}, "minItems"),
    ],
)
def test_limits_that_no_value_keeps_are_refused(limits: dict[str, float], keyword: str) -> None:
    kind = {"minLength": "string", "minItems": "array"}.get(keyword, "number")

    assert problems_of({"fields": [{"name": "a", "type": kind} | limits]}) == [f"fields[0].{keyword}"]


def test_limits_that_leave_one_value_are_taken() -> None:
    node = {"type": "number", "minimum": 1, "maximum": 1}

    assert fields_of(fields={"a": node}) == {"a": node}


def test_json_schema_stays_as_it_is() -> None:
    given = {
        "type": "object",
        "title": "Invoice",
        "properties": {
            "zebra": {"type": "string", "title": "Z", "description": "d", "pattern": "^Z"},
            "lines": {
                "type": "array",
                "items": {"type": "object", "properties": {"sum": {"type": "number"}}, "required": ["sum"]},
            },
            "a": {"type": "integer", "minimum": 1},
        },
        "required": ["zebra"],
    }

    made = read_definition({"definition": given})

    assert made == given
    assert list(made["properties"]) == ["zebra", "lines", "a"]


def test_field_list_nests_through_children() -> None:
    made = read_definition(
        {
            "fields": [
                {
                    "name": "seller",
                    "type": "object",
                    "children": [{"name": "city", "type": "date", "required": True}],
                },
                {"name": "lines", "data_type": "array", "children": [{"name": "sum", "type": "number"}]},
                {"name": "tags", "type": "array", "items": "string"},
                {"name": "due", "type": "date", "description": "When", "is_required": True},
            ]
        }
    )

    assert made == {
        "type": "object",
        "properties": {
            "seller": {"type": "object", "properties": {"city": DATE}, "required": ["city"]},
            "lines": {"type": "array", "items": {"type": "object", "properties": {"sum": {"type": "number"}}}},
            "tags": {"type": "array", "items": {"type": "string"}},
            "due": {"description": "When"} | DATE,
        },
        "required": ["due"],
    }


@pytest.mark.parametrize(
    "node", [{"type": ["string", "null"]}, {"anyOf": [{"type": "string"}, {"type": "null"}]}, {"type": ["string"]}]
)
def test_type_or_null_is_the_type(node: dict[str, Any]) -> None:
    assert fields_of(definition={"type": "object", "properties": {"a": node}}) == {"a": {"type": "string"}}


def nested(levels: int) -> dict[str, Any]:
    node: dict[str, Any] = {"type": "string"}
    for _ in range(levels):
        node = {"type": "object", "properties": {"a": node}}
    return node


@pytest.mark.parametrize(
    ("given", "path"),
    [
        ({}, "definition"),
        ({"definition": 7}, "definition"),
        ({"definition": {}}, "definition"),
        ({"definition": {"type": "object"}}, "definition.properties"),
        ({"definition": {"type": "object", "properties": {}}}, "definition.properties"),
        ({"definition": {"type": "object", "properties": []}}, "definition.properties"),
        ({"definition": {"type": "array", "properties": {"a": {}}}}, "definition.type"),
        ({"definition": {"properties": {"": {"type": "string"}}}}, "definition.properties"),
        ({"definition": {"properties": {"a": {"type": "string"}}, "required": ["b"]}}, "definition.required[0]"),
        ({"definition": {"properties": {"a": {"type": "string"}}, "required": "a"}}, "definition.required"),
        ({"definition": {"properties": {" ": {"type": "string"}}}}, "definition.properties"),
        ({"definition": {"type": "object", "properties": {"a": {}}, "$ref": "#/x"}}, "definition.$ref"),
        ({"definition": {"type": "object", "$ref": "#/$defs/x"}}, "definition.$ref"),
        ({"definition": {"a": {"$ref": "#/$defs/x"}}}, "definition.a.$ref"),
        ({"fields": [{"name": "a", "type": "array", "items": {"$ref": "#/$defs/x"}}]}, "fields[0].items.$ref"),
        ({"definition": {"properties": {"a": {"type": "string"}}, "description": 7}}, "definition.description"),
        ({"definition": {"a": "money"}}, "definition.a"),
        ({"definition": {"  ": "string"}}, "definition"),
        ({"definition": {"a": {"b": "string"}}}, "definition.a"),
        ({"definition": {"fields": []}}, "definition.fields"),
        ({"definition": {"fields": [{"name": "a"}]}}, "definition.fields[0].type"),
        ({"fields": "a"}, "fields"),
        ({"fields": {"a": 7}}, "fields.a"),
        ({"fields": {"  ": "string"}}, "fields"),
        ({"fields": ["a"]}, "fields[0]"),
        ({"fields": [{"type": "string"}]}, "fields[0].name"),
        ({"fields": [{"name": " ", "type": "string"}]}, "fields[0].name"),
        ({"fields": [{"field_name": 7, "type": "string"}]}, "fields[0].field_name"),
        ({"fields": [{"name": "a", "type": "string"}, {"name": "a", "type": "string"}]}, "fields[1].name"),
        ({"fields": [{"name": "a", "data_type": "money"}]}, "fields[0].data_type"),
        ({"fields": [{"name": "a", "type": "string", "required": "yes"}]}, "fields[0].required"),
        ({"fields": [{"name": "a", "type": "string", "children": [{"name": "b"}]}]}, "fields[0].children"),
        ({"fields": [{"name": "a", "type": "object", "children": {"b": "string"}}]}, "fields[0].children"),
        ({"fields": [{"name": "a", "type": "object", "children": [{"name": "b"}]}]}, "fields[0].children[0].type"),
        ({"fields": [{"name": "a", "type": "array", "items": "x"}]}, "fields[0].items"),
        ({"fields": [{"name": "a", "type": "array", "items": {"type": "x"}}]}, "fields[0].items.type"),
        ({"fields": [{"name": "a", "type": "array", "items": {"minimum": 1}}]}, "fields[0].items.type"),
        ({"fields": [{"name": "a", "type": "number", "minimum": "1"}]}, "fields[0].minimum"),
        ({"fields": [{"name": "a", "type": "string", "description": 7}]}, "fields[0].description"),
        ({"fields": [{"name": "a", "type": "string", "enum": "x"}]}, "fields[0].enum"),
        ({"fields": [{"name": "a", "type": "enum", "values": "x"}]}, "fields[0].values"),
        ({"fields": [{"name": "a", "type": "enum", "values": []}]}, "fields[0].values"),
        ({"fields": [{"name": "a", "type": "string", "pattern": "(((("}]}, "fields[0].pattern"),
        (
            {"fields": [{"name": "a", "children": [{"name": "b", "type": "number", "maximum": "9"}]}]},
            "fields[0].children[0].maximum",
        ),
        (
            {"definition": {"fields": [{"name": "a", "data_type": "array", "children": [{"name": "b", "type": "x"}]}]}},
            "definition.fields[0].children[0].type",
        ),
        ({"definition": {"a": "string", "b": "x" * 600_000}}, "definition"),
        ({"fields": [{"name": "a", "type": "string", "description": "x" * 600_000}]}, "fields"),
        ({"fields": {f"f{number}": "string" for number in range(1001)}}, "fields"),
    ],
)  # fmt: skip
def test_problem_names_its_path(given: dict[str, Any], path: str) -> None:
    assert problems_of(given) == [path]


@pytest.mark.parametrize(
    ("node", "path"),
    [
        ("string", ""),
        (True, ""),
        ({}, ".type"),
        ({"type": "money"}, ".type"),
        ({"type": ["string", "number"]}, ".type"),
        ({"$ref": "#/x"}, ".$ref"),
        ({"anyOf": [{"type": "string"}, {"type": "boolean"}]}, ".anyOf"),
        ({"anyOf": 7}, ".anyOf"),
        ({"type": "array", "items": {"type": "x"}}, ".items.type"),
        ({"type": "object", "properties": {"b": {"type": 7}}}, ".properties.b.type"),
        ({"type": "number", "minimum": "x"}, ".minimum"),
        ({"type": "string", "enum": "x"}, ".enum"),
        ({"type": "string", "enum": []}, ".enum"),
        ({"enum": []}, ".enum"),
        ({"type": "string", "pattern": "(((("}, ".pattern"),
        ({"type": "string", "pattern": "(" * 20_000}, ".pattern"),
        ({"type": "string", "pattern": 7}, ".pattern"),
        ({"type": "string", "pattern": "a\\Z"}, ".pattern"),
        ({"type": "string", "x-labels": "Ref"}, ".x-labels"),
        ({"type": "object", "properties": {" ": {"type": "string"}}}, ".properties"),
        ({"type": "object", "properties": {"b": {"type": "number", "minimum": "1"}}}, ".properties.b.minimum"),
        ({"type": "array", "items": {"type": "string", "description": 7}}, ".items.description"),
        ({"anyOf": [{"type": "null"}, {"type": "number", "minimum": "x"}]}, ".anyOf[1].minimum"),
        ({"anyOf": [{"type": "string"}, {"type": "null"}], "description": 7}, ".description"),
        ({"anyOf": [{"$ref": "#/x"}, {"type": "null"}]}, ".anyOf[0].$ref"),
        (
            {"anyOf": [{"type": "object", "properties": {"b": {"type": "x"}}}, {"type": "null"}]},
            ".anyOf[0].properties.b.type",
        ),
    ],
)
def test_problem_of_a_node_names_its_path(node: object, path: str) -> None:
    assert problems_of({"definition": {"properties": {"a": node}}}) == [f"definition.properties.a{path}"]


def problems_of(given: dict[str, Any]) -> list[str]:
    with pytest.raises(InvalidInput) as refused:
        read_definition(given)
    return [problem.field for problem in refused.value.problems]


def test_nesting_has_an_end() -> None:
    assert read_definition({"definition": nested(16)})
    with pytest.raises(InvalidInput, match="16 levels"):
        read_definition({"definition": nested(18)})


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"definition": {"properties": {"a": {"description": "d"}}}}, "A type is missing."),
        ({"fields": {"a": None}}, "A type is missing."),
        ({"fields": [{"name": "a", "type": "number", "minimum": "1"}]}, "Must be a number."),
        ({"fields": [{"name": "a", "type": "string", "enum": "x"}]}, "Must be a list."),
        ({"fields": [{"name": "a", "type": "string", "pattern": "((("}]}, "This is not a regular expression"),
        ({"fields": {"a": {"b": "string"}}}, 'Must be a type, such as "string", or a JSON Schema, such as'),
        ({"fields": {"a": ["string"]}}, "Must be the name of one type."),
        ({"definition": {"properties": {"a": {"type": ["string", "number"]}}}}, "Must be the name of one type."),
        ({"definition": {"properties": {"a": {"type": "string"}}, "required": [{"a": 1}]}}, "Must be the name of a"),
        ({"definition": {"properties": {"a": {"type": "string"}}, "required": ["a", "a"]}}, "Must not have anything"),
        ({"fields": [{"name": "a", "type": "string", "minLength": -1}]}, "Must be 0 or more."),
        ({"fields": [{"name": "a", "type": "number", "multipleOf": 0}]}, "Must be more than 0."),
        ({"definition": {"properties": {"a": {"type": "string", "not": {"type": {"b": 1}}}}}}, "This is not what JSON"),
    ],
)
def test_problem_is_said_in_plain_words(given: dict[str, Any], words: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        read_definition(given)

    assert refused.value.message.startswith(words)
    assert "None" not in refused.value.message
    assert "{'" not in refused.value.message


@pytest.mark.parametrize("pattern", ["^[A-Z]{2}\\d+$", "(?<year>\\d{4})", "^\\p{Lu}+$", "(?<!a)b", "a/b"])
def test_pattern_may_be_any_of_json_schemas(pattern: str) -> None:
    node = {"type": "string", "pattern": pattern}

    assert fields_of(fields=[{"name": "a"} | node]) == fields_of(definition={"properties": {"a": node}}) == {"a": node}


def test_object_or_null_is_an_object() -> None:
    node = {"type": ["object", "null"], "properties": {"b": {"type": "string"}}}

    assert fields_of(definition={"properties": {"a": node}}) == {"a": node | {"type": "object"}}


def test_items_of_a_list_of_fields_may_be_json_schema() -> None:
    made = fields_of(fields=[{"name": "a", "type": "array", "items": {"properties": {"b": {"type": "date"}}}}])

    assert made == {"a": {"type": "array", "items": {"type": "object", "properties": {"b": DATE}}}}


def test_size_is_looked_at_before_the_fields_are(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("jobs.schema_definitions.from_field_list", None)
    many = [{"name": f"f{number}", "type": "string", "minimum": 1} for number in range(4001)]

    assert problems_of({"fields": many}) == ["fields"]


def test_thousand_fields_of_a_type_or_null_are_taken() -> None:
    node = {"anyOf": [{"type": "string"}, {"type": "null"}]}

    assert len(fields_of(definition={"properties": {f"f{number}": node for number in range(1000)}})) == 1000
