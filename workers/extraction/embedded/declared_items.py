"""Rows of tables that the file itself declares, as items."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from workers.extraction.embedded.arithmetic import find_factors
from workers.extraction.embedded.candidates import Paper
from workers.extraction.embedded.head_cells import Asked
from workers.extraction.embedded.heads import NUMERIC, Column, name_columns
from workers.extraction.embedded.item_ends import is_name_of_sum
from workers.extraction.embedded.item_tables import ROLES
from workers.extraction.embedded.item_values import as_typed
from workers.extraction.embedded.kinds import reader_of
from workers.extraction.embedded.table_cells import number_in
from workers.extraction.embedded.values.found import Locale
from workers.extraction.protocol import CancellationToken, FieldValue, Table

_SURE, _LIKELY = 0.96, 0.9
"""Where the table says that its first row is a head, or a factor proves it; and where neither is so."""
_FIRST_ROWS = 12
"""A head stands among these, below a title and what else a sheet begins with."""
_SAMPLE = 40
_ROWS_A_CHECKPOINT = 500


@dataclass(frozen=True, slots=True)
class _Body:
    page: int
    columns: list[Column]
    rows: Sequence[Sequence[str]]
    """Below the head."""
    sure: bool

    def named(self, asked: Asked) -> frozenset[str]:
        return frozenset(
            column.wanted.field.key for column in self.columns if column.wanted in asked.wanted and column.wanted
        )


def items_of_tables(asked: Asked, paper: Paper, token: CancellationToken) -> FieldValue | None:
    """The rows of the tables whose heads name most of the items' properties, at least two of them."""
    bodies = [body for page, table in paper.tables if (body := _body(page, table, asked, paper.locale))]
    most = max((body.named(asked) for body in bodies), key=len, default=frozenset())
    if len(most) < min(2, len(asked.wanted)):
        return None
    items: list[dict[str, Any]] = []
    texts: list[str] = []
    chosen = [body for body in bodies if body.named(asked) == most]
    for body in chosen:
        for number, cells in enumerate(body.rows):
            if number % _ROWS_A_CHECKPOINT == 0:
                token.checkpoint()
            if item := _item(cells, body.columns, asked, paper.locale):
                items.append(item)
                texts.append(" | ".join(cells))
    if not items:
        return None
    sure = _SURE if all(body.sure for body in chosen) else _LIKELY
    return FieldValue(items, sure, chosen[0].page, None, "\n".join(texts))


def _body(page: int, table: Table, asked: Asked, locale: Locale) -> _Body | None:
    """The table from the row on that names most columns."""
    best: tuple[int, int, list[Column]] | None = None
    for at, cells in enumerate(table.rows[:_FIRST_ROWS]):
        columns = [Column(float(index), index + 1.0, " ".join(cell.split())) for index, cell in enumerate(cells)]
        name_columns(columns, asked, float(len(columns) or 1))
        named = sum(column.wanted is not None for column in columns)
        if named and (best is None or named > best[0]):
            best = (named, at, columns)
    if best is None:
        return None
    _, at, columns = best
    rows = table.rows[at + 1 :]
    return _Body(page, columns, rows, _is_proven(columns, rows, asked, locale) or (table.header and at == 0))


def _is_proven(columns: list[Column], rows: Sequence[Sequence[str]], asked: Asked, locale: Locale) -> bool:
    """Quantity, price and amount multiply; a column that the head names otherwise is given its name by that."""
    known = {role: at for at, column in enumerate(columns) for role in ROLES if column.concept == role}
    sample = (_numbers(cells, columns, locale) for cells in rows[:_SAMPLE])
    numbers = [row for row in sample if len(row) > 1]
    factors = find_factors(numbers, known)
    if factors is None:
        return False
    for column in columns:
        column.wanted = None if column.concept in ROLES else column.wanted
    for role, at in factors.items():
        columns[at].wanted = asked.of(role)
    return True


def _numbers(cells: Sequence[str], columns: Sequence[Column], locale: Locale) -> dict[int, float]:
    pairs = enumerate(zip(cells, columns, strict=False))
    found = {at: number_in(cell, column, locale) for at, (cell, column) in pairs if column.numeric or not column.wanted}
    return {at: number.value for at, number in found.items() if number}


def _item(cells: Sequence[str], columns: Sequence[Column], asked: Asked, locale: Locale) -> dict[str, Any] | None:
    """None for an empty row, and for one of sums: it has the name of one, or its cells are fewer."""
    by_name: Mapping[str, tuple[str, Column]] = {
        column.wanted.field.key: (cell, column) for cell, column in zip(cells, columns, strict=False) if column.wanted
    }
    item: dict[str, Any] = {}
    for wanted in asked.wanted:
        cell, column = by_name.get(wanted.field.key, ("", None))
        item[wanted.field.key] = _value(cell, column, locale) if column else None
    filled = sum(value is not None for value in item.values())
    if not filled:
        return None
    is_sum = any(is_name_of_sum(cell) for cell in cells if cell.strip())
    return None if is_sum and filled < len(item) and filled < len(by_name) else item


def _value(cell: str, column: Column, locale: Locale) -> Any:
    wanted = column.wanted
    if wanted is None or not cell.strip():
        return None
    if wanted.kind in NUMERIC and wanted.field.type in ("number", "integer"):
        found = number_in(cell, column, locale)
        return as_typed(wanted, found) if found else None
    founds = reader_of(wanted)(cell, locale)
    return founds[0].value if founds else None
