"""Candidates: values that stand where a label says they should."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from workers.extraction.embedded.kinds import FREE, SHAPED, reader_of
from workers.extraction.embedded.labels import Wanted
from workers.extraction.embedded.lines import Layout, Line, Region, union
from workers.extraction.embedded.spots import Spot, SpotIndex
from workers.extraction.embedded.synonyms import STOP_WORDS
from workers.extraction.embedded.values.currencies import currency_code
from workers.extraction.embedded.values.dates import fold
from workers.extraction.embedded.values.found import Found, Locale, Reader
from workers.extraction.embedded.values.numbers import find_numbers
from workers.extraction.protocol import Box, Table

_BELOW_SCORES = (0.86, 0.74, 0.6)
"""For the first, second and third line under a label."""
_SURE_LABEL = 0.9
_OTHER_NOUN = 0.6
_STRANGE_WORD = 0.82
"""For each word between a label and its value, and before a label in its segment."""


@dataclass(frozen=True, slots=True)
class Source:
    """Where a value was read."""

    page: int
    box: Box | None
    text: str


@dataclass(frozen=True, slots=True)
class Candidate:
    value: Any
    score: float
    region: Region | None
    """None for a cell of a declared table, which has no place on the page."""
    flag: str | None = None
    currency: str | None = None
    more: tuple[Region, ...] = ()
    """Further lines of the same value."""
    page: int = 0
    text: str = ""

    @property
    def source(self) -> Source:
        if self.region is None:
            return Source(self.page, None, self.text)
        regions = (self.region, *self.more)
        box = union([region.box for region in regions])
        return Source(self.region.line.page, box, "\n".join(region.text for region in regions))

    def scaled(self, factor: float) -> "Candidate":
        return replace(self, score=self.score * factor)


@dataclass(frozen=True)
class Paper:
    """What all fields of one document are looked up in."""

    layout: Layout
    spots: SpotIndex
    locale: Locale
    tables: Sequence[tuple[int, Table]]
    """Declared tables with their page."""
    metadata: Mapping[str, str]

    @cached_property
    def numbers(self) -> list[tuple[Found, Region]]:
        """Every number on the pages."""
        lines = [Region(line, 0, len(line.tokens)) for line in self.layout.lines]
        return [
            (found, line.part(found.start, found.end))
            for line in lines
            for found in find_numbers(line.text, self.locale)
        ]


def labelled(wanted: Wanted, paper: Paper) -> Iterator[Candidate]:
    """Candidates to the right of, and below, every spot of the field's labels."""
    read = reader_of(wanted)
    for phrase, weight in wanted.phrases.items():
        for spot in paper.spots.of(phrase):
            factor = weight * spot.likeness * _trusted_lead(wanted, spot)
            beside = [candidate.scaled(factor) for candidate in _beside(wanted, paper, spot, read)]
            yield from beside
            if not beside or wanted.kind in FREE:
                yield from (candidate.scaled(factor) for candidate in _below(wanted, paper, spot, read))


def _trusted_lead(wanted: Wanted, spot: Spot) -> float:
    """The ends of a period, and values known by their form, care less for the words before their label."""
    if wanted.edge is not None:
        return 1.0
    return max(_lead_factor(spot), 0.85) if wanted.kind in SHAPED else _lead_factor(spot)


def _lead_factor(spot: Spot) -> float:
    """`Alt Order #` is not `Order #`: words before a label change what it names."""
    line = spot.region.line
    start, _ = line.segment_of(spot.region.start)
    strange = 0
    for position in range(spot.region.start - 1, start - 1, -1):
        token = line.tokens[position]
        if token.ends_label or not token.normal.isalpha():
            break
        strange += 1
    return 0.7 * _STRANGE_WORD ** (strange - 1) if strange else 1.0


def _beside(wanted: Wanted, paper: Paper, spot: Spot, read: Reader) -> Iterator[Candidate]:
    region = rest_of_line(paper, spot)
    if region is None:
        return
    if wanted.kind in FREE:
        region = _first_segment(region)
        if _holds_label(region):
            return
    colon = spot.region.tokens[-1].ends_label or spot.region.line.tokens[spot.region.end].text.startswith(":")
    base = 1.0 if colon else 0.96
    if wanted.kind in FREE and not colon and region.start not in region.line.starts:
        base *= 0.7
    text = region.text
    for rank, found in enumerate(_picked(wanted, read(text, paper.locale))):
        between = "" if wanted.kind in FREE else text[: found.start].partition("/")[0]
        yield _candidate(region, found, base * _between_factor(between, region) * 0.6**rank)


def _between_factor(text: str, region: Region) -> float:
    """`Total spots 6` is no total: the word right after a label changes it more than others do."""
    words = [word for word in text.split() if word.isalpha() and len(word) > 1 and not currency_code(word)]
    attached = region.start not in region.line.starts and words[:1] == text.split()[:1]
    if words and attached and fold(words[0]) not in STOP_WORDS:
        return _OTHER_NOUN * _STRANGE_WORD ** (len(words) - 1)
    return _STRANGE_WORD ** len(words)


def rest_of_line(paper: Paper, spot: Spot) -> Region | None:
    """From a label to the next one on the line."""
    line, start = spot.region.line, spot.region.end
    ends = (_start(other) for other in paper.spots.on(line) if other.region.start >= start and _begins(other))
    end = next(ends, len(line.tokens))
    while start < end and line.tokens[start].text in (":", "#", "-", "."):
        start += 1
    return Region(line, start, end) if start < end else None


def _start(spot: Spot) -> int:
    """Where a label begins, the number of its box in a form included."""
    return spot.region.line.segment_of(spot.region.start)[0] if spot.leads else spot.region.start


def _begins(spot: Spot) -> bool:
    """A label among other words is one only where it stands alone, begins a segment or ends in a colon."""
    return spot.alone or (spot.strength >= 0.5 and spot.leads)


def _holds_label(region: Region) -> bool:
    return any(token.ends_label for token in region.tokens[:4])


def _first_segment(region: Region) -> Region:
    return Region(region.line, region.start, min(region.end, region.line.segment_of(region.start)[1]))


def _below(wanted: Wanted, paper: Paper, spot: Spot, read: Reader) -> Iterator[Candidate]:
    header = len(paper.spots.on(spot.region.line)) >= 3 and wanted.kind == "amount"
    base = (0.6 if header else 1.0) * _STRANGE_WORD ** _tail_words(spot) * (0.5 if _has_value(paper, spot) else 1.0)
    previous = spot.region.line
    for score, line in zip(_BELOW_SCORES, paper.layout.below(previous, len(_BELOW_SCORES)), strict=False):
        if line.top - previous.bottom > 2.2 * previous.height:
            return
        previous = line
        region = under(spot.region, line)
        if region is None:
            continue
        if wanted.kind in FREE and _is_label(paper, region):
            return
        founds = _picked(wanted, read(region.text, paper.locale))
        yield from (_candidate(region, found, score * base * 0.6**rank) for rank, found in enumerate(founds))
        if founds:
            return


def _has_value(paper: Paper, spot: Spot) -> bool:
    """Something with a digit stands right after the label: that is its value, whatever it is."""
    rest = rest_of_line(paper, spot)
    if rest is None or rest.start in rest.line.starts:
        return False
    return any(char.isdigit() for char in _first_segment(rest).text)


def _tail_words(spot: Spot) -> int:
    """Words after the label in its segment; those behind a slash are its other name."""
    line = spot.region.line
    tail = line.tokens[spot.region.end : line.segment_of(spot.region.start)[1]]
    return next((count for count, token in enumerate(tail) if token.text.startswith("/")), len(tail))


def _is_label(paper: Paper, region: Region) -> bool:
    inside = (spot for spot in paper.spots.on(region.line) if region.start <= spot.region.start < region.end)
    return any(spot.leads for spot in inside) or _holds_label(region)


def under(above: Region, line: Line) -> Region | None:
    """The segment of `line` that begins or lies under `above`."""
    x0, _, x1, _ = above.box
    for start, end in line.segments():
        left, right = line.tokens[start].box[0], line.tokens[end - 1].box[2]
        if left < x1 and right > x0 and left > x0 - 0.6 * max(right - left, x1 - x0):
            return Region(line, start, end)
    return None


def _picked(wanted: Wanted, founds: list[Found]) -> list[Found]:
    """Likeliest first: of amounts on a line the last with cents, of dates the one at the field's edge of the range."""
    if wanted.edge is not None:
        return founds[:1] if wanted.edge == 0 else founds[1:2] or founds[-1:]
    if wanted.kind == "amount":
        return sorted(founds, key=lambda found: (-found.fit, -found.start))[:3]
    return founds[:2] if wanted.kind == "identifier" else founds[:1]


def _candidate(region: Region, found: Found, score: float) -> Candidate:
    part = region.part(found.start, found.end)
    reading = sum(token.confidence for token in part.tokens) / len(part.tokens)
    return Candidate(found.value, score * found.fit * reading, part, found.flag, found.currency)


def unreadable(wanted: Wanted, paper: Paper) -> str | None:
    """What stands behind a sure label of the field in the same segment, where that is nothing of its kind."""
    for phrase, weight in wanted.phrases.items():
        for spot in paper.spots.of(phrase) if weight > _SURE_LABEL else ():
            rest = rest_of_line(paper, spot)
            if rest and spot.likeness == 1.0 and spot.region.tokens[-1].ends_label and _lead_factor(spot) == 1.0:
                return _first_segment(rest).text
    return None


def anywhere(wanted: Wanted, paper: Paper, score: float) -> Iterator[Candidate]:
    """Every value of the field's form, wherever it stands."""
    read = SHAPED[wanted.kind]
    for line in paper.layout.lines:
        region = Region(line, 0, len(line.tokens))
        for found in read(region.text, paper.locale):
            yield _candidate(region, found, score)
