"""The answer to values of the schema's types. What is only written differently is read; the rest is a problem."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

import msgspec

from workers.extraction.embedded.schema import Field
from workers.extraction.embedded.values.dates import find_dates, find_datetimes
from workers.extraction.embedded.values.found import Found, Locale
from workers.extraction.embedded.values.numbers import find_numbers
from workers.extraction.embedded.values.words import match_enum

NOT_JSON = "It is not one JSON object."
_FENCED = re.compile(r"```(?:json)?\s*\n(.*?)```", re.DOTALL)
_NOTHING = ("", "null")
_SHOWN = 60
_LARGEST = 1e300
"""A JSON number may have any number of digits, and a float not."""


@dataclass
class Reading:
    values: dict[str, Any] | None
    """None: the answer is no JSON object."""
    problems: list[str] = field(default_factory=list)
    unreadable: list[tuple[str, str]] = field(default_factory=list)
    """Fields whose value was of another kind and is null now, and what it was."""


def read_answer(text: str, fields: Sequence[Field], locale: Locale) -> Reading:
    given = next((value for value in _decoded(text) if isinstance(value, dict)), None)
    if given is None:
        return Reading(None, [NOT_JSON])
    reading = Reading({})
    reading.values = _properties(fields, given, "", _Reader(reading, locale))
    return reading


def _decoded(text: str) -> Iterator[object]:
    """The answer as JSON; else what stands in a fence, or between the outermost braces."""
    said = text.rpartition("</think>")[2].strip()
    fenced = _FENCED.search(said)
    for candidate in (said, fenced[1] if fenced else "", said[said.find("{") : said.rfind("}") + 1]):
        try:
            yield msgspec.json.decode(candidate)
        except (msgspec.DecodeError, RecursionError, UnicodeError):
            continue


@dataclass(frozen=True)
class _Reader:
    reading: Reading
    locale: Locale

    def refuse(self, path: str, value: object, wanted: str) -> None:
        shown = shorten(msgspec.json.encode(value).decode(errors="replace"))
        self.reading.problems.append(f"{path} is {shown}, but must be {wanted} or null.")
        self.reading.unreadable.append((path, shown))


def shorten(text: str) -> str:
    return text if len(text) <= _SHOWN else f"{text[: _SHOWN - 1]}…"


def _properties(fields: Sequence[Field], given: Mapping[str, Any], path: str, reader: _Reader) -> dict[str, Any]:
    """What the schema has no place for is left out."""
    return {one.name: _value(one, given.get(one.name), f"{path}{one.name}", reader) for one in fields}


def _value(wanted: Field, value: Any, path: str, reader: _Reader) -> Any:
    if value is None or (isinstance(value, str) and value.strip() in _NOTHING):
        return None
    if wanted.type == "object":
        if isinstance(value, dict):
            return _properties(wanted.children, value, f"{path}.", reader)
        return reader.refuse(path, value, "an object")
    if wanted.type == "array":
        if isinstance(value, dict):
            return reader.refuse(path, value, "an array")
        items = value if isinstance(value, list) else [value]
        read = (_value(wanted.children[0], item, f"{path}[{at}]", reader) for at, item in enumerate(items))
        return [item for item in read if item is not None]
    words, read_leaf = _leaf(wanted)
    found = read_leaf(value, reader.locale)
    return reader.refuse(path, value, words) if found is None else found


type _Read = Callable[[Any, Locale], Any]


def _leaf(wanted: Field) -> tuple[str, _Read]:
    if wanted.enum:
        allowed = ", ".join(map(str, wanted.enum))
        return f"one of {allowed}", lambda value, _: _one_of(wanted.enum, value)
    if wanted.type == "string" and wanted.format == "date":
        return "a date as YYYY-MM-DD", _date
    if wanted.type == "string" and wanted.format == "date-time":
        return "date and time as YYYY-MM-DDTHH:MM:SS", _moment
    return _LEAVES.get(wanted.type, ("a string", _string))


def _string(value: Any, _locale: Locale) -> str | None:
    if isinstance(value, str):
        return value.strip()
    return None if isinstance(value, bool | list | dict) else str(value)


def _number(value: Any, locale: Locale) -> float | int | None:
    if isinstance(value, str):
        read: float | None = _whole(find_numbers(value.strip(), locale), value)
        return read
    if isinstance(value, bool) or not isinstance(value, int | float) or not abs(value) < _LARGEST:
        return None
    return value


def _integer(value: Any, locale: Locale) -> int | None:
    number = _number(value, locale)
    return int(number) if number is not None and number == int(number) else None


def _boolean(value: Any, _locale: Locale) -> bool | None:
    if isinstance(value, str):
        return {"true": True, "false": False}.get(value.strip().lower())
    return value if isinstance(value, bool) else None


def _date(value: Any, locale: Locale) -> Any:
    if not isinstance(value, str):
        return None
    try:
        return date.fromisoformat(value.strip()[:10]).isoformat()
    except ValueError:
        return _whole(find_dates(value.strip(), locale), value)


def _moment(value: Any, locale: Locale) -> Any:
    if not isinstance(value, str):
        return None
    try:
        return datetime.fromisoformat(value.strip()).isoformat(timespec="seconds")
    except ValueError:
        return _whole(find_datetimes(value.strip(), locale), value)


def _one_of(allowed: Sequence[Any], value: Any) -> Any:
    if isinstance(value, list | dict):
        return None
    best = match_enum(str(value), allowed)
    return best[0] if best and best[1] == 1.0 else None


def _whole(found: Sequence[Found], text: str) -> Any:
    """The one value that all of the text is, where there is no doubt about it."""
    if len(found) != 1 or found[0].flag or found[0].end - found[0].start != len(text.strip()):
        return None
    return found[0].value


_LEAVES: dict[str, tuple[str, _Read]] = {
    "string": ("a string", _string),
    "number": ("a number", _number),
    "integer": ("a whole number", _integer),
    "boolean": ("true or false", _boolean),
}
