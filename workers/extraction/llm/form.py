"""The form that the model fills in: the user's schema, in the small part of JSON Schema that every endpoint knows."""

from collections.abc import Sequence
from typing import Any

from workers.extraction.embedded.schema import Field

_FORMATS = {"date": "a date, as YYYY-MM-DD", "date-time": "date and time, as YYYY-MM-DDTHH:MM:SS"}


def form_of(fields: Sequence[Field]) -> dict[str, Any]:
    """Every property is required and may be null: what is not on the document has a place to be said so."""
    return {
        "type": "object",
        "properties": {field.name: _nullable(field) for field in fields},
        "required": [field.name for field in fields],
        "additionalProperties": False,
    }


def _nullable(field: Field) -> dict[str, Any]:
    node = _node(field)
    if "enum" in node:
        return node | {"type": [node["type"], "null"], "enum": [*node["enum"], None]}
    return node | {"type": [node["type"], "null"]}


def _node(field: Field) -> dict[str, Any]:
    words = "; ".join(filter(None, (field.title, field.description, _FORMATS.get(field.format, ""))))
    about = {"description": words} if words else {}
    if field.type == "object":
        return {**form_of(field.children), **about}
    if field.type == "array":
        item = field.children[0]
        return {"type": "array", "items": _node(item), **about}
    if field.enum:
        return {"type": field.type, "enum": list(field.enum), **about}
    return {"type": field.type, **about}
