"""Amounts under the heads of a table's columns."""

import re
from collections.abc import Iterator

from workers.extraction.embedded.candidates import Candidate, Paper
from workers.extraction.embedded.concept_labels import concept_phrases
from workers.extraction.embedded.labels import Wanted
from workers.extraction.embedded.lines import Region
from workers.extraction.embedded.places import first_segment, rest_of_line
from workers.extraction.embedded.spots import Spot
from workers.extraction.embedded.values.currencies import currency_code
from workers.extraction.embedded.values.numbers import find_numbers

_TABLE_LINES = 15
_SURE = 0.9
_BASE = re.compile(
    r"[(@]?\s*\d{1,2}(?:[.,]\d{1,3})?\s?%\)?\s*(?:on|of|auf|von|aus|sur|de|sobre|su|di|van|over)\s"
    r"[^\w%]*[\d.,' ]*\d[^\w%]*",
    re.IGNORECASE,
)
"""A rate, and the amount that it is of."""


def crossing(wanted: Wanted, paper: Paper) -> Iterator[Candidate]:
    """Amounts where a row of totals crosses a column of the field."""
    for phrase in concept_phrases("total"):
        for spot in paper.spots.of(phrase):
            paper.token.checkpoint()
            line = spot.region.line
            region = Region(line, spot.region.end, len(line.tokens))
            founds = find_numbers(region.text, paper.locale)
            if len(founds) < 2 or not _begins_row(spot) or _holds_label(region):
                continue
            best = max(found.fit for found in founds) if wanted.kind == "amount" else 0.85
            for found in (found for found in founds if found.fit >= best):
                part = region.part(found.start, found.end)
                head = head_above(part, paper)
                if head and (weight := wanted.phrases.get(head.phrase)):
                    yield Candidate(found.value, 0.92 * weight * found.fit, part, found.flag, found.currency)


def _holds_label(region: Region) -> bool:
    """`Total debit: 937.42   Total credit: 2,410.55` are two sums with their labels, and no row."""
    return any(token.ends_label and token.text[:1].isalpha() for token in region.tokens)


def _begins_row(spot: Spot) -> bool:
    """`GBP total` and `17 ctns   Total` begin rows of sums, too."""
    line = spot.region.line
    before = line.tokens[line.segment_of(spot.region.start)[0] : spot.region.start]
    return not before or (len(before) == 1 and currency_code(before[0].text) is not None)


def head_above(part: Region, paper: Paper) -> Spot | None:
    """The nearest label above, on a line of several labels."""
    lines = paper.layout.pages[part.line.page]
    x0, _, x1, _ = part.box
    for line in reversed(lines[max(0, part.line.index - _TABLE_LINES) : part.line.index]):
        spots = paper.spots.on(line) if line.tokens[0].box[0] < x1 and line.right > x0 else []
        for spot in spots if len(spots) > 1 else ():
            left, _, right, _ = spot.region.box
            if left < x1 and right > x0 and not _has_number(paper, spot):
                return spot
    return None


def in_other_column(wanted: Wanted, candidate: Candidate, paper: Paper) -> bool:
    """An amount that shares its line with others and stands under another field's head."""
    if candidate.region is None:
        return False
    line = candidate.region.line
    if _is_labelled(wanted, candidate.region, paper):
        return False
    if sum(found.fit == 1.0 for found in find_numbers(Region(line, 0, len(line.tokens)).text, paper.locale)) < 2:
        return False
    head = head_above(candidate.region, paper)
    return head is not None and head.phrase not in wanted.phrases


def _is_labelled(wanted: Wanted, region: Region, paper: Paper) -> bool:
    """A label of the field stands right before it, and no other number right behind it as in a row of sums."""
    line = region.line
    if region.end < len(line.tokens) and line.tokens[region.end].text[:1].isdigit():
        return False
    return any(
        wanted.phrases.get(spot.phrase, 0.0) > _SURE
        and (spot.region.end == _without_colon(region) or _is_behind_base(wanted, spot, region))
        for spot in paper.spots.on(line)
    )


def _is_behind_base(wanted: Wanted, spot: Spot, region: Region) -> bool:
    """`Tax 15% on $ 112.90   $ 16.94`: what the tax is taken of stands between it and its label."""
    if wanted.concept != "tax" or spot.region.end >= region.start:
        return False
    return _BASE.fullmatch(Region(region.line, spot.region.end, region.start).text.strip()) is not None


def _without_colon(region: Region) -> int:
    """Where what is before a region ends, a colon of its own aside."""
    start = region.start
    return start - 1 if start and region.line.tokens[start - 1].text == ":" else start


def _has_number(paper: Paper, spot: Spot) -> bool:
    """`Gross pay   7140.15`: the label of a row is no head of a column."""
    rest = rest_of_line(paper.spots, spot)
    return rest is not None and bool(find_numbers(first_segment(rest).text, paper.locale))
