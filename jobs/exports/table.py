"""A job's rows as a flat table, the same in CSV, XLSX and Parquet: a line for each row, a column for each field."""

import math
from collections.abc import Collection, Sequence
from datetime import date
from decimal import Decimal
from enum import Enum, auto
from typing import Any, NamedTuple

import msgspec

from jobs.results import Recorded, values_by_name


class Kind(Enum):
    TEXT = auto()
    NUMBER = auto()
    INTEGER = auto()
    BOOLEAN = auto()
    DATE = auto()
    JSON = auto()


class Digits(str):
    """A number as it is written in JSON, which has no largest one."""

    __slots__ = ()


class Json(str):
    """An array or an object."""

    __slots__ = ()


type Cell = str | bool | None
"""Text is a plain str, numbers and what is nested are Digits and Json."""


class Column(NamedTuple):
    name: str
    kind: Kind


BEFORE = (Column("document_id", Kind.TEXT), Column("filename", Kind.TEXT), Column("status", Kind.TEXT))
AFTER = (
    Column("confidence", Kind.NUMBER),
    Column("validation_flags", Kind.JSON),
    Column("error_code", Kind.TEXT),
    Column("error_message", Kind.TEXT),
)
OTHER_VALUES = Column("other_values", Kind.JSON)
"""In Parquet alone. Its name is kept free everywhere, so that a field's column is called the same in every format."""
OWN = frozenset(column.name for column in (*BEFORE, *AFTER, OTHER_VALUES))
PREFIX = "values."
KINDS = {
    "string": Kind.TEXT,
    "number": Kind.NUMBER,
    "integer": Kind.INTEGER,
    "boolean": Kind.BOOLEAN,
    "array": Kind.JSON,
    "object": Kind.JSON,
}


class Table:
    """`definition` is a schema as jobs/schema_definitions.py returns it."""

    def __init__(self, definition: dict[str, Any]) -> None:
        properties = definition["properties"]
        self.fields = list(properties)
        names = column_names(self.fields)
        self.columns = [*BEFORE, *(Column(names[field], _kind(properties[field])) for field in properties), *AFTER]

    def cells(self, row: Recorded) -> list[Cell]:
        """What was extracted beyond the schema's fields has no column."""
        values = values_by_name(row)
        return [
            str(row.document_id),
            row.filename,
            row.status,
            *(_cell(values.get(field)) for field in self.fields),
            None if row.confidence is None else Digits(repr(row.confidence)),
            None if row.flags_text == "[]" else Json(row.flags_text),
            row.error_code or None,
            row.error_message or None,
        ]


def column_names(fields: Sequence[str]) -> dict[str, str]:
    """By field. One that is called as one of our own columns, in whatever case, gets PREFIX, as often as is needed."""
    taken: Collection[str] = {field.casefold() for field in fields} | OWN
    names = {}
    for field in fields:
        name = field
        if field.casefold() in OWN:
            while name.casefold() in taken:
                name = PREFIX + name
        names[field] = name
    return names


def as_date(text: str) -> date | None:
    """None where it is not written YYYY-MM-DD, or there is no such day."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if day.isoformat() == text else None


def as_float(digits: str) -> float | None:
    """None where a double would change what is written."""
    number = float(digits)
    if not math.isfinite(number):
        return None
    # So few digits always come back; most numbers are spared the comparison.
    is_exact = len(digits) <= 15 or Decimal(repr(number)) == Decimal(digits)
    return number if is_exact else None


def _kind(node: dict[str, Any]) -> Kind:
    return Kind.DATE if node.get("format") == "date" and node["type"] == "string" else KINDS[node["type"]]


def _cell(raw: msgspec.Raw | None) -> Cell:
    if raw is None:
        return None
    written = bytes(raw)
    match written[:1]:
        case b'"':
            return msgspec.json.decode(written, type=str)
        case b"{" | b"[":
            return Json(written.decode())
        case b"n":
            return None
        case b"t" | b"f":
            return written == b"true"
    return Digits(written.decode())
