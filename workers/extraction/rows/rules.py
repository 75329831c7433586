"""What a schema says of values beside their types, checked by the library jsonschema-rs.

It and not jsonschema: a page with a hundred items takes it 0.1 ms and not 10, it reads patterns as JSON Schema writes
them, and a pattern that would go on for ever ends (MOST_STEPS).
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from jsonschema_rs import (
    Draft202012Validator,
    EmailOptions,
    FancyRegexOptions,
    ValidationError,
    ValidationErrorKind,
)

from workers.extraction.rows.problems import Path, Problem
from workers.extraction.rows.shape import is_empty

KEYWORDS = (
    "required", "enum", "const", "format", "pattern", "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum",
    "multipleOf", "minLength", "maxLength", "minItems", "maxItems", "uniqueItems",
)  # fmt: skip
"""The others are kept with the schema, and not checked."""
MOST_STEPS = 100_000
_SHAPED = ("date", "date-time")
"""Formats that shape.py has seen to."""
_UNCHECKED = (ValidationErrorKind.BacktrackLimitExceeded, ValidationErrorKind.RegexEngineFailure)
_EMAIL = EmailOptions(require_tld=True, allow_domain_literal=False, allow_display_text=False)


class Rules:
    def __init__(self, schema: Mapping[str, Any]) -> None:
        # Compared here, for an error of the library's holds a copy of what lacks something: of the whole row.
        self._required: Sequence[str] = schema.get("required") or ()
        rules = _rules({**schema, "required": []})
        self._validator = _validator(rules) if rules else None

    def problems(self, values: Mapping[str, Any]) -> Iterator[Problem]:
        """`values` as shape.py leaves them. What is empty counts as absent."""
        for name in self._required:
            if is_empty(values.get(name)):
                yield Problem("missing_required", (name,))
        if self._validator is None:
            return
        for error in self._validator.iter_errors(_present(values)):
            if error.instance is not None:
                yield _problem(error)


def _validator(rules: dict[str, Any]) -> Draft202012Validator:
    return Draft202012Validator(
        rules,
        validate_formats=True,
        pattern_options=FancyRegexOptions(backtrack_limit=MOST_STEPS),
        email_options=_EMAIL,
        offline=True,
    )


def _rules(node: Mapping[str, Any]) -> dict[str, Any]:
    """The schema without what is not checked here; empty where nothing is left."""
    made = {keyword: node[keyword] for keyword in KEYWORDS if keyword in node}
    if made.get("format") in _SHAPED:
        del made["format"]
    if not made.get("required", True):
        del made["required"]
    if "pattern" in made and not _is_understood(made["pattern"]):
        del made["pattern"]
    inner = {name: rules for name, each in (node.get("properties") or {}).items() if (rules := _rules(each))}
    if inner:
        made["properties"] = inner
    if isinstance(node.get("items"), dict) and (items := _rules(node["items"])):
        made["items"] = items
    return made


def _is_understood(pattern: str) -> bool:
    """One that is not is refused today; a schema may be older, and its documents shall not fail for it."""
    try:
        _validator({"pattern": pattern})
    except ValidationError:
        return False
    return True


def _present(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _present(inner) for name, inner in value.items() if not is_empty(inner)}
    return [_present(item) for item in value] if isinstance(value, list) else value


def _problem(error: ValidationError) -> Problem:
    kind: Any = error.kind
    path: Path = tuple(error.instance_path)
    name = kind.name
    if name == "required":
        return Problem("missing_required", (*path, kind.property))
    if isinstance(kind, _UNCHECKED):
        return Problem("pattern_unchecked", path)
    code, wanted = _CODES.get(name, ("invalid_format", None))
    return Problem(code, path, error.instance, wanted(kind.value) if wanted else str(kind.value))


type InWords = Callable[[Any], str]

_CODES: dict[str, tuple[str, InWords | None]] = {
    "enum": ("invalid_enum", None),
    "const": ("invalid_enum", None),
    "format": ("invalid_format", None),
    "pattern": ("pattern_mismatch", None),
    "minimum": ("out_of_range", lambda least: f"{least} or more"),
    "maximum": ("out_of_range", lambda most: f"{most} or less"),
    "exclusiveMinimum": ("out_of_range", lambda least: f"more than {least}"),
    "exclusiveMaximum": ("out_of_range", lambda most: f"less than {most}"),
    "multipleOf": ("out_of_range", lambda step: f"a multiple of {step}"),
    "minLength": ("wrong_length", lambda least: f"{least} characters or more"),
    "maxLength": ("wrong_length", lambda most: f"{most} characters at most"),
    "minItems": ("wrong_length", lambda least: f"{least} items or more"),
    "maxItems": ("wrong_length", lambda most: f"{most} items at most"),
    "uniqueItems": ("duplicate_items", None),
}
