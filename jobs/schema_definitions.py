"""The three ways of writing a schema down, turned into the one that is kept: JSON Schema.

In what comes out, the root is an object with properties, and every node has one `type` out of TYPES: a type with null
beside it becomes that type, for any value may be null anyway. Other keywords stay as they were given.
"""

from typing import Any

from jsonschema import Draft202012Validator

from jobs.errors import FieldProblem, InvalidInput
from jobs.field_lists import from_field_list
from jobs.schema_types import refuse, typed

MAX_FIELDS = 1000
MAX_DEPTH = 16


def read_definition(given: dict[str, Any]) -> dict[str, Any]:
    """`given` is a request's body with `definition` or `fields`.

    Raises InvalidInput that names the path of what is wrong, such as `fields[2].type`.
    """
    definition, fields = given.get("definition"), given.get("fields")
    if definition is not None and fields is not None:
        raise refuse("fields", "Send either `definition` or `fields`, not both.")
    path = "definition" if fields is None else "fields"
    schema = _in_any_form(definition if fields is None else fields, path)
    _check_size(schema, path)
    _check_keywords(schema, path)
    return schema


def _in_any_form(given: object, path: str) -> dict[str, Any]:
    if isinstance(given, list):
        return from_field_list(given, path)
    if not isinstance(given, dict):
        raise refuse(
            path, "Say which fields to extract: a JSON Schema object, a list of fields, or a map of field to type."
        )
    if isinstance(given.get("fields"), list):
        return from_field_list(given["fields"], f"{path}.fields")
    if isinstance(given.get("properties"), dict) or given.get("type") == "object":
        return _object(given, path, depth=0)
    return _from_map(given, path)


def _from_map(given: dict[str, Any], path: str) -> dict[str, Any]:
    _check_names(given, path)
    return {"type": "object", "properties": {name: typed(kind, f"{path}.{name}") for name, kind in given.items()}}


def _node(given: object, path: str, depth: int) -> dict[str, Any]:
    """One JSON Schema of a value, at any depth."""
    if not isinstance(given, dict):
        raise refuse(path, 'Must be a JSON Schema object, such as {"type": "string"}.')
    if depth > MAX_DEPTH:
        raise refuse(path, f"Fields may be nested {MAX_DEPTH} levels deep at most.")
    if "$ref" in given:
        raise refuse(f"{path}.$ref", "References are not followed. Write the definition in place.")
    node = _without_null(given, path)
    kind = _type_of(node, path)
    if kind == "object":
        return _object(node, path, depth)
    if kind == "array" and "items" in node:
        return node | {"type": "array", "items": _node(node["items"], f"{path}.items", depth + 1)}
    return node | typed(kind, f"{path}.type")


def _object(given: dict[str, Any], path: str, depth: int) -> dict[str, Any]:
    if given.get("type", "object") != "object":
        raise refuse(f"{path}.type", 'Must be "object", because there are properties.')
    properties = given.get("properties", {})
    if not isinstance(properties, dict):
        raise refuse(f"{path}.properties", "Must map each field's name to its JSON Schema.")
    if depth == 0:
        _check_names(properties, f"{path}.properties")
    made = {name: _node(inner, f"{path}.properties.{name}", depth + 1) for name, inner in properties.items()}
    _check_required(given, made, path)
    return given | {"type": "object"} | ({"properties": made} if made else {})


def _without_null(given: dict[str, Any], path: str) -> dict[str, Any]:
    """`anyOf` of one type and null, as generators of JSON Schema write an optional field, is that type."""
    choices = given.get("anyOf")
    if choices is None:
        return given
    some = [each for each in choices if each != {"type": "null"}] if isinstance(choices, list) else []
    if len(some) != 1 or not isinstance(some[0], dict):
        raise refuse(f"{path}.anyOf", "A field has one type. Of `anyOf`, only one type or null is understood.")
    return {key: value for key, value in given.items() if key != "anyOf"} | some[0]


def _type_of(node: dict[str, Any], path: str) -> object:
    kind = node.get("type")
    if isinstance(kind, list):
        some = [each for each in kind if each != "null"]
        kind = some[0] if len(some) == 1 else kind
    if kind is None or kind == "enum":
        kind = _implied_type(node) or kind
    return kind


def _implied_type(node: dict[str, Any]) -> str | None:
    if "properties" in node:
        return "object"
    if "items" in node:
        return "array"
    values = node.get("enum")
    if isinstance(values, list):
        return "number" if all(isinstance(each, int | float) for each in values) else "string"
    return None


def _check_names(fields: dict[str, Any], path: str) -> None:
    if not fields:
        raise refuse(path, "There are no fields. Name at least one.")
    if "" in fields:
        raise refuse(path, "A field has an empty name.")


def _check_required(given: dict[str, Any], properties: dict[str, Any], path: str) -> None:
    required = given.get("required", [])
    if not isinstance(required, list):
        raise refuse(f"{path}.required", "Must be a list of names of fields.")
    for index, name in enumerate(required):
        if not isinstance(name, str) or name not in properties:
            raise refuse(f"{path}.required[{index}]", f"There is no field named {str(name)[:100]!r} beside it.")


def _check_size(schema: dict[str, Any], path: str) -> None:
    count, level = 0, [schema]
    while level:
        level = [inner for node in level for inner in _children(node)]
        count += len(level)
    if count > MAX_FIELDS:
        raise refuse(path, f"A schema takes at most {MAX_FIELDS:,} fields, and these are {count:,}.")


def _children(node: dict[str, Any]) -> list[dict[str, Any]]:
    inner = list(node.get("properties", {}).values())
    return [*inner, node["items"]] if isinstance(node.get("items"), dict) else inner


def _check_keywords(schema: dict[str, Any], path: str) -> None:
    """What the walk above does not look at (`enum`, `minimum`, …), by JSON Schema's own schema."""
    problems = [
        FieldProblem(path + error.json_path.removeprefix("$"), f"{error.message}.")
        for error in Draft202012Validator(Draft202012Validator.META_SCHEMA).iter_errors(schema)
    ]
    if problems:
        raise InvalidInput(*problems[:10])
