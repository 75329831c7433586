"""Candidates: values that stand where a label says they should."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from workers.extraction.embedded.kinds import FREE, reader_of
from workers.extraction.embedded.labels import Wanted
from workers.extraction.embedded.lines import Layout, Line, Region
from workers.extraction.embedded.spots import Spot, SpotIndex
from workers.extraction.embedded.values.found import Found, Locale, Reader

_LINES_BELOW = 3
_BELOW_SCORES = (0.86, 0.74, 0.6)
_MULTIPLE = frozenset({"amount"})
"""Kinds of which a line may hold several; the last one is the likeliest."""


@dataclass(frozen=True, slots=True)
class Candidate:
    value: Any
    score: float
    region: Region
    flag: str | None = None
    currency: str | None = None

    def scaled(self, factor: float) -> "Candidate":
        return replace(self, score=self.score * factor)


@dataclass(frozen=True, slots=True)
class Paper:
    """What all fields of one document are looked up in."""

    layout: Layout
    spots: SpotIndex
    locale: Locale


def labelled(wanted: Wanted, paper: Paper) -> Iterator[Candidate]:
    """Candidates to the right of, and below, every spot of the field's labels."""
    read = reader_of(wanted)
    for phrase, weight in wanted.phrases.items():
        for spot in paper.spots.of(phrase):
            factor = weight * spot.likeness
            beside = [candidate.scaled(factor) for candidate in _beside(wanted, paper, spot, read)]
            yield from beside
            if not beside or wanted.kind in FREE:
                yield from (candidate.scaled(factor) for candidate in _below(wanted, paper, spot, read))


def _beside(wanted: Wanted, paper: Paper, spot: Spot, read: Reader) -> Iterator[Candidate]:
    region = _rest_of_line(paper, spot)
    if region is None:
        return
    if wanted.kind in FREE:
        region = _first_segment(region)
    founds = _picked(wanted, read(region.text, paper.locale))
    coverage = _coverage(spot)
    colon = spot.region.tokens[-1].ends_label or region.tokens[0].text.startswith(":")
    same_segment = region.start == spot.region.end and region.start not in region.line.starts
    base = (1.0 if colon else 0.96) * coverage
    if wanted.kind in FREE and same_segment and not colon:
        base *= 0.7 if coverage > 0.95 else 0.3
    for rank, found in enumerate(founds):
        between = region.text[: found.start] if wanted.kind not in _MULTIPLE else ""
        words = sum(word.isalpha() and len(word) > 1 for word in between.split())
        yield _candidate(region, found, base * 0.82**words * 0.55**rank)


def _rest_of_line(paper: Paper, spot: Spot) -> Region | None:
    """From the label to the next label on the line."""
    line, start = spot.region.line, spot.region.end
    end = next((other.region.start for other in paper.spots.on(line) if other.region.start >= start), len(line.tokens))
    while start < end and line.tokens[start].text in (":", "#", "-", "."):
        start += 1
    return Region(line, start, end) if start < end else None


def _first_segment(region: Region) -> Region:
    return Region(region.line, region.start, min(region.end, region.line.segment_of(region.start)[1]))


def _coverage(spot: Spot) -> float:
    """The part of the printed label that the spot covers: `Total` is 0.7 of `Total of week`."""
    line, covered = spot.region.line, len(spot.phrase)
    start, end = line.segment_of(spot.region.start)
    extra = 0
    for position in range(spot.region.start - 1, start - 1, -1):
        token = line.tokens[position]
        if token.ends_label or any(char.isdigit() for char in token.text):
            break
        extra += len(token.normal)
    tail = range(spot.region.end, end)
    if not spot.region.tokens[-1].ends_label and any(line.tokens[at].ends_label for at in tail):
        for position in tail:
            extra += len(line.tokens[position].normal)
            if line.tokens[position].ends_label:
                break
    return float((covered / (covered + extra)) ** 0.7) if covered else 0.0


def _below(wanted: Wanted, paper: Paper, spot: Spot, read: Reader) -> Iterator[Candidate]:
    coverage = _coverage(spot)
    header = len(paper.spots.on(spot.region.line)) >= 3 and wanted.kind == "amount"
    previous = spot.region.line
    for rank, line in enumerate(paper.layout.below(previous, _LINES_BELOW)):
        if line.top - previous.bottom > 2.2 * previous.height:
            return
        previous = line
        region = _under(paper, spot, line)
        if region is None:
            continue
        if any(other.region.start == region.start for other in paper.spots.on(line)) and wanted.kind in FREE:
            return
        founds = _picked(wanted, read(region.text, paper.locale))
        for place, found in enumerate(founds):
            score = _BELOW_SCORES[rank] * coverage * (0.6 if header else 1.0) * 0.55**place
            yield _candidate(region, found, score)
        if founds:
            return


def _under(paper: Paper, spot: Spot, line: Line) -> Region | None:
    """The segment of `line` that begins or lies under the label."""
    x0, _, x1, _ = spot.region.box
    for start, end in line.segments():
        left, right = line.tokens[start].box[0], line.tokens[end - 1].box[2]
        if left < x1 and right > x0 and left > x0 - 0.6 * max(right - left, x1 - x0):
            return Region(line, start, end)
    return None


def _picked(wanted: Wanted, founds: list[Found]) -> list[Found]:
    """Likeliest first."""
    if wanted.edge is not None:
        return founds[:1] if wanted.edge == 0 else founds[1:2] or founds[-1:]
    if wanted.kind in _MULTIPLE:
        return founds[::-1][:3]
    return founds[:1]


def _candidate(region: Region, found: Found, score: float) -> Candidate:
    part = region.part(found.start, found.end)
    reading = sum(token.confidence for token in part.tokens) / len(part.tokens)
    return Candidate(found.value, score * found.fit * reading, part, found.flag, found.currency)


def anywhere(wanted: Wanted, paper: Paper, score: float) -> Iterator[Candidate]:
    """Every value of the field's kind, wherever it stands."""
    read = reader_of(wanted)
    for line in paper.layout.lines:
        region = Region(line, 0, len(line.tokens))
        for found in read(region.text, paper.locale):
            yield _candidate(region, found, score)
