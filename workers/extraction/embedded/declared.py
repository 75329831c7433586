"""Tables that the file itself declares: as lists of labels and values, and as rows of items."""

from collections.abc import Iterator, Sequence
from typing import Any

from workers.extraction.embedded.candidates import Candidate, Paper
from workers.extraction.embedded.kinds import reader_of
from workers.extraction.embedded.labels import Wanted, concept_phrases
from workers.extraction.embedded.normal import normal_form
from workers.extraction.protocol import FieldValue, Table

_SURE = 0.95
_SUMS = ("total", "net", "tax")


def from_tables(wanted: Wanted, paper: Paper) -> Iterator[Candidate]:
    """Values beside a cell that names the field, or under it where the table has one row."""
    for page, table in paper.tables:
        pairs = [*_beside(table), *_under(table)]
        for label, cell in pairs:
            weight = wanted.phrases.get(normal_form(label), 0.0)
            for found in reader_of(wanted)(cell, paper.locale)[:1] if weight else ():
                score = _SURE * weight * found.fit
                yield Candidate(found.value, score, None, found.flag, found.currency, page=page, text=cell)


def _beside(table: Table) -> Iterator[tuple[str, str]]:
    """Cells in pairs: `Total | 12.00` or `Invoice | 7 | Date | 1 May 2024`."""
    for row in table.rows:
        cells = [cell for cell in row if cell.strip()]
        if len(cells) == 2 or (len(cells) == 4 and not table.header):
            yield from zip(cells[::2], cells[1::2], strict=True)


def _under(table: Table) -> Iterator[tuple[str, str]]:
    """Every column whose cells all say the same."""
    head, *rows = table.rows or [[]]
    for index, label in enumerate(head):
        cells = {row[index].strip() for row in rows if index < len(row) and row[index].strip()}
        if len(cells) == 1:
            yield label, cells.pop()


def items_of_tables(wanted: Sequence[Wanted], paper: Paper) -> FieldValue | None:
    """The rows of the table whose head names most of the items' properties, at least two."""
    best = max(paper.tables, key=lambda entry: len(_heads(wanted, entry[1])), default=None)
    if best is None or len(_heads(wanted, best[1])) < min(2, len(wanted)):
        return None
    page, table = best
    heads = _heads(wanted, table)
    rows = [row for cells in table.rows[1:] if (row := _row(wanted, heads, cells, paper))]
    if not rows:
        return None
    text = "\n".join(" | ".join(cells) for cells in table.rows[1:])
    return FieldValue(rows, _SURE, page, None, text)


def _heads(wanted: Sequence[Wanted], table: Table) -> dict[str, int]:
    """Column of each property, the best label first."""
    head = [normal_form(cell) for cell in table.rows[0]] if table.rows else []
    pairs = sorted(
        ((item.phrases[cell], item.field.name, index)
         for item in wanted for index, cell in enumerate(head) if cell in item.phrases),
        key=lambda pair: (-pair[0], -pair[2]),
    )  # fmt: skip
    heads: dict[str, int] = {}
    for _, name, index in pairs:
        if name not in heads and index not in heads.values():
            heads[name] = index
    return heads


def _row(wanted: Sequence[Wanted], heads: dict[str, int], cells: Sequence[str], paper: Paper) -> dict[str, Any] | None:
    row: dict[str, Any] = {}
    for item in wanted:
        index = heads.get(item.field.name)
        cell = cells[index] if index is not None and index < len(cells) else ""
        founds = reader_of(item)(cell, paper.locale)
        row[item.field.name] = founds[0].value if founds else None
    filled = sum(value is not None for value in row.values())
    first = normal_form(next((cell for cell in cells if cell.strip()), ""))
    is_sum = any(first in concept_phrases(concept) for concept in _SUMS)
    return None if filled == 0 or (is_sum and filled < len(heads)) else row
