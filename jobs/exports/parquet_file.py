"""Parquet with typed columns. The types are the schema's, and a schema only asks: what does not fit its column exactly
is null there, and stands in `other_values`, by field. What is nested is JSON: its parts need not be of one type.
"""

from collections.abc import Iterator
from datetime import date
from typing import IO, Any

import msgspec
import pyarrow as pa
from pyarrow import parquet

from jobs.exports.table import AFTER, BEFORE, OTHER_VALUES, Cell, Digits, Json, Kind, Table, as_date, as_float
from jobs.results import Recorded, Walk, values_by_name

GROUP_ROWS = 2_000
GROUP_BYTES = 4 * 1024 * 1024
"""A group of rows is put together in memory: whichever of the two comes first ends it."""
TYPES: dict[Kind, Any] = {
    Kind.TEXT: pa.string(),
    Kind.NUMBER: pa.float64(),
    Kind.INTEGER: pa.int64(),
    Kind.BOOLEAN: pa.bool_(),
    Kind.DATE: pa.date32(),
    Kind.JSON: pa.string(),
}
INTEGERS = range(-(2**63), 2**63)

type Fitted = str | float | bool | date | None


def write(walk: Walk, file: IO[bytes]) -> None:
    table = Table(walk.job.schema_version.definition)
    columns = [*table.columns, OTHER_VALUES]
    schema = pa.schema([(column.name, TYPES[column.kind]) for column in columns])
    with parquet.ParquetWriter(file, schema) as writer:
        for group in _groups(table, walk):
            values = [list(column) for column in zip(*group, strict=True)]
            arrays = [pa.array(column, kind.type) for column, kind in zip(values, schema, strict=True)]
            writer.write_batch(pa.record_batch(arrays, schema=schema))


def _groups(table: Table, walk: Walk) -> Iterator[list[list[Fitted]]]:
    group: list[list[Fitted]] = []
    size = 0
    for row in walk:
        group.append(_line(table, row))
        size += len(row.values_text) + len(row.flags_text)
        if len(group) == GROUP_ROWS or size >= GROUP_BYTES:
            yield group
            group, size = [], 0
    if group:
        yield group


def _line(table: Table, row: Recorded) -> list[Fitted]:
    cells = table.cells(row)
    line = [fitted(cell, column.kind) for column, cell in zip(table.columns, cells, strict=True)]
    fields = slice(len(BEFORE), len(line) - len(AFTER))
    unfit = [
        field
        for field, cell, value in zip(table.fields, cells[fields], line[fields], strict=True)
        if value is None and cell is not None
    ]
    if not unfit:
        return [*line, None]
    values = values_by_name(row)
    return [*line, msgspec.json.encode({field: values[field] for field in unfit}).decode()]


def fitted(cell: Cell, kind: Kind) -> Fitted:
    """None where it is not exactly what the kind holds."""
    match kind:
        case Kind.BOOLEAN:
            return cell if isinstance(cell, bool) else None
        case Kind.NUMBER:
            return as_float(cell) if isinstance(cell, Digits) else None
        case Kind.INTEGER:
            return _integer(cell) if isinstance(cell, Digits) else None
        case Kind.JSON:
            return cell if isinstance(cell, Json) else None
    text = cell if isinstance(cell, str) and not isinstance(cell, Digits | Json) else None
    return text if text is None or kind == Kind.TEXT else as_date(text)


def _integer(digits: Digits) -> int | None:
    """In JSON Schema 5.0 is one as well."""
    whole, _, fraction = digits.partition(".")
    if len(whole) > 20 or fraction.strip("0"):
        return None
    number = int(whole)
    return number if number in INTEGERS else None
