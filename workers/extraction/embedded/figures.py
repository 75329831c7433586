"""Numbers known by what stands around them: a great figure over its label, a unit behind, sums of the year beside."""

import re
from collections.abc import Iterator

from workers.extraction.embedded.candidates import Candidate, Paper
from workers.extraction.embedded.kinds import reader_of
from workers.extraction.embedded.labels import Wanted
from workers.extraction.embedded.lines import Line, Region
from workers.extraction.embedded.normal import words_of
from workers.extraction.embedded.places import under
from workers.extraction.embedded.spots import Spot
from workers.extraction.embedded.units import differ, unit_of
from workers.extraction.embedded.values.dates import fold
from workers.extraction.embedded.values.numbers import find_numbers

_ABOVE, _WITH_UNIT, _LONE = 0.85, 0.7, 0.66
_RARE = frozenset({"kwp", "wp", "kwh", "mwh", "kva", "kw", "cbm", "m3"})
"""Units that few values of a paper have."""
_PACKAGES = re.compile(
    r"\s?(?:ctns?|cartons?|pkgs?|packages|pallets?|boxes|cases|colli|kolli|colis|bultos|paletten|kartons?|palettes|cajas"
    r"|packstucke|pezzi|dozen)\b"
)
_SPAN = re.compile(
    r"(?:days?|weeks?|months?|years?|hours?|tagen?|wochen?|monaten?|jahren?|stunden?|jours?|semaines?|mois|ans|heures?"
    r"|dias?|semanas?|mes(?:es)?|anos?|horas?)['\u2019]?[.,;]?"
)
_DAYS = re.compile(r"\d{1,3}(?: days?)?")
_TALLER = 1.25
_STEM = 5
_LINES = 12
_UNIT_BEHIND = re.compile(r"(?<=\d)[a-z]+[23]?$")


def over_label(wanted: Wanted, paper: Paper) -> Iterator[Candidate]:
    """A figure that stands alone, larger than the label right under it."""
    read = reader_of(wanted)
    for phrase, weight in wanted.phrases.items():
        for spot in paper.spots.of(phrase) if weight > _STEM / 10 else ():
            region = _figure_over(spot, paper)
            for found in read(region.text, paper.locale) if region else ():
                if region and found.end - found.start == len(region.text):
                    yield Candidate(
                        found.value, _ABOVE * weight * found.fit, region, found.flag, found.currency, told_by="above"
                    )


def is_of_terms(item: Candidate) -> bool:
    """`Net 30` says when to pay, and no amount."""
    region = item.region
    if region is None or not region.start or item.currency or not _DAYS.fullmatch(region.text):
        return False
    return region.line.tokens[region.start - 1].text.lower() == "net"


def _figure_over(spot: Spot, paper: Paper) -> Region | None:
    line = spot.region.line
    if (spot.region.start, spot.region.end) != line.segment_of(spot.region.start) or not line.index:
        return None
    above = paper.layout.above(line, 1)[0]
    if line.top - above.bottom > line.height:
        return None
    region = under(spot.region, above)
    return region if region and _height(region) > _TALLER * _height(spot.region) else None


def _height(region: Region) -> float:
    _, top, _, bottom = region.box
    return bottom - top


def with_unit(wanted: Wanted, paper: Paper) -> Iterator[Candidate]:
    """`energy consumed (214 kWh)` for `consumption_kwh`: the unit, and a word of the same stem."""
    words = words_of(wanted.field.name)
    unit = unit_of(words)
    if wanted.concept == "packages":
        yield from _counted(paper)
    stems = {word[:_STEM] for word in words[:-1] if len(word) >= _STEM}
    if unit is None:
        return
    if unit in _RARE:
        yield from _lone_with(unit, paper)
    if not stems:
        return
    for line in paper.lines():
        text = Region(line, 0, len(line.tokens)).text
        folded = fold(text)
        if unit in folded and any(word[:_STEM] in stems for word in words_of(text)):
            for found in find_numbers(text, paper.locale):
                if re.match(rf"\s?{unit}\b", folded[found.end :] or _first_word_below(line, paper)):
                    part = Region(line, 0, len(line.tokens)).part(found.start, found.end)
                    yield Candidate(found.value, _WITH_UNIT, part, found.flag, told_by="unit")


def _counted(paper: Paper) -> Iterator[Candidate]:
    """`522 CTNS` behind or before a total, or the only such count of the paper."""
    found = []
    for line in paper.lines():
        region = Region(line, 0, len(line.tokens))
        folded = fold(region.text)
        for item in find_numbers(region.text, paper.locale):
            if _PACKAGES.match(folded[item.end :]):
                score = _WITH_UNIT if "total" in folded or "gesamt" in folded else _LONE
                part = region.part(item.start, item.end)
                found.append(Candidate(item.value, score, part, item.flag, told_by="unit"))
    sums = [item for item in found if item.score == _WITH_UNIT] or found
    if len(sums) == 1:
        yield sums[0]


def _lone_with(unit: str, paper: Paper) -> Iterator[Candidate]:
    """The only value on the paper with that unit."""
    found = []
    for line in paper.lines():
        region = Region(line, 0, len(line.tokens))
        text = region.text
        if unit in fold(text):
            found += [
                Candidate(item.value, _LONE, region.part(item.start, item.end), item.flag, told_by="unit")
                for item in find_numbers(text, paper.locale)
                if re.match(rf"\s?{unit}\b", fold(text[item.end :]))
            ]
    if len({item.value for item in found}) == 1:
        yield found[0]


def _first_word_below(line: Line, paper: Paper) -> str:
    below = next(iter(paper.layout.below(line, 1)), None)
    return fold(below.tokens[0].text) if below else ""


def in_other_unit(wanted: Wanted, candidate: Candidate) -> bool:
    """`12 lb` for `weight_kg`."""
    unit, region = unit_of(words_of(wanted.field.name)), candidate.region
    if unit is None or region is None:
        return False
    tail = _UNIT_BEHIND.search(fold(region.tokens[-1].text))
    following = region.line.tokens[region.end : region.end + 1]
    printed = tail[0] if tail else fold(following[0].text).strip(".,;:()") if following else ""
    return differ(unit, printed)


def is_span(candidate: Candidate, paper: Paper) -> bool:
    """`14 days` are no sum."""
    region = candidate.region
    if region is None or candidate.currency or region.end - region.start > 1:
        return False
    following = [token.text for token in region.line.tokens[region.end : region.end + 1]]
    return _SPAN.fullmatch(fold(following[0]) if following else _first_word_below(region.line, paper)) is not None


def is_of_year(candidate: Candidate, heads: list[Region]) -> bool:
    if candidate.region is None:
        return False
    return any(_below(head, candidate.region.line, candidate.region) for head in heads)


def _below(head: Region, line: Line, region: Region) -> bool:
    start, end = line.segment_of(region.start)
    if start == region.start and start:
        before = line.segment_of(start - 1)[0]
        # Its label, which the head of the column stands over as well.
        start = start if any(map(str.isdigit, Region(line, before, start).text)) else before
    x0, _, x1, _ = Region(line, start, end).box
    left, _, right, _ = head.box
    return line.page == head.line.page and 0 < line.index - head.line.index <= _LINES and left < x1 and right > x0
