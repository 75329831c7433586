"""Boxes that are drawn and not written: of `Fire   X Theft   Storm` the cross alone is a word."""

from dataclasses import dataclass
from itertools import pairwise

from workers.extraction.embedded.lines import Line, Region
from workers.extraction.embedded.normal import has_digit

_MARKS = frozenset("xX\u2713\u2714\u2715\u2716\u2717\u2718")
_EVEN = 0.25
_LONGEST = 9
"""Words of an option."""


@dataclass(frozen=True, slots=True)
class Option:
    region: Region
    ticked: bool | None
    """None where no box is known to be its."""
    text: str


def marked_options(line: Line) -> list[Option]:
    """None where the line has no mark."""
    marks = [at for at, word in enumerate(line.tokens) if word.text in _MARKS]
    return _options(line, marks) if marks and len(marks) < len(line.tokens) else []


def _options(line: Line, marks: list[int]) -> list[Option]:
    """Runs of words between gaps and marks; a mark is that of the words that are nearer to it."""
    cuts = sorted({*line.starts, *marks, *(at + 1 for at in marks), len(line.tokens)})
    runs = [(start, end) for start, end in pairwise(cuts) if start not in marks and end - start < _LONGEST]
    if any(has_digit(line.tokens[beside].text) for mark in marks for beside in _beside(line, mark)):
        return []  # `3 X 40` counts or measures
    if any(_is_between(line, mark) for mark in marks):
        return []
    ticked = {run for mark in marks if (run := _nearest(line, mark, runs)) is not None}
    return [Option(region, run in ticked, region.text) for run in runs for region in (Region(line, *run),)]


def _is_between(line: Line, mark: int) -> bool:
    """As far from the words before it as from those behind."""
    if not 0 < mark < len(line.tokens) - 1:
        return False
    box = line.tokens[mark].box
    return abs(box[0] - line.tokens[mark - 1].box[2] - line.tokens[mark + 1].box[0] + box[2]) < _EVEN * line.height


def _beside(line: Line, mark: int) -> list[int]:
    """Places of the words right before and behind a mark, where no gap lies between."""
    start, end = line.segment_of(mark)
    return [at for at in (mark - 1, mark + 1) if start <= at < end]


def _nearest(line: Line, mark: int, runs: list[tuple[int, int]]) -> tuple[int, int] | None:
    box = line.tokens[mark].box
    before = next((run for run in runs if run[1] == mark), None)
    after = next((run for run in runs if run[0] == mark + 1), None)
    if before is None or after is None:
        return before or after
    left, right = box[0] - line.tokens[mark - 1].box[2], line.tokens[mark + 1].box[0] - box[2]
    return before if left < right else after
