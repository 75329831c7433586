"""References of a JSON Schema to its own definitions: what is kept has none."""

import json
from decimal import Decimal
from enum import StrEnum
from typing import Any

import pytest
from pydantic import BaseModel, Field

from jobs.errors import InvalidInput
from jobs.schema_definitions import read_definition
from jobs.schema_limits import MAX_BYTES

TEXT = {"type": "string"}


class Currency(StrEnum):
    EUR = "EUR"
    USD = "USD"


class Address(BaseModel):
    """Where somebody lives or works."""

    city: str


class Party(BaseModel):
    name: str
    address: Address | None = Field(None, description="Of the office")


class Line(BaseModel):
    amount: float


class Invoice(BaseModel):
    seller: Party
    buyer: Party = Field(title="Bill to")
    lines: list[Line]
    fees: dict[str, Line] = {}
    currency: Currency = Currency.EUR


def read(definition: dict[str, Any]) -> dict[str, Any]:
    return read_definition({"definition": definition})


def fields_of(node: dict[str, Any], **definitions: Any) -> Any:
    return read({"type": "object", "properties": {"a": node}, "$defs": definitions})["properties"]["a"]


def refusal_of(definition: dict[str, Any]) -> tuple[str, str]:
    with pytest.raises(InvalidInput) as refused:
        read(definition)
    (problem,) = refused.value.problems
    return problem.field, problem.message


def test_a_nested_pydantic_model_is_taken() -> None:
    made = read(Invoice.model_json_schema())

    city = {"properties": {"city": {"title": "City"} | TEXT}, "required": ["city"], "type": "object"}
    party = {
        "properties": {
            "name": {"title": "Name"} | TEXT,
            "address": city | {"description": "Of the office", "default": None},
        },
        "required": ["name"],
        "type": "object",
    }
    line = {"properties": {"amount": {"title": "Amount", "type": "number"}}, "required": ["amount"], "type": "object"}
    assert made == {
        "type": "object",
        "title": "Invoice",
        "properties": {
            "seller": party,
            "buyer": party | {"title": "Bill to"},
            "lines": {"title": "Lines", "type": "array", "items": line},
            "fees": {"title": "Fees", "type": "object", "default": {}, "additionalProperties": line},
            "currency": TEXT | {"enum": ["EUR", "USD"], "default": "EUR"},
        },
        "required": ["seller", "buyer", "lines"],
    }


class Weighed(BaseModel):
    net: Decimal
    gross: Decimal | None = None
    tare: float | int


def test_a_decimal_of_pydantic_is_a_number() -> None:
    weights = read(Weighed.model_json_schema())["properties"]

    assert {name: node["type"] for name, node in weights.items()} == dict.fromkeys(("net", "gross", "tare"), "number")
    assert "anyOf" not in str(weights)


def test_a_whole_number_or_a_text_is_no_one_type() -> None:
    assert refusal_of({"type": "object", "properties": {"a": {"anyOf": [{"type": "integer"}, TEXT]}}})[0] == (
        "definition.properties.a.anyOf"
    )


def test_as_pydantic_v1_writes_them() -> None:
    made = read(
        {
            "$ref": "#/definitions/Invoice",
            "definitions": {
                "Party": {"title": "Party", "type": "object", "properties": {"name": TEXT}},
                "Invoice": {
                    "title": "Invoice",
                    "type": "object",
                    "properties": {"buyer": {"title": "Bill to", "allOf": [{"$ref": "#/definitions/Party"}]}},
                },
            },
        }
    )

    buyer = {"title": "Bill to", "type": "object", "properties": {"name": TEXT}}
    assert made == {"title": "Invoice", "type": "object", "properties": {"buyer": buyer}}


def test_what_stands_beside_a_reference_goes_over_it() -> None:
    day = {"type": "string", "format": "date", "description": "A day", "title": "When"}

    assert fields_of({"$ref": "#/$defs/Day", "description": "Due"}, Day=day) == day | {"description": "Due"}
    optional = {"anyOf": [{"$ref": "#/$defs/Day"}, {"type": "null"}], "description": "Due"}
    assert fields_of(optional, Day=day) == day | {"description": "Due"}


def test_the_name_of_a_class_is_no_label_of_a_field() -> None:
    assert fields_of({"$ref": "#/$defs/Party"}, Party=TEXT | {"title": "Party"}) == TEXT
    assert fields_of({"$ref": "#/$defs/Page_int_"}, Page_int_=TEXT | {"title": "Page[int]"}) == TEXT
    labelled = TEXT | {"title": "Bill to"}
    assert fields_of({"$ref": "#/$defs/Party"}, Party=labelled) == labelled


def test_references_lead_to_others_and_may_be_written_as_in_urls() -> None:
    assert fields_of({"$ref": "#/$defs/A"}, A={"$ref": "#/$defs/B"}, B={"$ref": "#/$defs/C"}, C=TEXT) == TEXT
    assert fields_of({"$ref": "#/$defs/a~1b%20c"}, **{"a/b c": TEXT}) == TEXT


def test_a_field_or_a_value_may_be_called_like_a_reference() -> None:
    node = {"type": "object", "properties": {"$ref": TEXT, "$defs": TEXT}, "examples": [{"$ref": "#/x"}]}

    assert fields_of(node) == node


@pytest.mark.parametrize(
    ("reference", "words"),
    [
        ("https://example.com/schema.json", "Only definitions of the schema itself"),
        ("other.json#/$defs/Text", "Only definitions of the schema itself"),
        ("#/properties/b", "Only definitions of the schema itself"),
        (7, "Only definitions of the schema itself"),
        ("#", "refers to itself"),
        ("#/$defs/Tree", "refers to itself"),
        ("#/$defs/None", "There is no definition named 'None'"),
        ("#/definitions/Text", "There is no definition named 'Text'"),
    ],
)
@pytest.mark.parametrize("keyword", ["", ".items", ".additionalProperties", ".anyOf[0]", ".allOf[0]"])
def test_a_reference_that_cannot_be_followed_is_refused_at_its_place(
    reference: object, words: str, keyword: str
) -> None:
    refers = {"$ref": reference}
    node = {
        "": refers,
        ".items": {"type": "array", "items": refers},
        ".additionalProperties": {"type": "object", "additionalProperties": refers},
        ".anyOf[0]": {"anyOf": [refers, {"type": "null"}]},
        ".allOf[0]": {"allOf": [refers]},
    }[keyword]
    tree = {"type": "object", "properties": {"more": {"type": "array", "items": {"$ref": "#/$defs/Tree"}}}}

    field, message = refusal_of({"properties": {"a": node}, "$defs": {"Text": TEXT, "Tree": tree}})

    inside = "definition.$defs.Tree.properties.more.items.$ref"
    assert field == (inside if reference == "#/$defs/Tree" else f"definition.properties.a{keyword}.$ref")
    assert words in message


@pytest.mark.parametrize(
    ("definition", "path"),
    [
        ({"type": "object", "properties": {"b": {"type": "money"}}}, "$defs.D.properties.b.type"),
        ({"type": "number", "minimum": "1"}, "$defs.D.minimum"),
        ({"type": "object", "properties": {"b": {"type": "number", "x-sum": "c"}}}, "$defs.D.properties.b.x-sum"),
        ("string", "$defs.D"),
    ],
)
def test_a_problem_in_a_definition_is_told_where_it_was_sent(definition: object, path: str) -> None:
    refers = {"$ref": "#/$defs/D", "description": "d"}
    for properties in ({"a": refers}, {"a": {"type": "array", "items": refers}}):
        assert refusal_of({"properties": properties, "$defs": {"D": definition}})[0] == f"definition.{path}"


def test_a_problem_beside_a_reference_is_told_there() -> None:
    refers = {"$ref": "#/$defs/D", "description": 7}

    assert refusal_of({"properties": {"a": refers}, "$defs": {"D": TEXT}})[0] == "definition.properties.a.description"


def test_fields_beside_a_reference_do_not_replace_those_of_the_definition() -> None:
    party = {"type": "object", "properties": {"name": TEXT}}
    refers = {"$ref": "#/$defs/Party", "type": "object", "properties": {"city": TEXT}}

    field, message = refusal_of({"properties": {"a": refers}, "$defs": {"Party": party}})

    assert (field, "says it otherwise" in message) == ("definition.properties.a.properties", True)


def grown(levels: int, references: int) -> dict[str, Any]:
    """Each level refers to the next so many times."""
    definitions: dict[str, Any] = {
        f"L{level}": {
            "type": "object",
            "properties": {f"f{place}": {"$ref": f"#/$defs/L{level + 1}"} for place in range(references)},
        }
        for level in range(levels)
    }
    return {"$ref": "#/$defs/L0", "$defs": definitions | {f"L{levels}": TEXT}}


def long(definition: dict[str, Any]) -> dict[str, Any]:
    """It is referred to twice."""
    properties = {name: {"$ref": "#/$defs/Long"} for name in ("a", "b")}
    return {"type": "object", "properties": properties, "$defs": {"Long": definition}}


@pytest.mark.parametrize(
    ("definition", "words"),
    [
        (grown(20, 2), "1,000 fields"),
        (grown(15, 100), "1,000 fields"),
        (grown(3, 10), "these are 1,110"),
        (grown(17, 1), "16 levels"),
        (grown(60, 1), "16 levels"),
        (long(TEXT | {"description": "x" * 300_000}), "references written out"),
        (long(TEXT | {"enum": ["x" * 300_000]}), "references written out"),
        (long(TEXT | {"x" * 300_000: 1}), "references written out"),
        (long({"type": "object", "properties": {"x" * 300_000: TEXT}}), "references written out"),
    ],
)
def test_what_is_written_out_keeps_to_the_limits_and_is_not_made_before_it_is_refused(
    definition: dict[str, Any], words: str
) -> None:
    assert words in refusal_of(definition)[1]


def test_choices_that_double_are_no_way_around_the_limits() -> None:
    definitions = {f"L{level}": {"allOf": [{"$ref": f"#/$defs/L{level + 1}"}] * 2} for level in range(40)}
    node = TEXT | {"not": {"$ref": "#/$defs/L0"}}

    assert "1,000 fields" in refusal_of({"properties": {"a": node}, "$defs": definitions | {"L40": TEXT}})[1]


def test_a_definition_up_to_the_limits_is_taken() -> None:
    assert json.dumps(read(grown(16, 1))).count("properties") == 16
    assert len(read(grown(1, 1000))["properties"]) == 1000

    definition = long(TEXT | {"description": "x" * 200_000})
    room = MAX_BYTES - len(json.dumps(read(definition | {"description": ""})))
    assert read(definition | {"description": "x" * room})
    assert "512 KB" in refusal_of(definition | {"description": "x" * (room + 1)})[1]


def test_a_long_way_from_one_definition_to_the_next_is_refused_before_it_is_walked() -> None:
    definitions: dict[str, Any] = {f"D{at}": {"$ref": f"#/$defs/D{at + 1}"} for at in range(3000)}
    beside = {f"x-{at}": 1 for at in range(20_000)}
    given = {
        "type": "object",
        "properties": {"a": beside | {"$ref": "#/$defs/D0"}},
        "$defs": definitions | {"D3000": TEXT},
    }

    assert "levels deep" in refusal_of(given)[1]


@pytest.mark.parametrize("limit", [{"minimum": 1}, {"format": "email"}, {"maxLength": 9}])
def test_a_limit_beside_a_reference_does_not_replace_that_of_the_definition(limit: dict[str, Any]) -> None:
    of_definition: dict[str, Any] = {"type": "string", **dict.fromkeys(limit, "date" if "format" in limit else 5)}
    given = {"type": "object", "properties": {"a": {"$ref": "#/$defs/X", **limit}}, "$defs": {"X": of_definition}}

    assert refusal_of(given)[0] == f"definition.properties.a.{next(iter(limit))}"


def test_a_text_that_says_its_values_is_no_decimal() -> None:
    node = {"anyOf": [{"type": "number"}, {"type": "string", "enum": ["n/a"]}]}
    assert refusal_of({"type": "object", "properties": {"a": node}})[0] == "definition.properties.a.anyOf"


def test_all_of_several_is_refused_by_its_name() -> None:
    node = {"allOf": [{"properties": {"b": TEXT}}, {"properties": {"c": TEXT}}]}
    assert refusal_of({"type": "object", "properties": {"a": node}})[0] == "definition.properties.a.allOf"
