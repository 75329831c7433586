"""A JSON Schema to the fields that are looked for."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import msgspec


@dataclass(frozen=True, slots=True, eq=False)
class Field:
    """Equal to itself alone, so that what is worked out of a field can be kept by it."""

    path: tuple[str, ...]
    type: str
    """string, number, integer, boolean, array or object."""
    title: str = ""
    description: str = ""
    format: str = ""
    labels: tuple[str, ...] = ()
    enum: tuple[Any, ...] = ()
    required: bool = False
    children: tuple["Field", ...] = ()
    """Of an object: its properties. Of an array: the one field of its items."""
    parent: "Field | None" = None

    @property
    def name(self) -> str:
        return self.path[-1]

    @property
    def key(self) -> str:
        return ".".join(self.path)


def read_fields(schema: Mapping[str, Any]) -> tuple[Field, ...]:
    """The properties of an object schema, in its order; of one schema always the same ones."""
    return _read(msgspec.json.encode(schema))


@lru_cache(maxsize=16)
def _read(schema: bytes) -> tuple[Field, ...]:
    return _properties(msgspec.json.decode(schema), None)


def _properties(schema: Mapping[str, Any], parent: Field | None) -> tuple[Field, ...]:
    required = schema.get("required") or ()
    properties = schema.get("properties") or {}
    return tuple(
        _read_field(name, definition if isinstance(definition, Mapping) else {}, name in required, parent)
        for name, definition in properties.items()
    )


def _read_field(name: str, schema: Mapping[str, Any], required: bool, parent: Field | None) -> Field:
    path = (*(parent.path if parent else ()), name)
    field = Field(
        path,
        _type_of(schema),
        title=str(schema.get("title") or ""),
        description=str(schema.get("description") or ""),
        format=str(schema.get("format") or ""),
        labels=tuple(str(label) for label in schema.get("x-labels") or ()),
        enum=tuple(value for value in schema.get("enum") or () if value is not None),
        required=required,
        parent=parent,
    )
    return _with_children(field, schema)


def _with_children(field: Field, schema: Mapping[str, Any]) -> Field:
    children: tuple[Field, ...] = ()
    if field.type == "object":
        children = _properties(schema, field)
    elif field.type == "array":
        items = schema.get("items")
        children = (_read_field("[]", items if isinstance(items, Mapping) else {"type": "string"}, False, field),)
    if not children:
        return field
    return Field(
        field.path, field.type, field.title, field.description, field.format, field.labels, field.enum, field.required,
        children, field.parent,
    )  # fmt: skip


def _type_of(schema: Mapping[str, Any]) -> str:
    """`type` may be a list with null; a schema without one is told by its other keys."""
    declared = schema.get("type")
    if isinstance(declared, list):
        declared = next((item for item in declared if item != "null"), "string")
    if isinstance(declared, str):
        return "string" if declared == "null" else declared
    if "properties" in schema:
        return "object"
    return "array" if "items" in schema else "string"
