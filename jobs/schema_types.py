"""The types that a field can have, and how they and a field's other keywords are written in JSON Schema."""

from collections.abc import Callable
from typing import Any

import jsonschema_rs
from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError

from jobs.errors import FieldProblem, InvalidInput

TYPES = {"string", "number", "integer", "boolean", "array", "object"}
SHORTHANDS: dict[str, dict[str, Any]] = {
    "enum": {"type": "string"},
    **{name: {"type": "string", "format": name} for name in ("date", "date-time", "email", "uri")},
}
IN_WORDS = {
    "string": "a string",
    "number": "a number",
    "integer": "a whole number",
    "boolean": "true or false",
    "array": "a list",
    "object": "an object",
}
TEXTS = ("title", "description", "format")
MOST_PROBLEMS = 10
_keywords = Draft202012Validator(Draft202012Validator.META_SCHEMA)

type Where = Callable[[str], str]
"""The path of one of a node's keywords, as the client wrote it."""


def typed(kind: object, path: str) -> dict[str, Any]:
    """Raise InvalidInput where it is not the name of a type."""
    if isinstance(kind, str):
        if kind in TYPES:
            return {"type": kind}
        if kind in SHORTHANDS:
            return dict(SHORTHANDS[kind])
    known = f"A field's type is one of: {', '.join([*sorted(TYPES), *SHORTHANDS])}."
    raise refuse(path, f"A type is missing. {known}" if kind is None else f"{str(kind)[:100]!r} is not a type. {known}")


def below(path: str) -> Where:
    return lambda keyword: f"{path}.{keyword}"


def check_keywords(node: dict[str, Any], where: Where) -> None:
    """What a node holds beside its type and the fields in it (`enum`, `minimum`, …), by JSON Schema's own schema.

    Raises InvalidInput.
    """
    own = {keyword: value for keyword, value in node.items() if keyword not in ("type", "properties", "items")}
    if all(keyword in TEXTS and isinstance(value, str) for keyword, value in own.items()):
        return  # as most are; the rest takes a millisecond a node
    problems = [FieldProblem(where(_path_of(error)), _in_words(error)) for error in _keywords.iter_errors(own)]
    if problems:
        raise InvalidInput(*problems[:MOST_PROBLEMS])
    if "x-labels" in own and not _is_texts(own["x-labels"]):
        raise refuse(where("x-labels"), "Must be a list of texts, as they stand beside the value on documents.")
    if own.get("enum") == []:
        raise refuse(where("enum"), "There are no values to choose from. Name at least one, or leave it out.")
    if "pattern" in own and not _is_regular(own["pattern"]):
        raise refuse(where("pattern"), "This is not a regular expression of JSON Schema's, or too large a one.")


def refuse(path: str, message: str) -> InvalidInput:
    return InvalidInput(FieldProblem(path, message))


def _path_of(error: ValidationError) -> str:
    path = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in error.absolute_path)
    return path.removeprefix(".")


def _in_words(error: ValidationError) -> str:
    if error.validator == "type":
        kinds = error.validator_value if isinstance(error.validator_value, list) else [error.validator_value]
        return f"Must be {' or '.join(IN_WORDS.get(str(kind), str(kind)) for kind in kinds)}."
    return f"{error.message}."


def _is_texts(given: object) -> bool:
    return isinstance(given, list) and all(isinstance(each, str) for each in given)


def _is_regular(pattern: str) -> bool:
    """To the library that will compare values with it (workers/extraction/rows/rules.py)."""
    try:
        jsonschema_rs.Draft202012Validator({"pattern": pattern})
    except jsonschema_rs.ValidationError:
        return False
    return True
