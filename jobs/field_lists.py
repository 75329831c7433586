"""Schemas written as a list of fields, which may nest through `children`."""

from collections.abc import Sequence
from typing import Any

from jobs.schema_limits import MAX_DEPTH, TOO_DEEP
from jobs.schema_nodes import read_node, type_of_values
from jobs.schema_types import Where, check_keywords, refuse, typed

NAMES, TYPE_NAMES, REQUIRED_NAMES = ("name", "field_name"), ("type", "data_type"), ("required", "is_required")
VALUES_NAMES = ("enum", "values")
KEPT = (
    "title", "description", "examples", "format", "pattern", "minimum", "maximum", "exclusiveMinimum",
    "exclusiveMaximum", "multipleOf", "minLength", "maxLength", "minItems", "maxItems", "uniqueItems", "x-labels",
    "x-sum",
)  # fmt: skip


def from_field_list(given: list[Any], path: str, depth: int = 0) -> dict[str, Any]:
    """A JSON Schema object. Raises InvalidInput that names the path of what is wrong."""
    if not given:
        raise refuse(path, "There are no fields. Name at least one.")
    if depth > MAX_DEPTH:
        raise refuse(path, TOO_DEEP)
    properties: dict[str, Any] = {}
    required = []
    for index, field in enumerate(given):
        at = f"{path}[{index}]"
        name = _name(field, at)
        if name in properties:
            raise refuse(f"{at}.name", f"There is another field named {name[:100]!r} in this list.")
        properties[name] = _node(field, at, depth)
        if _is_required(field, at):
            required.append(name)
    return {"type": "object", "properties": properties} | ({"required": required} if required else {})


def place_in_list(given: list[Any], path: str, steps: Sequence[str | None]) -> str:
    """Where the client wrote the node that `steps` lead to in what `from_field_list` made of `given`."""
    at, fields = path, given
    for index, step in enumerate(steps):
        if step is None:
            continue
        place = next(number for number, field in enumerate(fields) if _name(field, at) == step)
        at, field = f"{at}[{place}]", fields[place]
        if field.get("children") is None:
            return at + "".join(".items" if inner is None else f".properties.{inner}" for inner in steps[index + 1 :])
        at, fields = f"{at}.children", field["children"]
    return at.removesuffix(".children")


def _name(field: object, at: str) -> str:
    if not isinstance(field, dict):
        raise refuse(at, "Must be an object with a `name` and a `type`.")
    name, name_at = _either(field, NAMES, at)
    if not isinstance(name, str) or not name.strip():
        raise refuse(name_at, "A field needs a name.")
    return name.strip()


def _node(field: dict[str, Any], at: str, depth: int) -> dict[str, Any]:
    kind, kind_at = _either(field, TYPE_NAMES, at)
    children = field.get("children")
    if kind is None and children:
        kind = "object"
    if kind is None:
        raise refuse(kind_at, "A field needs a type.")
    values, values_at = _either(field, VALUES_NAMES, at)
    if kind == "enum" and values is not None:
        kind = type_of_values(values)
    node = {key: field[key] for key in KEPT if field.get(key) is not None} | typed(kind, kind_at)
    if values is not None:
        node["enum"] = values
    check_keywords(node, _where(at, values_at))
    if node["type"] == "array":
        return node | _items(field, at, depth)
    if children is None:
        return node
    if node["type"] != "object":
        raise refuse(f"{at}.children", f"Only an object or an array has children, and this field's type is {kind}.")
    return node | from_field_list(_list(children, f"{at}.children"), f"{at}.children", depth + 1)


def _where(at: str, values_at: str) -> Where:
    """A field's values may be called otherwise than in JSON Schema."""

    def where(keyword: str) -> str:
        return values_at + keyword.removeprefix("enum") if keyword.startswith("enum") else f"{at}.{keyword}"

    return where


def _items(field: dict[str, Any], at: str, depth: int) -> dict[str, Any]:
    """An array's children are the fields of each of its items; `items` may name the type of plain ones."""
    if field.get("children") is not None:
        children = _list(field["children"], f"{at}.children")
        return {"items": from_field_list(children, f"{at}.children", depth + 1)}
    items = field.get("items")
    if items is None:
        return {}
    path = f"{at}.items"
    return {"items": read_node(items, path, depth + 1) if isinstance(items, dict) else typed(items, path)}


def _is_required(field: dict[str, Any], at: str) -> bool:
    required, required_at = _either(field, REQUIRED_NAMES, at)
    if required is not None and not isinstance(required, bool):
        raise refuse(required_at, "Must be true or false.")
    return bool(required)


def _list(given: object, path: str) -> list[Any]:
    if not isinstance(given, list):
        raise refuse(path, "Must be a list of fields.")
    return given


def _either(field: dict[str, Any], names: tuple[str, str], at: str) -> tuple[Any, str]:
    """The value under the first of two names that is there, and its path."""
    for name in names:
        if field.get(name) is not None:
            return field[name], f"{at}.{name}"
    return None, f"{at}.{names[0]}"
