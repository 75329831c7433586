"""Line items: rows of a table on the page whose heads name the properties of the items."""

from collections.abc import Sequence
from dataclasses import replace

from workers.extraction.embedded.candidates import Paper
from workers.extraction.embedded.head_cells import Asked
from workers.extraction.embedded.headless import find_multiplied
from workers.extraction.embedded.item_rows import Row
from workers.extraction.embedded.item_tables import Table, find_tables
from workers.extraction.embedded.item_trust import BASE, SUMMED, amounts_of, is_on_paper, trust
from workers.extraction.embedded.item_values import item_of, item_without_head, regions_of
from workers.extraction.embedded.lines import Region, union
from workers.extraction.embedded.pauses import with_pauses
from workers.extraction.embedded.summed import find_summed
from workers.extraction.protocol import CancellationToken, FieldValue

_UNSUMMED = 0.75
_TOLD_BY_SUM = frozenset({"quantity", "line_total", "description"})
_ASKED_WITHOUT_HEAD = frozenset({"quantity", "line_total"})


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
    asked = _by_price(asked)
    asks = {item.concept for item in asked.wanted}
    if "line_total" not in asks or not asks & {"quantity", "description"}:
        return None
    found = find_multiplied(paper, token) if asks >= _ASKED_WITHOUT_HEAD else []
    if not found and asks <= _TOLD_BY_SUM and (lines := find_summed(paper, token)):
        items = [item_without_head(line, asked, paper.locale) for line in lines]
        return placed(items, SUMMED, [Region(line.line, 0, len(line.line.tokens)) for line in lines])
    if not found:
        return None
    items = [item_without_head(line, asked, paper.locale) for line in found]
    summed = is_on_paper([line.amount.value for line in found], paper)
    if len(found) == 1 and not summed:
        return None
    return placed(
        items, SUMMED if summed else _UNSUMMED, [Region(line.line, 0, len(line.line.tokens)) for line in found]
    )


def _by_price(asked: Asked) -> Asked:
    """Where neither quantity nor amount is asked for, a price that is not named as of one is what was paid for all."""
    if {item.concept for item in asked.wanted} != {"description", "unit_price"}:
        return asked
    if any("unit" in said for item in asked.wanted for said in item.wordings):
        return asked
    paid = (replace(item, concept="line_total") if item.concept == "unit_price" else item for item in asked.wanted)
    return replace(asked, wanted=tuple(paid))


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
