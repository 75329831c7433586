"""Candidates: values that stand where a label says they should."""

import re
from collections.abc import Iterator
from dataclasses import replace

from workers.extraction.embedded.grids import is_box_below, is_next_box, is_next_head
from workers.extraction.embedded.head_rows import is_no_value
from workers.extraction.embedded.kinds import FREE, reader_behind_label
from workers.extraction.embedded.labels import Wanted
from workers.extraction.embedded.lines import Line, Region
from workers.extraction.embedded.paper import Candidate, Paper, Source
from workers.extraction.embedded.places import (
    REMARK_LINES,
    after_remark,
    behind_name,
    ends_in_mark,
    ends_sentence,
    first_code,
    first_segment,
    has_value,
    has_words,
    holds_label,
    is_clause,
    is_label,
    is_lone_row,
    is_remark,
    parallel,
    rest_of_line,
    said_of,
    tail_words,
    under,
    until_bar,
)
from workers.extraction.embedded.spots import Spot
from workers.extraction.embedded.strange_words import STRANGE_WORD, factor_before, factor_before_for, factor_between
from workers.extraction.embedded.values.boxes import begins_with_box
from workers.extraction.embedded.values.dates import fold
from workers.extraction.embedded.values.found import Found, Reader
from workers.extraction.embedded.values.groups import begins_with_code

__all__ = ["Candidate", "Paper", "Source"]

_BELOW_SCORES = (0.86, 0.74, 0.6)
"""For the first, second and third line under a label."""
_SURE_LABEL = 0.9
_OF_ADDRESS = 0.5
"""For `1020` of `1020 Pier View Way`."""
_NEXT_HEAD = 0.3
_NEXT_LABEL, _FLUSH = 0.5, 0.8
_LINK = re.compile(
    r"(?:in (?:the )?(?:amount|sum|hohe) )?"
    r"(?:of|is|are|was|will be|shall be|equal to|von|betragt|ist|de|est de|s'eleve a"
    r"|es de|asciende a|di|ammonta a|van|bedraagt)"
)
_TERMS = re.compile(r"(?:net|netto)\s+\d{1,3}(?:\s|$)(?![.,]\d)")
_CUT_CODE = re.compile(r"[A-Z]{2,6}[-/]\d{2,}-")
_LINKED = 0.78
_SPOKEN, _PROSE = 0.8, 0.3
"""For what a verb says of the label, and a name that begins in lower case right after it."""
_LATER = 0.93
"""For each time that the label has stood on the paper before; of amounts the last is as good."""


def labelled(wanted: Wanted, paper: Paper) -> Iterator[Candidate]:
    """Candidates to the right of, and below, every spot of the field's labels."""
    read = reader_behind_label(wanted)
    for phrase, weight in paper.spots.printed(wanted.phrases):
        spots = paper.spots.of(phrase)
        for at, spot in enumerate(spots):
            paper.token.checkpoint()
            # What says the same in other words does not come first for standing above.
            rank = sum(other.likeness >= spot.likeness for other in spots[:at])
            later = 1.0 if wanted.kind == "amount" else _LATER ** min(rank, 4)
            factor = weight * later * spot.likeness * factor_before_for(wanted, spot)
            beside = [candidate.scaled(factor) for candidate in _beside(wanted, paper, spot, read)]
            if weight > _SURE_LABEL and spot.likeness == 1.0:
                beside = [in_phrase(candidate, wanted, spot, weight * later) for candidate in beside]
            yield from beside
            if not beside or wanted.kind in FREE:
                below = (candidate.scaled(factor) for candidate in _below(wanted, paper, spot, read))
                yield from (_if_no_label(candidate, spot, beside, paper) for candidate in below)


def _if_no_label(candidate: Candidate, spot: Spot, beside: list[Candidate], paper: Paper) -> Candidate:
    """In a list of labels with their values behind them, the next label stands under the first and is no value."""
    own, region = next((item.region for item in beside), None), candidate.region
    if own is None or region is None or is_next_head(paper.layout, spot, own):
        return candidate
    following = region.line.segment_of(region.start)[1]
    if region.line is own.line or following == len(region.line.tokens):
        return candidate
    aligned = abs(region.line.tokens[following].box[0] - own.box[0]) < _FLUSH * own.line.height
    return candidate.scaled(_NEXT_LABEL) if aligned and own.start in own.line.starts else candidate


def _beside(wanted: Wanted, paper: Paper, spot: Spot, read: Reader) -> Iterator[Candidate]:
    region = rest_of_line(paper.spots, spot) or (behind_name(paper.spots, spot) if wanted.kind in FREE else None)
    if region is None or is_next_box(spot, region) or (wanted.kind in FREE and is_remark(spot, region)):
        return
    colon = spot.region.tokens[-1].ends_label or spot.region.line.tokens[spot.region.end].text.startswith(":")
    if wanted.kind in FREE:
        cut = not colon and region.end < region.line.segment_of(region.start)[1] and not ends_in_mark(region)
        region = region if begins_with_box(region.tokens[0].text) else first_code(first_segment(region))
        if not colon and (sentence := said_of(region)):
            yield from _spoken(sentence, read, paper)
            return
        region = until_bar(region) if wanted.kind != "address" else region
        if cut or holds_label(region) or (not colon and is_no_value(paper.spots, paper.layout, spot, region)):
            return
    base = 1.0 if colon else 0.96
    if wanted.kind in FREE and not colon and region.start not in region.line.starts:
        coded = wanted.kind == "text" and len(region.tokens) <= 2 and region.tokens[0].text[:1].isdigit()
        base *= 0.9 if coded else _PROSE if wanted.kind == "name" and region.tokens[0].text[:1].islower() else 0.7
    if wanted.kind in FREE and not colon and is_next_head(paper.layout, spot, region):
        base *= _NEXT_HEAD
    text = region.text
    if wanted.kind == "amount" and begins_with_code(text):
        return
    for rank, found in enumerate(_picked(wanted, read(text, paper.locale))):
        between = "" if wanted.kind in FREE else text[: found.start].partition("/")[0]
        between_factor = factor_between(between, region)
        if wanted.kind == "identifier" and goes_on_in_words(region, found):
            between_factor *= _OF_ADDRESS
        candidate = _candidate(region, found, base * between_factor * 0.6**rank)
        yield _whole_code(candidate, spot, paper) if wanted.kind == "identifier" else candidate


def _spoken(region: Region, read: Reader, paper: Paper) -> Iterator[Candidate]:
    """What a sentence says of the label, without its full stop."""
    for found in read(region.text, paper.locale)[:1]:
        candidate = _candidate(region, found, _SPOKEN)
        yield replace(candidate, value=str(candidate.value).rstrip("."))


def _whole_code(candidate: Candidate, spot: Spot, paper: Paper) -> Candidate:
    whole = _continued(candidate, paper)
    return _begun_above(candidate, spot, paper) if whole is candidate else whole


def _begun_above(candidate: Candidate, spot: Spot, paper: Paper) -> Candidate:
    """`INV-2026-` over `3302`, where no label stands over the own one that could be its."""
    region = candidate.region
    line = next(iter(paper.layout.above(region.line, 1)), None) if region else None
    if region is None or line is None or region.line.top - line.bottom > 0.5 * region.line.height:
        return candidate
    for start, end in line.segments():
        first = Region(line, start, end)
        flush = abs(first.box[0] - region.box[0]) < 0.5 * region.line.height
        unlabelled = start == 0 or line.tokens[start - 1].box[2] < spot.region.box[0]
        if flush and unlabelled and _CUT_CODE.fullmatch(first.text):
            return replace(candidate, value=f"{first.text}{candidate.value}", region=first, more=(region,))
    return candidate


def _continued(candidate: Candidate, paper: Paper) -> Candidate:
    """`INV-2026-` in a narrow column goes on in the next line."""
    region = candidate.region
    below = next(iter(paper.layout.below(region.line, 1)), None) if region else None
    if region is None or below is None or not region.text.endswith("-"):
        return candidate
    following = under(region, below)
    if following is None or below.top - region.line.bottom > region.line.height:
        return candidate
    rest = Region(below, following.start, following.start + 1)
    return replace(candidate, value=f"{candidate.value}-{rest.text}", more=(rest,))


def _below(wanted: Wanted, paper: Paper, spot: Spot, read: Reader) -> Iterator[Candidate]:
    if ends_sentence(spot) or (wanted.kind == "identifier" and has_words(paper.spots, spot)):
        return
    header = len(paper.spots.on(spot.region.line)) >= 3 and wanted.kind in ("amount", "number", "integer")
    # Counts and weights of all goods stand in a row of totals, not in the first row of a list.
    of_all = wanted.kind != "amount" and "total" in wanted.field.name
    header = header and (of_all or not is_lone_row(paper.layout, spot))
    base = (0.6 if header else 1.0) * STRANGE_WORD ** tail_words(spot) * (0.5 if has_value(paper.spots, spot) else 1.0)
    previous, lines = spot.region.line, paper.layout.below(spot.region.line, len(_BELOW_SCORES) + REMARK_LINES)
    if wanted.kind in FREE and (behind := after_remark(spot, lines)):
        previous, lines = behind[0], behind[1:]
    for score, line in zip(_BELOW_SCORES, lines, strict=False):
        if line.top - previous.bottom > 2.2 * previous.height:
            return
        previous = line
        region = under(spot.region, line) or _under_all(spot, line)
        if region is None:
            continue
        if is_box_below(spot, region) and wanted.kind != "address":
            return
        if wanted.kind in FREE and is_label(paper.spots, region) and not is_terms(wanted, region):
            return
        if wanted.kind == "identifier" and holds_label(region):
            return
        region = parallel(spot, region)
        founds = _picked(wanted, read(region.text, paper.locale))
        yield from (_candidate(region, found, score * base * 0.6**rank) for rank, found in enumerate(founds))
        if founds:
            return


def is_terms(wanted: Wanted, region: Region) -> bool:
    """`Net 30` are terms of payment, although `Net` is a label."""
    return wanted.concept == "payment_terms" and bool(_TERMS.match(fold(region.text)))


def _under_all(spot: Spot, line: Line) -> Region | None:
    """A value under `Our sign / Claim no.` begins under the first of the two."""
    start, end = spot.region.line.segment_of(spot.region.start)
    tokens = spot.region.line.tokens[start : spot.region.start]
    return under(Region(spot.region.line, start, end), line) if any(token.text == "/" for token in tokens) else None


def _picked(wanted: Wanted, founds: list[Found]) -> list[Found]:
    """Likeliest first: of amounts on a line the last with cents, of dates the one at the field's edge of the range."""
    if wanted.edge is not None:
        return founds[:1] if wanted.edge == 0 else founds[1:2] or founds[-1:]
    if wanted.kind == "amount":
        return sorted(founds, key=lambda found: (-found.fit, -found.start))[:3]
    return founds[:2] if wanted.kind == "identifier" else founds[:1]


def in_phrase(candidate: Candidate, wanted: Wanted, spot: Spot, weight: float) -> Candidate:
    """`a late fee of $75.00`: within a sentence, what links the two makes up for the words before the label."""
    region, line = candidate.region, spot.region.line
    if wanted.kind in FREE or region is None or region.line is not line or region.start < spot.region.end:
        return candidate
    between = " ".join(token.text for token in line.tokens[spot.region.end : region.start])
    if not is_clause(spot) and (spot.leads or not _LINK.fullmatch(fold(between))):
        return candidate
    return replace(candidate, score=max(candidate.score, _LINKED * weight), told_by="prose")


def goes_on_in_words(region: Region, found: Found) -> bool:
    """The number of a house, not of a paper: a word with a capital right behind it, in a segment of their own."""
    part = region.part(found.start, found.end)
    following = region.line.tokens[part.end : part.end + 1]
    begins = part.start in region.line.starts and part.end not in region.line.starts
    return (
        begins and found.value.isdigit() and any(token.text.istitle() and token.text.isalpha() for token in following)
    )


def _candidate(region: Region, found: Found, score: float) -> Candidate:
    part = region.part(found.start, found.end)
    reading = sum(token.confidence for token in part.tokens) / len(part.tokens)
    return Candidate(found.value, score * found.fit * reading, part, found.flag, found.currency)


def unreadable(wanted: Wanted, paper: Paper) -> str | None:
    """What stands behind a sure label of the field in the same segment, where that is nothing of its kind."""
    for phrase, weight in wanted.phrases.items():
        for spot in paper.spots.of(phrase) if weight > _SURE_LABEL else ():
            rest = rest_of_line(paper.spots, spot)
            if rest and spot.likeness == 1.0 and spot.region.tokens[-1].ends_label and factor_before(spot) == 1.0:
                return first_segment(rest).text
    return None


def anywhere(read: Reader, paper: Paper, score: float) -> Iterator[Candidate]:
    """Every value of a form, wherever it stands."""
    for line in paper.lines():
        region = Region(line, 0, len(line.tokens))
        for found in read(region.text, paper.locale):
            yield _candidate(region, found, score)
