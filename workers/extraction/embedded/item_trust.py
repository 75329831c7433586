"""How far rows of items are to be trusted: by what their numbers make, and by how well their columns are understood."""

from collections import Counter
from collections.abc import Iterator, Sequence

from workers.extraction.embedded.candidates import Paper
from workers.extraction.embedded.head_cells import Asked
from workers.extraction.embedded.heads import NUMERIC, Column
from workers.extraction.embedded.item_rows import texts_of
from workers.extraction.embedded.item_tables import Table, checked
from workers.extraction.embedded.labels import Wanted
from workers.extraction.embedded.table_cells import is_nothing, is_numeric

BASE = 0.6
"""How sure rows are of which nothing is known but the heads of their columns."""
ALL_NAMED = 0.75
"""The same, where each property has its column."""
_RECOGNISED = 0.92
"""Lines of a text were lost, or words misread, in every fourth table on a photograph."""
BOTH, MULTIPLIED, SUMMED, CONTRADICTED = 0.96, 0.9, 0.92, 0.4
_GAPS, _UNREAD = 0.3, 0.6
"""What is lost where cells are empty, and where they hold no number although one is asked for."""
_NOT_NAMED = 0.6
"""For each property without a column, while the table has one that nothing is known of."""
_FEW, _FEW_HELD = 0.5, 0.8
_OPTIONAL = frozenset({"discount", "tax", "tax_rate", "unit", "delivery_date", "date", "currency"})
"""Cells of these may be empty."""


def trust(tables: Sequence[Table], asked: Asked, paper: Paper) -> float:
    """By whether quantity times price makes the amounts, whether the amounts make a sum on the paper, and whether the
    columns are those that are asked for.
    """
    paper.token.checkpoint()
    known = _understood(tables, asked)
    base = ALL_NAMED if known == 1.0 and _all_named(tables, asked) else BASE
    recognised = any(
        token.confidence < 1.0 for table in tables for row in table.rows for token in row.anchor.line.tokens
    )
    return (
        max(_by_numbers(tables, paper), base) * _fullness(tables, asked) * known * (_RECOGNISED if recognised else 1.0)
    )


def _all_named(tables: Sequence[Table], asked: Asked) -> bool:
    """More than one property, and a column for each."""
    held = {id(column.wanted) for table in tables for column in table.columns}
    return len(asked.wanted) > 1 and all(id(item) in held for item in asked.wanted)


def _by_numbers(tables: Sequence[Table], paper: Paper) -> float:
    checks = [right for table in tables for right in checked(table)]
    rows = sum(len(table.rows) for table in tables)
    share = sum(checks) / len(checks) if checks else 0.0
    summed = is_on_paper(amounts_of(tables), paper)
    if checks and share < 0.5:
        return SUMMED - 0.1 if summed else CONTRADICTED
    paper.token.checkpoint()
    multiplied = len(checks) >= 0.8 * rows and share == 1.0
    if summed:
        return BOTH if multiplied else SUMMED
    if multiplied:
        return MULTIPLIED
    return BASE + 0.2 * share * len(checks) / rows


def _fullness(tables: Sequence[Table], asked: Asked) -> float:
    """1 where each row has what its columns are for, less where some have nothing or nothing that can be read."""
    due = [cell for table in tables for at in _due(table, asked) for cell in _cells(table, at)]
    if not due:
        return 1.0
    empty, unread = due.count("empty") / len(due), due.count("unread") / len(due)
    return 1.0 - _GAPS * empty - _UNREAD * unread


def _due(table: Table, asked: Asked) -> Iterator[int]:
    """The columns that each row has something in."""
    for at, column in enumerate(table.columns):
        asked_for = column.concept in ("quantity", "line_total") or (column.wanted and column.wanted in asked.wanted)
        if asked_for and column.concept not in _OPTIONAL:
            yield at


def _cells(table: Table, at: int) -> Iterator[str]:
    numeric = table.columns[at].numeric
    for row in table.rows:
        texts = [region.text for region in texts_of(row, at)]
        if not texts:
            yield "empty"
        elif numeric and at not in row.numbers and not is_nothing(texts[0]):
            yield "unread"
        else:
            yield "held"


def _understood(tables: Sequence[Table], asked: Asked) -> float:
    """1 where each property has a column, or the table has no further one that could be it."""
    held = {id(column.wanted) for table in tables for column in table.columns}
    missing = [item for item in asked.wanted if id(item) not in held]
    table = max(tables, key=lambda table: len(table.rows))
    strange = [at for at, column in enumerate(table.columns) if column.wanted not in asked.wanted]
    unnamed = sum(any(_may_be(item, table, at) for item in missing) for at in strange)
    share = 1.0 - len(missing) / len(asked.wanted)
    return _NOT_NAMED ** min(unnamed, len(missing)) * (_FEW_HELD if share < _FEW else 1.0)


def _may_be(item: Wanted, table: Table, at: int) -> bool:
    """The property could be what stands in the column: nothing is known of one of them, and both are numbers or not."""
    column: Column = table.columns[at]
    cells = [region.text for row in table.rows for region in texts_of(row, at)]
    if 2 * len(cells) < len(table.rows) or (column.wanted and (item.concept or column.concept == "line_number")):
        return False
    return (2 * sum(map(is_numeric, cells)) > len(cells)) == (item.kind in NUMERIC)


def amounts_of(tables: Sequence[Table]) -> list[float]:
    amounts = []
    for table in tables:
        at = table.place("line_total")
        amounts += [row.numbers[at].value for row in table.rows if at is not None and at in row.numbers]
    return amounts


def is_on_paper(amounts: Sequence[float], paper: Paper) -> bool:
    """The sum of the amounts stands on the paper, apart from the amounts themselves."""
    paper.token.checkpoint()
    total = round(sum(amounts), 2)
    if not amounts or not total:
        return False
    printed = Counter(round(found.value, 2) for found, _ in paper.numbers if found.fit == 1.0)
    return printed[total] > sum(round(amount, 2) == total for amount in amounts)
