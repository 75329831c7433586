"""Values made what their fields' types say, where nothing is lost by it; else null, with the problem told."""

import math
import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any

from workers.extraction.rows.problems import Path, Problem

_JSON_NUMBER = re.compile(r"[+-]?(\d+)(\.\d+)?([eE][+-]?\d+)?", re.ASCII)
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_DATE_TIME = re.compile(r"\d{4}-\d{2}-\d{2}[Tt ]\d{2}:\d{2}(:\d{2}(\.\d+)?)?([Zz]|[+-]\d{2}:?\d{2})?", re.ASCII)
_MOST_DIGITS = 400
_LARGEST = 2**63
"""Of whole numbers: beyond it JSON readers differ."""
_WORDS = {"true": True, "false": False}
_IN_WORDS = {"string": "a text", "integer": "a whole number", "boolean": "true or false", "array": "a list"}
_DATES = ("date", "date-time")


def shaped(value: Any, node: Mapping[str, Any], path: Path, problems: list[Problem]) -> Any:
    """The value as the schema `node` has it. What is not of its type is null, and is added to the problems."""
    kind = node.get("type")
    if value is None or not isinstance(kind, str):
        return value
    if kind == "object":
        return _object(value, node, path, problems)
    if kind == "array":
        return _array(value, node, path, problems)
    return _scalar(value, kind, node, path, problems)


def is_empty(value: Any) -> bool:
    """Nothing is known of it: null, "", [] or {}."""
    return value is None or value in ("", [], {})


def _object(value: Any, node: Mapping[str, Any], path: Path, problems: list[Problem]) -> dict[str, Any] | None:
    """With every property of the schema, in its order; null where nothing is known of any."""
    if not isinstance(value, dict):
        problems.append(Problem("wrong_type", path, value, "an object"))
        return None
    properties = node.get("properties") or {}
    made = {name: shaped(value.get(name), inner, (*path, name), problems) for name, inner in properties.items()}
    made |= {name: inner for name, inner in value.items() if name not in properties}
    return None if all(is_empty(inner) for inner in made.values()) else made


def _array(value: Any, node: Mapping[str, Any], path: Path, problems: list[Problem]) -> list[Any] | None:
    if not isinstance(value, list | tuple):
        problems.append(Problem("wrong_type", path, value, _IN_WORDS["array"]))
        return None
    items = node.get("items")
    if not isinstance(items, dict):
        return list(value)
    return [shaped(item, items, (*path, place), problems) for place, item in enumerate(value)]


def _scalar(value: Any, kind: str, node: Mapping[str, Any], path: Path, problems: list[Problem]) -> Any:
    dated = kind == "string" and node.get("format") in _DATES
    enum = node.get("enum")
    if value == "" and (kind != "string" or dated or enum):
        return None
    fitted = _FITS[kind](value) if kind in _FITS else value
    if fitted is not None and dated:
        fitted = _as_date(fitted, node["format"])
    if fitted is None:
        problems.append(Problem(_code(kind, value, dated=dated), path, value, _IN_WORDS.get(kind, "")))
        return None
    return _allowed(fitted, enum, path, problems) if enum else fitted


def _code(kind: str, value: Any, *, dated: bool) -> str:
    if dated:
        return "not_a_date"
    is_fraction = kind == "integer" and _as_number(value) is not None
    return "not_a_number" if kind in ("number", "integer") and not is_fraction else "wrong_type"


def _as_text(value: Any) -> str | None:
    if isinstance(value, str):
        return value
    is_number = isinstance(value, int) or (isinstance(value, float) and math.isfinite(value))
    return str(value) if is_number and not isinstance(value, bool) else None


def _as_number(value: Any) -> int | float | None:
    """`12`, `12.5` and `"12.5"`, but not `"12,5"`: which it was is for the extractor to know."""
    if isinstance(value, str):
        value = _read_number(value.strip())
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    if isinstance(value, int) and not -_LARGEST <= value < _LARGEST:
        return None
    return value if math.isfinite(value) else None


def _read_number(text: str) -> int | float | None:
    match = _JSON_NUMBER.fullmatch(text) if len(text) <= _MOST_DIGITS else None
    if match is None:
        return None
    return float(text) if match[2] or match[3] else int(text)


def _as_integer(value: Any) -> int | None:
    number = _as_number(value)
    if number is None or number != int(number):
        return None
    return int(number) if -_LARGEST <= number < _LARGEST else None


def _as_boolean(value: Any) -> bool | None:
    return value if isinstance(value, bool) else _WORDS.get(str(value).strip().lower())


_FITS: dict[str, Callable[[Any], Any]] = {
    "string": _as_text,
    "number": _as_number,
    "integer": _as_integer,
    "boolean": _as_boolean,
}


def _as_date(text: str, form: str) -> str | None:
    """A day may be taken out of a moment. A moment needs no offset: documents seldom say one."""
    pattern, moment = (_DATE_TIME, text) if form == "date-time" else (_DATE, text)
    if form == "date" and _DATE_TIME.fullmatch(text):
        moment = text[:10]
    if not pattern.fullmatch(moment):
        return None
    try:
        (date if form == "date" else datetime).fromisoformat(moment)
    except ValueError:
        return None
    return moment


def _allowed(value: Any, enum: list[Any], path: Path, problems: list[Problem]) -> Any:
    """The value of the enum that it is, or that alone it can mean: `eur` where `EUR` is allowed."""
    if any(value == each and isinstance(value, bool) == isinstance(each, bool) for each in enum):
        return value
    folded = str(value).strip().casefold()
    meant = [each for each in enum if isinstance(each, str) and each.strip().casefold() == folded]
    if len(meant) == 1:
        return meant[0]
    problems.append(Problem("invalid_enum", path, value))
    return None
