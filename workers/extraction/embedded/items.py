"""Line items: rows of a table on the page whose heads name the properties of the items."""

from collections.abc import Sequence
from dataclasses import replace

from workers.extraction.embedded.candidates import Paper
from workers.extraction.embedded.head_cells import Asked
from workers.extraction.embedded.headless import Multiplied, find_multiplied
from workers.extraction.embedded.item_prices import as_amount, is_plain_price
from workers.extraction.embedded.item_rows import Row
from workers.extraction.embedded.item_tables import Table, find_tables
from workers.extraction.embedded.item_trust import BASE, SUMMED, amounts_of, is_on_paper, trust
from workers.extraction.embedded.item_values import item_of, item_without_head, regions_of
from workers.extraction.embedded.lines import Region, union
from workers.extraction.embedded.pauses import with_pauses
from workers.extraction.embedded.summed import find_summed
from workers.extraction.protocol import CancellationToken, FieldValue

_UNSUMMED = 0.75
_TEXT_AND_AMOUNT = 2
_PAID = frozenset({"unit_price", "line_total"})
_TOLD_BY_SUM = _PAID | {"quantity", "description"}


def read_items(asked: Asked, paper: Paper, token: CancellationToken, *, fewest_columns: int = 1) -> FieldValue | None:
    """None where no table on the pages names two of the properties, and no lines multiply."""
    found = (table for table in find_tables(asked, paper, token) if table.head.named >= fewest_columns)
    tables = without_extras(list(found), paper)
    sure = trust(tables, asked, paper) if tables else 0.0
    if sure <= BASE and (headless := _without_head(asked, paper, token)):
        return headless
    items = [item_of(row, table, asked, paper.locale) for table in tables for row in with_pauses(table.rows, token)]
    if not any(value is not None for item in items for value in item.values()):
        return None
    return placed(items, sure, [region for table in tables for region in regions_of(table.rows)])


def _without_head(asked: Asked, paper: Paper, token: CancellationToken) -> FieldValue | None:
    """The lines that a sum below them proves, else those that multiply."""
    asks = {item.concept for item in asked.wanted}
    if not asks & _PAID or not asks & {"quantity", "description"}:
        return None
    multiplied = find_multiplied(paper, token) if "quantity" in asks else []
    proven = find_summed(paper, token) if asks <= _TOLD_BY_SUM else []
    lines = proven if len(proven) >= len(multiplied) else multiplied
    if not lines:
        return None
    summed = lines is proven or is_on_paper([line.amount.value for line in lines], paper)
    if len(lines) == 1 and not summed:
        return None
    asked, lines = _by_price(asked, lines)
    items = [item_without_head(line, asked, paper.locale) for line in lines]
    regions = [Region(line.line, 0, len(line.line.tokens)) for line in lines]
    return placed(items, SUMMED if summed else _UNSUMMED, regions)


def _by_price(asked: Asked, lines: list[Multiplied]) -> tuple[Asked, list[Multiplied]]:
    """A price that is not named as of one is what was paid, where no line says more or no quantity is asked for."""
    asks = {item.concept for item in asked.wanted}
    if "line_total" in asks or not any(map(is_plain_price, asked.wanted)):
        return asked, lines
    if "quantity" not in asks or not any(line.price for line in lines):
        return replace(asked, wanted=tuple(map(as_amount, asked.wanted))), lines
    return asked, [replace(line, price=line.amount) if _is_of_one(line) else line for line in lines]


def _is_of_one(line: Multiplied) -> bool:
    """Its amount is the price of one: it has no other number in its way, and no other quantity."""
    alone = line.price is None and len(line.line.starts) == _TEXT_AND_AMOUNT
    return alone and (line.quantity is None or line.quantity.value == 1)


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


def without_extras(tables: list[Table], paper: Paper) -> list[Table]:
    """Rows without a price are no items where the amounts make a sum of the paper only without theirs."""
    lean = [replace(table, rows=[row for row in table.rows if _is_priced(row, table)]) for table in tables]
    if is_on_paper(amounts_of(tables), paper) or not is_on_paper(amounts_of(lean), paper):
        return tables
    return [table for table in lean if table.rows]


def _is_priced(row: Row, table: Table) -> bool:
    at = table.place("unit_price")
    return at is None or at in row.numbers
