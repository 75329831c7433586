"""Line items: rows of a table on the page whose heads name the properties of the items."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from workers.extraction.embedded.candidates import Paper
from workers.extraction.embedded.head_cells import Asked
from workers.extraction.embedded.headless import find_multiplied
from workers.extraction.embedded.item_rows import Row
from workers.extraction.embedded.item_tables import Table, checked, find_tables
from workers.extraction.embedded.item_values import item_of, item_without_head, regions_of
from workers.extraction.embedded.lines import Region, union
from workers.extraction.protocol import CancellationToken, FieldValue

_BASE = 0.6
"""How sure rows are of which nothing is known but the heads of their columns."""
_UNSUMMED = 0.75
_GAPS = 0.3
"""What is lost of it where cells are empty."""
_ASKED_WITHOUT_HEAD = frozenset({"quantity", "line_total"})
_BOTH, _MULTIPLIED, _SUMMED, _CONTRADICTED = 0.96, 0.9, 0.92, 0.4


def read_items(asked: Asked, paper: Paper, token: CancellationToken, *, fewest_columns: int = 1) -> FieldValue | None:
    """None where no table on the pages names two of the properties, and no lines multiply."""
    found = (table for table in find_tables(asked, paper, token) if table.head.named >= fewest_columns)
    tables = without_extras(list(found), paper)
    sure = trust(tables, paper) * _fullness(tables) if tables else 0.0
    if sure <= _BASE and (headless := _without_head(asked, paper, token)):
        return headless
    items = [item_of(row, table, asked, paper.locale) for table in tables for row in table.rows]
    if not any(value is not None for item in items for value in item.values()):
        return None
    return placed(items, sure, [region for table in tables for region in regions_of(table.rows)])


def _without_head(asked: Asked, paper: Paper, token: CancellationToken) -> FieldValue | None:
    if not {item.concept for item in asked.wanted} >= _ASKED_WITHOUT_HEAD:
        return None
    found = find_multiplied(paper, token)
    if not found:
        return None
    items = [item_without_head(line, asked, paper.locale) for line in found]
    summed = _is_on_paper([line.amount.value for line in found], paper)
    if len(found) == 1 and not summed:
        return None
    return placed(
        items, _SUMMED if summed else _UNSUMMED, [Region(line.line, 0, len(line.line.tokens)) for line in found]
    )


def placed(items: list[dict[str, object]], confidence: float, regions: Sequence[Region]) -> FieldValue:
    """The items with where they begin, and all lines that they were read from."""
    page = regions[0].line.page
    return FieldValue(
        items,
        round(confidence, 3),
        page,
        union([region.box for region in regions if region.line.page == page]),
        "\n".join(region.text for region in regions),
    )


def trust(tables: Sequence[Table], paper: Paper) -> float:
    """By whether quantity times price makes the amounts, and whether the amounts make a sum on the paper."""
    checks = [right for table in tables for right in checked(table)]
    rows = sum(len(table.rows) for table in tables)
    share = sum(checks) / len(checks) if checks else 0.0
    summed = _is_on_paper(_amounts(tables), paper)
    if checks and share < 0.5:
        return _SUMMED - 0.1 if summed else _CONTRADICTED
    multiplied = len(checks) >= 0.8 * rows and share == 1.0
    if summed:
        return _BOTH if multiplied else _SUMMED
    if multiplied:
        return _MULTIPLIED
    return _BASE + 0.2 * share * len(checks) / rows


def _fullness(tables: Sequence[Table]) -> float:
    """1 where each row has what the columns of quantity and amount are for, less where some do not."""
    due = [
        (at, row)
        for table in tables
        for at in (table.place("quantity"), table.place("line_total"))
        if at is not None
        for row in table.rows
    ]
    held = sum(at in row.numbers for at, row in due)
    return 1.0 - _GAPS * (1.0 - held / len(due)) if due else 1.0


def without_extras(tables: list[Table], paper: Paper) -> list[Table]:
    """Rows without a price are no items where the amounts make a sum of the paper only without theirs."""
    lean = [replace(table, rows=[row for row in table.rows if _is_priced(row, table)]) for table in tables]
    if _is_on_paper(_amounts(tables), paper) or not _is_on_paper(_amounts(lean), paper):
        return tables
    return [table for table in lean if table.rows]


def _is_priced(row: Row, table: Table) -> bool:
    at = table.place("unit_price")
    return at is None or at in row.numbers


def _amounts(tables: Sequence[Table]) -> list[float]:
    amounts = []
    for table in tables:
        at = table.place("line_total")
        amounts += [row.numbers[at].value for row in table.rows if at is not None and at in row.numbers]
    return amounts


def _is_on_paper(amounts: Sequence[float], paper: Paper) -> bool:
    """The sum of the amounts stands on the paper, apart from the amounts themselves."""
    total = round(sum(amounts), 2)
    if not amounts or not total:
        return False
    printed = Counter(round(found.value, 2) for found, _ in paper.numbers if found.fit == 1.0)
    return printed[total] > sum(round(amount, 2) == total for amount in amounts)
