"""Values that stand over a row of their labels, as in the boxes at the head of American papers."""

from collections.abc import Iterator

from workers.extraction.embedded.candidates import Candidate, Paper
from workers.extraction.embedded.kinds import reader_of
from workers.extraction.embedded.labels import Wanted
from workers.extraction.embedded.lines import Layout, Line, Region
from workers.extraction.embedded.places import under
from workers.extraction.embedded.spots import Spot

_OVER, _FEWEST = 0.8, 2
_SURE = 0.5
_AWAY = 1.5
"""Of the lines' height, how far a value may stand over its label."""
_KINDS = frozenset({"identifier", "date", "amount", "number", "integer", "text", "name"})


def in_row_over(wanted: Wanted, paper: Paper) -> Iterator[Candidate]:
    """The value over a label, where several labels stand side by side under as many values."""
    if wanted.kind not in _KINDS:
        return
    read = reader_of(wanted)
    for phrase, weight in wanted.phrases.items():
        for spot in paper.spots.of(phrase) if weight > _SURE else ():
            region = _over(spot, paper)
            for found in read(region.text, paper.locale)[:1] if region else ():
                if region:
                    part = region.part(found.start, found.end)
                    score = _OVER * weight * spot.likeness * found.fit
                    yield Candidate(found.value, score, part, found.flag, found.currency, told_by="above")


def _over(spot: Spot, paper: Paper) -> Region | None:
    line = spot.region.line
    feet = [other for other in paper.spots.on(line) if other.alone and other.region.start in line.starts]
    if spot not in feet or len({foot.region.start for foot in feet}) < _FEWEST or not line.index:
        return None
    above = paper.layout.above(line, 1)[0]
    if line.top - above.bottom > _AWAY * line.height or any(_is_head(foot, paper.layout) for foot in feet):
        return None
    if any(other.alone for other in paper.spots.on(above)):
        return None
    values = [under(foot.region, above) for foot in feet]
    if None in values or not any(_has_digit(value) for value in values if value):
        return None
    return under(spot.region, above)


def _is_head(spot: Spot, layout: Layout) -> bool:
    """A value stands right under it, or behind it."""
    line = spot.region.line
    below = next(iter(layout.below(line, 1)), None)
    if below is None or below.top - line.bottom > _AWAY * line.height:
        return False
    region = _segment_under(spot.region, below)
    return region is not None and _has_digit(region) and len(region.tokens) < 4


def _segment_under(above: Region, line: Line) -> Region | None:
    return under(above, line)


def _has_digit(region: Region) -> bool:
    return any(char.isdigit() for char in region.text)
