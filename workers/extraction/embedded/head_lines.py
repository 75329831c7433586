"""Small tables of a form: a line of heads, and under it rows that begin with what they are about."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from workers.extraction.embedded.lines import Layout, Line, Region
from workers.extraction.embedded.pauses import with_pauses
from workers.extraction.embedded.wording import Wording, wording
from workers.extraction.protocol import CancellationToken

_GAP = 2.6
"""Of a line's height: what stands further below is no row of the table."""
_REACH = 3.0
"""Heights of a line between a cell and the head of its column, at most."""
_CODE = re.compile(r"[A-Z]{0,2}\d{1,6}")
"""Before the label of a payslip's row."""
_MOST_HEADS, _MOST_ROWS, _LONGEST, _LONGEST_LABEL = 9, 40, 6, 4


@dataclass(frozen=True)
class Row:
    line: Line
    start: int
    """Where what stands behind the label begins."""
    heads: Sequence[Region]
    phrase: str
    """Its label in normal form."""
    says: Wording

    @cached_property
    def cells(self) -> list[tuple[Region, Wording]]:
        """What stands behind the label, each with what the head of its column says; without a cell of which place and
        order say unlike things.
        """
        spans = self.line.segments()
        ordered = dict(zip(spans, self.heads, strict=True)) if len(spans) == len(self.heads) else {}
        cells = [(span, Region(self.line, *span)) for span in spans if span[0] >= self.start]
        heads = [(span, cell, _head_of(cell, self.heads)) for span, cell in cells]
        return [(cell, wording(head.text)) for span, cell, head in heads if head and ordered.get(span, head) is head]


def rows_under_heads(layout: Layout, token: CancellationToken) -> Iterator[Row]:
    for lines in layout.pages.values():
        token.checkpoint()
        heads: list[Region] = []
        last: Line | None = None
        left = 0
        plain: list[Line] = []  # rows without a number since the heads
        for line in with_pauses(lines, token):
            if last is not None and line.top - last.bottom > _GAP * max(line.height, last.height):
                heads = []
            if _is_heads(line) and not (heads and left == _MOST_ROWS - len(plain) and _is_under(line, heads)):
                heads, plain = [Region(line, *span) for span in line.segments()], []
                left = _MOST_ROWS
            elif heads and plain and left == _MOST_ROWS - 1 and any(map(str.isdecimal, line.text)):
                heads = [Region(plain[0], *span) for span in plain[0].segments()]  # they were a second line of heads
                plain = []
            if heads and line is not heads[0].line and left and (row := _row(line, heads)):
                left -= 1
                plain += [] if any(map(str.isdecimal, line.text)) else [line]
                yield row
            last = line if heads else None


def _is_heads(line: Line) -> bool:
    if not 1 < len(line.starts) <= _MOST_HEADS or any(map(str.isdecimal, line.text)):
        return False
    if any(token.ends_label for token in line.tokens):
        return False
    return all(end - start <= _LONGEST for start, end in line.segments())


def _is_under(line: Line, heads: Sequence[Region]) -> bool:
    """Each of its words stands where a head does, as in a table of marks."""
    lefts = [head.box[0] for head in heads]
    return all(any(abs(line.tokens[at].box[0] - left) < line.height for left in lefts) for at in line.starts)


def _row(line: Line, heads: Sequence[Region]) -> Row | None:
    spans = line.segments()
    if len(spans) == 1:
        return None
    coded = len(spans) > 2 and spans[0][1] == 1 and _CODE.fullmatch(line.tokens[0].text) is not None
    label = Region(line, *spans[1 if coded else 0])
    if label.end - label.start > _LONGEST_LABEL or not label.tokens[0].text[:1].isalpha():
        return None
    says = wording(label.text)
    return Row(line, label.end, heads, "".join(token.normal for token in label.tokens), says) if says else None


def _head_of(cell: Region, heads: Sequence[Region]) -> Region | None:
    """The head that the cell stands under, or whose edge is the nearest."""
    x0, _, x1, _ = cell.box

    def distance(head: Region) -> float:
        left, _, right, _ = head.box
        return min(abs(left - x0), abs(right - x1), abs(left + right - x0 - x1) / 2)

    over = [head for head in heads if head.box[0] < x1 and head.box[2] > x0]
    head = min(over or heads, key=distance)
    return head if over or distance(head) < _REACH * cell.line.height else None
