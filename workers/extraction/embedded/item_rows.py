"""The lines below a head as rows: a line with an amount starts one, the text around it belongs to it."""

from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from itertools import pairwise

from workers.extraction.embedded.candidates import Paper
from workers.extraction.embedded.heads import Column, Head
from workers.extraction.embedded.item_ends import is_carried, is_other_head, is_sum
from workers.extraction.embedded.lines import Line, Region
from workers.extraction.embedded.measured import are_measured, is_measured_in, locale_of_measures
from workers.extraction.embedded.pauses import with_pauses
from workers.extraction.embedded.table_cells import cells_of, is_nothing, number_in, numbers_of
from workers.extraction.embedded.values.found import Found, Locale

_FIRST_GAP, _GAP, _WIDER = 6.0, 4.0, 2.5
"""Free space that ends a table, in line heights: after the head, after a row, and beside the widest so far."""
_CLOSE = 0.8
"""Lines of one row lie closer than this, in line heights."""
_SUMS_IN_A_ROW = 3
_MOST_TEXT = 100
"""Lines without a row: what follows the table is a text."""
_SPLIT = 1.3
_KEYS = ("line_total", "unit_price", "quantity")
_UNSURE = (None, "line_number", "item_number", "unit")


@dataclass(slots=True)
class Part:
    """A line of the table."""

    line: Line
    cells: dict[int, Region]
    numbers: dict[int, Found]


@dataclass(slots=True)
class Row:
    anchor: Part
    before: list[Part] = field(default_factory=list)
    after: list[Part] = field(default_factory=list)
    numbers: dict[int, Found] = field(default_factory=dict)

    @property
    def parts(self) -> list[Part]:
        return [*self.before, self.anchor, *self.after]

    def values(self) -> dict[int, float]:
        return {index: found.value for index, found in self.numbers.items()}

    def spare_numbers(self, columns: Sequence[Column], locale: Locale) -> dict[int, Found]:
        """Those in columns that no head names, or names a number of another kind: `No.` may be how many."""
        cells = ((index, region) for index, region in self.anchor.cells.items() if columns[index].concept in _UNSURE)
        found = {index: number_in(region.text, columns[index], locale) for index, region in cells}
        return {index: number for index, number in found.items() if number}


class _Walk:
    """Goes down the lines under a head."""

    def __init__(self, head: Head, paper: Paper, ends: Set[tuple[int, int]]) -> None:
        self.columns = head.columns
        self._token = paper.token
        self.ends = ends
        self.locale, self.measures = paper.locale, locale_of_measures(paper)
        self._measured = are_measured(head.columns)
        self.rows: list[Row] = []
        self.sums = 0
        self.seen_sum = False
        self._pending: list[Part] = []
        self._previous = head.last
        self._widest = 0.0
        self._key = _key(head.columns)
        self._keyed = self._key is not None and head.columns[self._key].concept in _KEYS
        self._quantity = _place("quantity", head.columns)
        self._description = _place("description", head.columns)

    def run(self, lines: Sequence[Line]) -> None:
        for line in with_pauses(lines, self._token):
            if self._is_over(line):
                break
            self._take(line)
            self._previous = line
        self._settle(None)

    def begin_page(self, lines: Sequence[Line]) -> Sequence[Line]:
        """The lines of a further page from its first one on that is a whole row."""
        usual = set.intersection(*(set(row.numbers) for row in self.rows)) if self.rows else set()
        for at, line in enumerate(with_pauses(lines, self._token)) if len(usual) > 1 else ():
            if usual <= self._part(line).numbers.keys():
                self._previous = line
                return lines[at:]
        return []

    def _is_over(self, line: Line) -> bool:
        if (line.page, line.index) in self.ends:
            return True
        gap = (line.top - self._previous.bottom) / line.height
        limit = max(_GAP, _WIDER * self._widest) if self.rows else _FIRST_GAP
        if (
            len(self._pending) > _MOST_TEXT
            or gap > limit
            or self.sums >= _SUMS_IN_A_ROW
            or (self.seen_sum and self._quantity is None)
        ):
            return True
        self._widest = max(self._widest, gap) if self.rows else 0.0
        return bool(self.rows) and is_other_head(line, self.columns)

    def _take(self, line: Line) -> None:
        part = self._part(line)
        has_quantity = self._quantity in part.numbers
        if not has_quantity and is_carried(line):
            return
        if is_sum(line, has_quantity=has_quantity):
            self.sums += 1
            self.seen_sum = True
            self._settle(None)
        elif self._starts_row(part) and (has_quantity or not self.seen_sum):
            self.sums = 0
            self._start(part)
        elif not self.seen_sum or has_quantity:
            self._pending.append(part)

    def _part(self, line: Line) -> Part:
        cells = cells_of(line, self.columns)
        numbers = numbers_of(cells, self.columns, self.locale, self.locale)
        if self.measures != self.locale:
            measured = {at: cell for at, cell in cells.items() if self._is_measured(at, cells)}
            numbers |= numbers_of(measured, self.columns, self.locale, self.measures)
        return Part(line, cells, numbers)

    def _is_measured(self, at: int, cells: Mapping[int, Region]) -> bool:
        return self._measured[at] or is_measured_in(cells, at, self.columns)

    def _starts_row(self, part: Part) -> bool:
        if self._key is None:
            return 0 in part.cells
        if not self._keyed:
            # Money in or money out: which column a row has its number in is not known.
            return bool(part.numbers)
        cell = part.cells.get(self._key)
        return self._key in part.numbers or (
            cell is not None and self._quantity in part.numbers and is_nothing(cell.text)
        )

    def _start(self, part: Part) -> None:
        row = Row(part, numbers=dict(part.numbers))
        self._settle(row)
        self.rows.append(row)

    def _settle(self, following: Row | None) -> None:
        """Gives the lines since the last row to it, or to the one that follows."""
        above = self.rows[-1] if self.rows else None
        pending, self._pending = self._pending, []
        names = following is not None and self._is_named_above(above, following)
        pending = [self._as_name(part, following) for part in pending] if names and following else pending
        cut = 0 if names else _cut(above, pending, following)
        if above:
            edge = above.anchor
            for part in pending[:cut]:
                if not _is_close(edge.line, part.line) or not _completes(above, part):
                    break
                above.after.append(part)
                above.numbers |= part.numbers
                edge = part
        if following:
            edge = following.anchor
            for part in reversed(pending[cut:]):
                if not _is_close(part.line, edge.line) or not _completes(following, part):
                    break
                following.before.insert(0, part)
                following.numbers |= part.numbers
                edge = part

    def _is_named_above(self, above: Row | None, following: Row) -> bool:
        """The name stands on a line of its own over the numbers, as it does in the row before."""
        at = self._description
        if at is None or at in following.anchor.cells:
            return False
        return above is None or (at not in above.anchor.cells and any(at in part.cells for part in above.before))

    def _as_name(self, part: Part, row: Row) -> Part:
        """A line of words whose last ones reach under the heads of numbers."""
        if self._description is None or len(part.line.starts) > 1 or (part.numbers and _completes(row, part)):
            return part
        region = Region(part.line, 0, len(part.line.tokens))
        return Part(part.line, {self._description: region}, {}) if any(map(str.isalpha, region.text)) else part


def read_rows(head: Head, paper: Paper, further: Sequence[int], ends: Set[tuple[int, int]]) -> list[Row]:
    """`further` are the pages after the head's on which the table may go on without a head, `ends` the other heads."""
    walk, layout = _Walk(head, paper, ends), paper.layout
    walk.run(layout.pages[head.last.page][head.last.index + 1 :])
    for page in further:
        paper.token.checkpoint()
        if walk.seen_sum or not walk.rows:
            break
        lines = walk.begin_page(layout.pages[page])
        if not lines:
            break
        walk.run(lines)
    return walk.rows


def _place(concept: str, columns: Sequence[Column]) -> int | None:
    return next((at for at, column in enumerate(columns) if column.concept == concept), None)


def _key(columns: Sequence[Column]) -> int | None:
    """The column that each row has a number in."""
    for concept in _KEYS:
        for index, column in enumerate(columns):
            if column.concept == concept:
                return index
    return next((index for index, column in enumerate(columns) if column.numeric), None)


def _is_close(upper: Line, lower: Line) -> bool:
    return lower.top - upper.bottom < _CLOSE * max(upper.height, lower.height)


def _completes(row: Row, part: Part) -> bool:
    """Numbers that were set a little lower or higher than their row; none that the row has already."""
    return not part.numbers.keys() & row.numbers.keys()


def _cut(above: Row | None, pending: Sequence[Part], following: Row | None) -> int:
    """How many of the lines between two rows belong to the upper one: those before the widest gap.

    Lines that stand apart from both rows go on with the upper one.
    """
    if above is None or following is None:
        return 0 if above is None else len(pending)
    lines = [above.anchor.line, *(part.line for part in pending), following.anchor.line]
    gaps = [lower.top - upper.top for upper, lower in pairwise(lines)]
    widest = max(range(len(gaps)), key=gaps.__getitem__)
    apart = _SPLIT * min(gaps)
    return widest if gaps[widest] > apart and (widest or gaps[-1] <= apart) else len(pending)


def texts_of(row: Row, column: int) -> Iterator[Region]:
    """What stands in a column of the row, line by line."""
    return (part.cells[column] for part in row.parts if column in part.cells)
