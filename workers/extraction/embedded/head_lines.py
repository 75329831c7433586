"""Small tables of a form: a line of heads, and under it rows that begin with what they are about."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from workers.extraction.embedded.lines import Layout, Line, Region
from workers.extraction.embedded.normal import has_digit
from workers.extraction.embedded.pauses import with_pauses
from workers.extraction.embedded.wording import Wording, wording
from workers.extraction.protocol import CancellationToken

_GAP = 2.6
"""Of a line's height: what stands further below is no row of the table."""
_REACH = 3.0
"""Heights of a line between a cell and the head of its column, at most."""
_MOST_HEADS, _MOST_ROWS, _LONGEST = 9, 40, 6


@dataclass(frozen=True, slots=True)
class Row:
    label: Region
    says: Wording
    cells: Sequence[tuple[Region, Wording]]
    """Each with what the head of its column says."""


def rows_under_heads(layout: Layout, token: CancellationToken) -> Iterator[Row]:
    for lines in layout.pages.values():
        token.checkpoint()
        heads: list[tuple[Region, Wording]] = []
        last: Line | None = None
        left = 0
        for line in with_pauses(lines, token):
            if last is not None and line.top - last.bottom > _GAP * max(line.height, last.height):
                heads = []
            if _is_heads(line):
                heads = [(head, wording(head.text)) for head in (Region(line, *span) for span in line.segments())]
                left = _MOST_ROWS
            elif heads and left and (row := _row(line, heads)):
                left -= 1
                yield row
            last = line if heads else None


def _is_heads(line: Line) -> bool:
    if not 1 < len(line.starts) <= _MOST_HEADS or any(has_digit(token.text) for token in line.tokens):
        return False
    if any(token.ends_label for token in line.tokens):
        return False
    return all(end - start <= _LONGEST for start, end in line.segments())


def _row(line: Line, heads: Sequence[tuple[Region, Wording]]) -> Row | None:
    first, *others = line.segments()
    label = Region(line, *first)
    if not others or label.end - label.start > _LONGEST or not label.tokens[0].text[:1].isalpha():
        return None
    says = wording(label.text)
    cells = [(cell, head) for cell in (Region(line, *span) for span in others) if (head := _head_of(cell, heads))]
    return Row(label, says, cells) if says and cells else None


def _head_of(cell: Region, heads: Sequence[tuple[Region, Wording]]) -> Wording | None:
    """The head that the cell stands under, or whose edge is the nearest."""
    x0, _, x1, _ = cell.box

    def distance(head: Region) -> float:
        left, _, right, _ = head.box
        return min(abs(left - x0), abs(right - x1), abs(left + right - x0 - x1) / 2)

    over = [(head, says) for head, says in heads if head.box[0] < x1 and head.box[2] > x0]
    head, says = min(over or heads, key=lambda pair: distance(pair[0]))
    return says if over or distance(head) < _REACH * cell.line.height else None
