"""The types that a field can have, and how they and a field's other keywords are written in JSON Schema."""

from collections.abc import Callable
from typing import Any

import jsonschema_rs
from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError

from jobs.errors import FieldProblem, InvalidInput

TYPES = {"string", "number", "integer", "boolean", "array", "object"}
SHORTHANDS = {name: {"type": "string", "format": name} for name in ("date", "date-time", "email", "uri")}
IN_WORDS = {
    "string": "a string",
    "number": "a number",
    "integer": "a whole number",
    "boolean": "true or false",
    "array": "a list",
    "object": "an object",
}
_FAULTS = {
    "minimum": "Must be {} or more.",
    "exclusiveMinimum": "Must be more than {}.",
    "minItems": "Must not be empty.",
    "uniqueItems": "Must not have anything twice.",
}
TEXTS = ("title", "description", "format")
MOST_PROBLEMS = 10
_NO_VALUES = 'An enum needs its values: a list named `enum`, such as {"enum": ["EUR", "USD"]}.'
_BOUNDS = (
    ("minimum", "maximum", False),
    ("minimum", "exclusiveMaximum", True),
    ("exclusiveMinimum", "maximum", True),
    ("exclusiveMinimum", "exclusiveMaximum", True),
    ("minLength", "maxLength", False),
    ("minItems", "maxItems", False),
)
"""Whether equal ones leave nothing between them, too."""
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
    if kind == "enum":
        raise refuse(path, _NO_VALUES)
    known = ", ".join([*sorted(TYPES), "enum", *SHORTHANDS])
    raise refuse(path, f"{_fault_of(kind)} A field's type is one of: {known}.")


def _fault_of(kind: object) -> str:
    if kind is None:
        return "A type is missing."
    return f"{kind[:100]!r} is not a type." if isinstance(kind, str) else "Must be the name of one type."


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
    for least, most, is_open in _BOUNDS:
        if least in own and most in own and (own[least] > own[most] or (is_open and own[least] == own[most])):
            raise refuse(where(least), f"No value is allowed by `{least}` {own[least]} and `{most}` {own[most]}.")
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
    fault = _FAULTS.get(str(error.validator), "This is not what JSON Schema has under this keyword.")
    return fault.format(error.validator_value)


def _is_texts(given: object) -> bool:
    return isinstance(given, list) and all(isinstance(each, str) for each in given)


def _is_regular(pattern: str) -> bool:
    """To the library that will compare values with it (workers/extraction/rows/rules.py)."""
    try:
        jsonschema_rs.Draft202012Validator({"pattern": pattern})
    except jsonschema_rs.ValidationError:
        return False
    return True
