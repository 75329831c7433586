"""Values that do not fit on one line of a narrow column."""

from itertools import pairwise

from workers.extraction.embedded.candidates import Paper
from workers.extraction.embedded.lines import Line, Region

_FLUSH, _TOUCHING = 0.3, 0.2
"""Of a line's height."""
_CLOSER = 1.2
"""How much further apart the rows are than the lines of one of them."""


def rest_of_cell(value: Region, paper: Paper) -> Region | None:
    """`Senate` under `Advertiser: Reed, Ada - TN   Office: Upper Lake-`: the next line is closer than the rows are, and
    holds nothing but what goes on under values of this one.
    """
    line = value.line
    around = [*paper.layout.above(line, 1), line, *paper.layout.below(line, 2)]
    at = around.index(line)
    if at + 1 >= len(around) or not _is_within_row(around, at):
        return None
    segments = [Region(around[at + 1], *span) for span in around[at + 1].segments()]
    if not _is_cut(line) or not all(_goes_on(segment, line) for segment in segments):
        return None
    own = (segment for segment in segments if _is_flush(segment, value) and not any(map(str.isdigit, segment.text)))
    return next(own, None)


def _is_cut(line: Line) -> bool:
    """A value ends in a hyphen; without it the second line may as well be an address or a person."""
    return any(line.tokens[end - 1].text.endswith("-") for _, end in line.segments())


def _is_within_row(around: list[Line], at: int) -> bool:
    """The line after `at` belongs to its row; where there is no other row, nothing tells."""
    pitches = [below.top - above.top for above, below in pairwise(around)]
    rows = [pitch for place, pitch in enumerate(pitches) if place != at]
    touching = around[at + 1].top - around[at].bottom < _TOUCHING * around[at].height
    return touching and bool(rows) and min(rows) > _CLOSER * pitches[at]


def _goes_on(segment: Region, line: Line) -> bool:
    """It begins right under a value behind a colon, and is no label itself."""
    values = (at for at in range(1, len(line.tokens)) if line.tokens[at - 1].ends_label)
    under = any(_is_flush(segment, Region(line, at, at + 1)) for at in values)
    return under and not any(token.ends_label for token in segment.tokens)


def _is_flush(below: Region, above: Region) -> bool:
    return abs(below.tokens[0].box[0] - above.tokens[0].box[0]) < _FLUSH * above.line.height
