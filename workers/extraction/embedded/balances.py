"""What charges and a tax come to, less what somebody else pays of them: the last amount of its column is the total."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from workers.extraction.embedded.candidates import Candidate, Paper
from workers.extraction.embedded.lines import Region
from workers.extraction.embedded.values.found import Found

_CENT = 0.011
_FEWEST = 3
_ALIGNED, _FAR = 0.6, 3.0
"""Of a line's height: how far right edges may lie apart, and the lines of one column."""
_BALANCE, _PART = 0.92, 0.5

type Amount = tuple[Found, Region]


def balanced(totals: Sequence[Candidate], paper: Paper) -> list[Candidate]:
    """The totals with the balance that the amounts above it make, some of them negative; those are no totals."""
    for column in _columns(paper):
        *parts, (last, region) = column
        values = [found.value for found, _ in parts]
        if min(values) < 0 < last.value and abs(sum(values) - last.value) < _CENT:
            inside = {(part.line.page, part.line.index) for _, part in parts}
            rest = [total.scaled(_PART) if _place(total) in inside else total for total in totals]
            return [*rest, Candidate(last.value, _BALANCE, region, None, last.currency)]
    return list(totals)


def _place(total: Candidate) -> tuple[int, int] | None:
    return (total.region.line.page, total.region.line.index) if total.region else None


def _columns(paper: Paper) -> Iterator[list[Amount]]:
    """Runs of lines that end in an amount of money with words before it, one under the other."""
    amounts = [(found, region) for found, region in paper.numbers if _is_amount(found, region)]
    column = amounts[:1]
    for above, below in pairwise(amounts):
        if not _is_under(above[1], below[1]):
            yield from _with_parts(column)
            column = []
        column.append(below)
    yield from _with_parts(column)


def _with_parts(column: list[Amount]) -> Iterator[list[Amount]]:
    if len(column) > _FEWEST:
        yield column


def _is_amount(found: Found, region: Region) -> bool:
    return found.fit == 1.0 and region.end == len(region.line.tokens) and region.start > 0


def _is_under(above: Region, below: Region) -> bool:
    height = below.line.height
    near = above.line.page == below.line.page and 0 < below.line.top - above.line.bottom < _FAR * height
    return near and abs(above.box[2] - below.box[2]) < _ALIGNED * height
