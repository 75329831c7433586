"""The three ways of writing a schema down, turned into the one that is kept: JSON Schema.

In what comes out, the root is an object with properties, and every node has one `type` out of TYPES: a type with null
beside it becomes that type, for any value may be null anyway. Other keywords stay as they were given.
"""

import json
from typing import Any

from jobs.field_lists import from_field_list, place_in_list
from jobs.schema_nodes import check_names, read_root
from jobs.schema_sums import Place, Steps, check_sums
from jobs.schema_types import refuse, typed

MAX_FIELDS = 1000
MAX_BYTES = 512 * 1024
"""As JSON: every document of a job is extracted with the whole of it."""


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
    _check_size(given, path)
    schema, place = _in_any_form(given, path)
    _check_count(schema, path)
    check_sums(schema, place)
    return schema


def _in_any_form(given: object, path: str) -> tuple[dict[str, Any], Place]:
    """With where the client wrote each of its nodes."""
    if isinstance(given, list):
        return from_field_list(given, path), lambda steps: place_in_list(given, path, steps)
    if not isinstance(given, dict):
        raise refuse(
            path, "Say which fields to extract: a JSON Schema object, a list of fields, or a map of field to type."
        )
    if isinstance(given.get("fields"), list):
        return _in_any_form(given["fields"], f"{path}.fields")
    if isinstance(given.get("properties"), dict) or given.get("type") == "object":
        return read_root(given, path), lambda steps: place_in_json_schema(path, steps)
    return _from_map(given, path), lambda steps: place_in_json_schema(path, steps)


def place_in_json_schema(path: str, steps: Steps) -> str:
    return path + "".join(".items" if step is None else f".properties.{step}" for step in steps)


def _from_map(given: dict[str, Any], path: str) -> dict[str, Any]:
    if not given:
        raise refuse(path, "There are no fields. Name at least one.")
    check_names(given, path)
    return {"type": "object", "properties": {name: typed(kind, f"{path}.{name}") for name, kind in given.items()}}


def _check_size(given: object, path: str) -> None:
    """Before it is read, which takes a millisecond a field."""
    if len(json.dumps(given, ensure_ascii=False).encode()) > MAX_BYTES:
        raise refuse(path, f"A schema may have {MAX_BYTES // 1024} KB as JSON. Shorten its descriptions or values.")
    objects, level = 0, [given]
    while level:
        objects += sum(isinstance(value, dict) for value in level)
        level = [inner for value in level for inner in _parts(value)]
    # A field is one object, or three where it is one of a type and null.
    if objects > 4 * MAX_FIELDS:
        raise refuse(path, f"A schema takes at most {MAX_FIELDS:,} fields.")


def _parts(value: object) -> list[object]:
    if isinstance(value, dict):
        return list(value.values())
    return value if isinstance(value, list) else []


def _check_count(schema: dict[str, Any], path: str) -> None:
    count, level = 0, [schema]
    while level:
        level = [inner for node in level for inner in _children(node)]
        count += len(level)
    if count > MAX_FIELDS:
        raise refuse(path, f"A schema takes at most {MAX_FIELDS:,} fields, and these are {count:,}.")


def _children(node: dict[str, Any]) -> list[dict[str, Any]]:
    inner = list(node.get("properties", {}).values())
    return [*inner, node["items"]] if isinstance(node.get("items"), dict) else inner
