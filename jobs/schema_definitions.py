"""The three ways of writing a schema down, turned into the one that is kept: JSON Schema.

In what comes out, the root is an object with properties, and every node has one `type` out of TYPES: a type with null
beside it becomes that type, for any value may be null anyway. References are written out. Other keywords stay as they
were given.
"""

from typing import Any

from jobs.errors import InvalidInput
from jobs.field_lists import from_field_list, place_in_list
from jobs.schema_limits import check_count, check_size
from jobs.schema_nodes import check_names, read_node, read_root
from jobs.schema_references import Resolved
from jobs.schema_sums import Steps, check_sums
from jobs.schema_types import refuse, typed

_TELL_A_TYPE = {"type", "enum", "properties", "items", "anyOf", "allOf", "$ref"}
_TYPE_OR_SCHEMA = 'a type, such as "string", or a JSON Schema, such as {"type": "array", "items": {"type": "string"}}'


def read_definition(given: dict[str, Any]) -> dict[str, Any]:
    """`given` is a request's body with `definition` or `fields`.

    Raises InvalidInput that names the path of what is wrong, such as `fields[2].type`.
    """
    definition, fields = given.get("definition"), given.get("fields")
    if definition is not None and fields is not None:
        raise refuse("fields", "Send either `definition` or `fields`, not both.")
    return read_schema(definition, "definition") if fields is None else read_schema(fields, "fields")


def read_schema(given: object, path: str) -> dict[str, Any]:
    """In any of the three forms; `path` is what the client calls it. Raises InvalidInput, as `read_definition`."""
    check_size(given, path)
    schema = _in_any_form(given, path)
    check_count(schema, path)
    return schema


def _in_any_form(given: object, path: str) -> dict[str, Any]:
    if isinstance(given, list):
        schema = from_field_list(given, path)
        check_sums(schema, lambda steps: place_in_list(given, path, steps))
        return schema
    if not isinstance(given, dict):
        raise refuse(
            path, "Say which fields to extract: a JSON Schema object, a list of fields, or a map of field to type."
        )
    if isinstance(given.get("fields"), list):
        return _in_any_form(given["fields"], f"{path}.fields")
    if _is_json_schema(given):
        return _from_json_schema(given, path)
    schema = _from_map(given, path)
    check_sums(schema, lambda steps: f"{path}.{steps[0]}{place_in_json_schema('', steps[1:])}")
    return schema


def _is_json_schema(given: dict[str, Any]) -> bool:
    refers = isinstance(given.get("$ref"), str) or isinstance(given.get("allOf"), list)
    return refers or isinstance(given.get("properties"), dict) or given.get("type") == "object"


def _from_json_schema(given: dict[str, Any], path: str) -> dict[str, Any]:
    resolved = Resolved(given, path)
    check_size(resolved.schema, path)
    try:
        schema = read_root(resolved.schema, path)
        check_sums(schema, lambda steps: place_in_json_schema(path, steps))
    except InvalidInput as error:
        raise resolved.as_sent(error) from error
    return schema


def place_in_json_schema(path: str, steps: Steps) -> str:
    return path + "".join(".items" if step is None else f".properties.{step}" for step in steps)


def _from_map(given: dict[str, Any], path: str) -> dict[str, Any]:
    if not given:
        raise refuse(path, "There are no fields. Name at least one.")
    check_names(given, path)
    return {"type": "object", "properties": {name: _in_map(kind, f"{path}.{name}") for name, kind in given.items()}}


def _in_map(kind: object, path: str) -> dict[str, Any]:
    """The name of a type, or a JSON Schema."""
    if not isinstance(kind, dict):
        return typed(kind, path)
    if not _TELL_A_TYPE.intersection(kind):
        raise refuse(path, f"Must be {_TYPE_OR_SCHEMA}.")
    return read_node(kind, path, depth=1)
