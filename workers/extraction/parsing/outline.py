"""Nested data, from JSON or XML, as the labelled lines and tables that a reader would make of it."""

import re
from collections.abc import Mapping, Sequence

from workers.extraction.parsing.flow import Flow
from workers.extraction.protocol import CancellationToken

type Data = Mapping[str, Data] | Sequence[Data] | str
"""Scalars are text already; an empty text says nothing and is left out."""

_SPARSEST = 4
"""Cells of a table for each that is filled; with a column for each record it would grow as their square."""
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")


def add_outline(flow: Flow, data: Data, token: CancellationToken, *, depth: int = 0) -> None:
    token.checkpoint()
    if isinstance(data, str):
        flow.item(data, depth)
    elif isinstance(data, Mapping):
        for name, value in data.items():
            _add_named(flow, label(name), value, token, depth)
    elif _is_table(data):
        _add_table(flow, data, depth)
    else:
        for value in data:
            add_outline(flow, value, token, depth=depth)


def label(name: str) -> str:
    """`invoiceNumber`, `invoice_number` and `invoice-number` as words."""
    return _CAMEL.sub(" ", re.sub(r"[_\-.]+", " ", name)).strip()


def _add_named(flow: Flow, name: str, value: Data, token: CancellationToken, depth: int) -> None:
    if isinstance(value, str):
        if value.strip():
            flow.item(f"{name}: {' '.join(value.split())}", depth)
    elif isinstance(value, Sequence) and all(isinstance(one, str) for one in value):
        if value:
            flow.item(f"{name}: {', '.join(map(str, value))}", depth)
    elif value:
        flow.item(name, depth)
        add_outline(flow, value, token, depth=depth + 1)


def _is_table(rows: Sequence[Data]) -> bool:
    """Two or more records, all flat, and most of them with most of the columns."""
    records = [
        row for row in rows if isinstance(row, Mapping) and all(isinstance(value, str) for value in row.values())
    ]
    columns = {name for record in records for name in record}
    filled = sum(map(len, records))
    return 1 < len(records) == len(rows) and len(columns) * len(records) <= _SPARSEST * filled


def _add_table(flow: Flow, rows: Sequence[Data], depth: int) -> None:
    records = [row for row in rows if isinstance(row, Mapping)]
    names = list(dict.fromkeys(name for record in records for name in record))
    cells = [[str(record.get(name, "")) for name in names] for record in records]
    flow.table([[label(name) for name in names], *cells], header=True, indent=2 * depth)
