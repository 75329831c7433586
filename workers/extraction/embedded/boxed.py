"""Boxes that are written: whether they stand before their words or behind them is told from the whole line."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from workers.extraction.embedded.lines import Line, Region
from workers.extraction.embedded.options import Option
from workers.extraction.embedded.values.boxes import BOX
from workers.extraction.embedded.values.dates import fold

YES, NO = frozenset(("yes", "ja", "oui", "si", "y", "j")), frozenset(("no", "nein", "non", "n"))
_EVEN, _WIDE = 0.25, 0.85
"""Of the line's height."""
_CUTS = re.compile(r" {3}|(?<=[?:]) ")
_EDGE = re.compile(r"[\[(\u2610-\u2612\u2705\u22a0\u25a1\u25a2]")
"""Of a box; to look for one is ten times as quick."""
_WORD = re.compile(r"\w+")

type Span = tuple[int, int]


def boxed_options(line: Line) -> list[Option]:
    """The line's runs of words, all without a box where it cannot be told whose the boxes are."""
    boxes = list(BOX.finditer(line.text)) if _EDGE.search(line.text) else []
    if not boxes or (len(boxes) == 1 and boxes[0][0] == line.text):
        return []
    gaps = list(pairwise([0, *(edge for box in boxes for edge in box.span()), len(line.text)]))[::2]
    side = _side(line, [box.span() for box in boxes], gaps)
    ticked: dict[Span, bool] = {}
    runs: list[Span] = []
    for at, gap in enumerate(gaps):
        found = list(_runs(line.text, *gap))
        runs += found
        if found and side == "before" and at:
            ticked[found[0]] = boxes[at - 1]["ticked"] is not None
        elif found and side == "behind" and at < len(boxes):
            ticked[found[-1]] = boxes[at]["ticked"] is not None
    whole = Region(line, 0, len(line.tokens))
    return [Option(whole.part(*run), ticked.get(run), line.text[slice(*run)]) for run in runs]


def _runs(text: str, start: int, end: int) -> Iterator[Span]:
    """Cut at wide gaps, behind questions and around an answer at an edge."""
    cuts = [start, *(match.end() for match in _CUTS.finditer(text, start, end)), end]
    words = list(_WORD.finditer(text, start, end))
    if words and not text[start : words[0].start()].strip() and fold(words[0][0]) in YES | NO:
        cuts.append(words[0].end())
    if words and fold(words[-1][0]) in YES | NO:
        cuts.append(words[-1].start())
    for begin, stop in pairwise(sorted(cuts)):
        run = text[begin:stop]
        if run.strip(" .,;:/|"):
            yield begin + len(run) - len(run.lstrip()), begin + len(run.rstrip())


def _side(line: Line, boxes: Sequence[Span], gaps: Sequence[Span]) -> str | None:
    """On which side of its words a box stands, if all that speaks of it says the same."""
    words = [_WORD.findall(fold(line.text[slice(*gap)])) for gap in gaps]
    ending = {said[-1] in YES for said in words[:-1] if said and said[-1] in YES | NO}
    beginning = {said[0] in YES for said in words[1:] if said and said[0] in YES | NO}
    if len(ending) != len(beginning) and 2 in (len(ending), len(beginning)):
        return "before" if len(beginning) == 2 else "behind"
    votes = {_vote(line, *box) for box in boxes} - {None}
    head, tail = line.text[slice(*gaps[0])].strip(), _CUTS.split(line.text[slice(*gaps[1])].strip())[0]
    if head.endswith((":", "?")) and tail:
        votes.add("behind" if tail.endswith(":") else "before")
    return votes.pop() if len(votes) == 1 else None


def _vote(line: Line, start: int, end: int) -> str | None:
    """Words are nearer on one side of the box, or stand on one side only."""
    box = Region(line, 0, len(line.tokens)).part(start, end)
    glued = line.offsets[box.start] < start, line.offsets[box.end - 1] + len(box.tokens[-1].text) > end
    if any(glued):
        return None if all(glued) else "behind" if glued[0] else "before"
    left = box.box[0] - line.tokens[box.start - 1].box[2] if box.start else None
    right = line.tokens[box.end].box[0] - box.box[2] if box.end < len(line.tokens) else None
    if left is None or right is None:
        return "before" if left is None else "behind"
    if abs(left - right) < _EVEN * line.height or min(left, right) > _WIDE * line.height:
        return None
    return "behind" if left < right else "before"
