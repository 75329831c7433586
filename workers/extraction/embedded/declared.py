"""Tables that the file itself declares, as lists of labels and values. Their rows as items: declared_items.py."""

from collections.abc import Iterator

from workers.extraction.embedded.candidates import Candidate, Paper
from workers.extraction.embedded.kinds import reader_of
from workers.extraction.embedded.labels import Wanted
from workers.extraction.embedded.normal import normal_form
from workers.extraction.protocol import Table

_SURE = 0.95


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
