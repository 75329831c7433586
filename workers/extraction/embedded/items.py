"""Line items: rows of a table on the page whose heads name the properties of the items."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from workers.extraction.embedded.candidates import Paper
from workers.extraction.embedded.heads import Column, find_heads, named_columns
from workers.extraction.embedded.kinds import reader_of
from workers.extraction.embedded.labels import Wanted, concept_phrases, want
from workers.extraction.embedded.lines import Line, Region, union
from workers.extraction.embedded.schema import Field
from workers.extraction.embedded.values.found import Locale
from workers.extraction.protocol import CancellationToken, FieldValue

ITEM_CONCEPTS = frozenset(
    {"description", "quantity", "unit_price", "line_total", "line_number", "item_number", "unit", "tax_rate", "tax"}
    | {"discount", "delivery_date", "date", "currency"}
)
_NUMERIC = frozenset({"amount", "number", "integer", "rate"})
_SUMS = ("total", "net", "tax", "paid", "balance")
_ROW_GAP = 5.0
_PARTLY, _CHECKED = 0.8, 0.95
"""How sure a row is as such, and where quantity times price makes its amount."""


@dataclass(slots=True)
class Row:
    values: dict[str, Any]
    score: float
    regions: list[Region] = field(default_factory=list)


def columns_wanted(array: Field) -> list[Wanted]:
    """The properties of the array's items; none for an array of plain values."""
    item = array.children[0]
    return [want(child, ITEM_CONCEPTS) for child in item.children if child.type not in ("array", "object")]


def read_items(wanted: Sequence[Wanted], paper: Paper, token: CancellationToken) -> FieldValue | None:
    """The rows under every head with the most columns of the items; None where there is no such head."""
    heads = list(find_heads(wanted, paper, token))
    most = max((named_columns(columns) for _, columns in heads), default=0)
    fullest = [(line, columns) for line, columns in heads if named_columns(columns) == most]
    rows = [row for line, columns in fullest for row in _rows(line, columns, wanted, paper)]
    if not rows:
        return None
    regions = [region for row in rows for region in row.regions]
    page = regions[0].line.page
    return FieldValue(
        [row.values for row in rows],
        round(sum(row.score for row in rows) / len(rows), 3),
        page,
        union([region.box for region in regions if region.line.page == page]),
        "\n".join(region.text for region in regions),
    )


def _rows(head: Line, columns: Sequence[Column], wanted: Sequence[Wanted], paper: Paper) -> list[Row]:
    rows: list[Row] = []
    previous = head
    for line in paper.layout.pages[head.page][head.index + 1 :]:
        if line.top - previous.bottom > _ROW_GAP * line.height:
            break
        cells = _cells(line, columns)
        row = _row(line, cells, wanted, paper.locale)
        if _is_sum(line, paper) and not (row and _has_quantity(row, wanted)):
            break
        if rows and _completes(rows[-1], line, cells, wanted, paper.locale):
            pass
        elif row:
            rows.append(row)
        elif rows:
            _continue(rows[-1], cells, wanted)
        previous = line
    return rows


def _cells(line: Line, columns: Sequence[Column]) -> dict[str, Region]:
    """The tokens under each named column."""
    spans: dict[int, tuple[int, int]] = {}
    for start, end in line.segments():
        for position, column in _placed(line, start, end, columns):
            first, last = spans.get(column, (position, position))
            spans[column] = (min(first, position), max(last, position))
    return {
        owner.field.name: Region(line, first, last + 1)
        for column, (first, last) in spans.items()
        if (owner := columns[column].wanted)
    }


def _placed(line: Line, start: int, end: int, columns: Sequence[Column]) -> Iterator[tuple[int, int]]:
    """Each token of a segment with its column: a segment under one head goes there whole."""
    box = Region(line, start, end).box
    under = [index for index, column in enumerate(columns) if column.left < box[2] and column.right > box[0]]
    current = under[0] if under else _nearest(box[0], box[2], columns)
    for position in range(start, end):
        if len(under) > 1:
            left, _, right, _ = line.tokens[position].box
            current = next((at for at in under if columns[at].left < right and columns[at].right > left), current)
        yield position, current


def _nearest(left: float, right: float, columns: Sequence[Column]) -> int:
    gaps = [max(column.left - right, left - column.right) for column in columns]
    return gaps.index(min(gaps))


def _row(line: Line, cells: Mapping[str, Region], wanted: Sequence[Wanted], locale: Locale) -> Row | None:
    """A row holds a number and at least one value more, where that many properties are asked for."""
    row = Row(dict.fromkeys(item.field.name for item in wanted), _PARTLY, [Region(line, 0, len(line.tokens))])
    numbers = filled = 0
    for item in wanted:
        region = cells.get(item.field.name)
        founds = reader_of(item)(region.text, locale) if region else []
        if not founds:
            continue
        row.values[item.field.name] = founds[0].value
        filled += 1
        numbers += item.kind in _NUMERIC
    asked = any(item.kind in _NUMERIC for item in wanted)
    if filled < min(2, len(wanted)) or (asked and not numbers):
        return None
    row.score = _score(row, wanted)
    return row


def _completes(row: Row, line: Line, cells: Mapping[str, Region], wanted: Sequence[Wanted], locale: Locale) -> bool:
    """Numbers that were set a little lower than the rest of their row are put into it."""
    if line.top - row.regions[-1].line.bottom > 0.8 * line.height:
        return False
    numeric = [item for item in wanted if item.kind in _NUMERIC and item.field.name in cells]
    read = {item.field.name: reader_of(item)(cells[item.field.name].text, locale) for item in numeric}
    read = {name: founds for name, founds in read.items() if founds}
    if not read or any(row.values[name] is not None for name in read):
        return False
    row.values |= {name: founds[0].value for name, founds in read.items()}
    row.regions.append(Region(line, 0, len(line.tokens)))
    row.score = _score(row, wanted)
    return True


def _score(row: Row, wanted: Sequence[Wanted]) -> float:
    filled = sum(value is not None for value in row.values.values())
    return (_CHECKED if _multiplies(row, wanted) else _PARTLY) * (0.6 + 0.4 * filled / len(wanted))


def _multiplies(row: Row, wanted: Sequence[Wanted]) -> bool:
    by_concept = {item.concept: row.values[item.field.name] for item in wanted}
    quantity, price, amount = (by_concept.get(name) for name in ("quantity", "unit_price", "line_total"))
    numbers = [value for value in (quantity, price, amount) if isinstance(value, int | float)]
    return len(numbers) == 3 and abs(numbers[0] * numbers[1] - numbers[2]) < 0.011


def _has_quantity(row: Row, wanted: Sequence[Wanted]) -> bool:
    return any(item.concept == "quantity" and row.values[item.field.name] is not None for item in wanted)


def _is_sum(line: Line, paper: Paper) -> bool:
    phrases = {spot.phrase for spot in paper.spots.on(line) if spot.region.start in line.starts and spot.strength > 0.5}
    return any(phrases & concept_phrases(concept).keys() for concept in _SUMS)


def _continue(row: Row, cells: Mapping[str, Region], wanted: Sequence[Wanted]) -> None:
    """A further line of the description, as long as nothing else stands on it."""
    texts = [item for item in wanted if item.concept == "description"]
    if len(texts) != 1 or set(cells) != {texts[0].field.name}:
        return
    region = cells[texts[0].field.name]
    close = region.line.top - row.regions[-1].line.bottom < 0.8 * region.line.height
    started = row.values[texts[0].field.name]
    if close and started and len(row.regions) <= 2 and not any(token.ends_label for token in region.tokens):
        row.values[texts[0].field.name] = f"{started} {region.text}"
        row.regions.append(region)
