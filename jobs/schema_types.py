"""The types that a field can have, and how they are written in JSON Schema."""

from typing import Any

from jobs.errors import FieldProblem, InvalidInput

TYPES = {"string", "number", "integer", "boolean", "array", "object"}
SHORTHANDS: dict[str, dict[str, Any]] = {
    "enum": {"type": "string"},
    **{name: {"type": "string", "format": name} for name in ("date", "date-time", "email", "uri")},
}


def typed(kind: object, path: str) -> dict[str, Any]:
    """Raise InvalidInput where it is not the name of a type."""
    if isinstance(kind, str):
        if kind in TYPES:
            return {"type": kind}
        if kind in SHORTHANDS:
            return dict(SHORTHANDS[kind])
    known = ", ".join([*sorted(TYPES), *SHORTHANDS])
    raise refuse(path, f"{str(kind)[:100]!r} is not a type. A field's type is one of: {known}.")


def refuse(path: str, message: str) -> InvalidInput:
    return InvalidInput(FieldProblem(path, message))
