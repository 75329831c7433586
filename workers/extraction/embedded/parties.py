"""Seller and buyer: by their labelled blocks, the sender's line of a letter, and the letterhead."""

import re
from collections.abc import Iterator

from workers.extraction.embedded.candidates import Candidate, Paper, rest_of_line, under
from workers.extraction.embedded.labels import concept_phrases
from workers.extraction.embedded.lines import Line, Region
from workers.extraction.embedded.spots import Spot
from workers.extraction.embedded.values.codes import find_emails, find_phones, find_uris
from workers.extraction.embedded.values.dates import find_dates
from workers.extraction.embedded.values.found import Locale
from workers.extraction.embedded.values.words import find_names

_SEPARATORS = re.compile(r"\s+[·•●∙|\u2022\u2013-]\s+|\s*[·•●|]\s*|   ")
_LEGAL_FORM = re.compile(
    r"\b(?:GmbH|AG|KG|OHG|UG|e\.?K\.?|Inc|LLC|Ltd|Limited|Corp|Corporation|Company|PLC|LLP|S\.?A\.?R\.?L|SAS|SASU|EURL"
    r"|S\.A\.?|SA|S\.?L\.?|S\.?L\.?U\.?|B\.?V\.?|N\.?V\.?|(?:SDN\.? )?BHD|S\.?r\.?l|Pty|Pvt|Oy|AB|ApS|Co|CO"
    r"|(?i:enterprise|trading))\b\.?"
)
_NO_NAME = re.compile(
    r"^\W*(?:tax |sales |pro ?forma )?(?:invoice|receipt|rechnung|facture|factura|factuur|bill|page|copy|credit note"
    r"|gutschrift|avoir|statement|contract|order|quote|cash|original|welcome|date)\b",
    re.IGNORECASE,
)
_LETTERS = re.compile(r"[^\W\d_]{2}")
_NO_LOCALE = Locale()
_PARTIES = {"seller": "seller", "buyer": "buyer", "ship_to": "other"}
_BLOCK_LINES = 5
_HEAD = 0.35
"""Share of the first page in which a letterhead is looked for."""


def named(party: str, paper: Paper) -> Iterator[Candidate]:
    """Names of the party, beside those that a label names directly."""
    for phrase, weight in concept_phrases(party).items():
        for spot in paper.spots.of(phrase):
            if spot.region.start in spot.region.line.starts:
                yield from (found.scaled(weight * spot.likeness) for found in _in_block(spot, paper))
    yield from _around_sender_line(party, paper)
    if party == "seller":
        yield from _letterhead(paper)


def _in_block(spot: Spot, paper: Paper) -> Iterator[Candidate]:
    """Under `Bill to:` the line `Name: …`, else the first line that is no label and its value."""
    names = concept_phrases("name")
    for line in paper.layout.below(spot.region.line, _BLOCK_LINES):
        region = under(spot.region, line)
        if region is None:
            continue
        inner = next((other for other in paper.spots.on(line) if other.region.start == region.start), None)
        if inner and inner.phrase in names and (value := rest_of_line(paper, inner)):
            yield from _as_name(value, 0.95)
            return
        if inner and inner.phrase in concept_phrases("buyer") | concept_phrases("seller"):
            return
        if inner is None and not any(token.ends_label for token in region.tokens[:3]):
            yield from _as_name(region, 0.82)
            return


def _as_name(region: Region, score: float) -> Iterator[Candidate]:
    for found in find_names(region.text, _NO_LOCALE)[:1]:
        part = region.part(found.start, found.end)
        reading = sum(token.confidence for token in part.tokens) / len(part.tokens)
        yield Candidate(found.value, score * found.fit * reading, part)


def _around_sender_line(party: str, paper: Paper) -> Iterator[Candidate]:
    """`Seller · Street 1 · 12345 Town` above the window of an envelope, and the buyer under it."""
    for line in _first_page(paper):
        for start, end in line.segments():
            region = _joined(line, start, end)
            parts = _SEPARATORS.split(region.text)
            if len(parts) < 3 or not re.search(r"\b\d{4,5}\b", region.text) or not _LETTERS.search(parts[0]):
                continue
            if party == "seller":
                yield from _as_name(region.part(0, len(parts[0])), 0.72)
            elif (below := _first_below(region, paper)) is not None:
                yield from _as_name(below, 0.62)
            return


def _joined(line: Line, start: int, end: int) -> Region:
    """Separators in wide gaps belong to the sender's line too."""
    while end < len(line.tokens) and re.fullmatch(r"[·•●|-]", line.tokens[end].text):
        end = line.segment_of(end)[1]
    return Region(line, start, end)


def _first_below(region: Region, paper: Paper) -> Region | None:
    for line in paper.layout.below(region.line, 4):
        below = under(region, line)
        if (
            below
            and abs(below.box[0] - region.box[0]) < 0.06 * paper.layout.sizes[line.page][0]
            and _LETTERS.search(below.text)
        ):
            return None if _holds_contact(below.text) else below
    return None


def _holds_contact(text: str) -> bool:
    return any(find(text, _NO_LOCALE) for find in (find_emails, find_phones, find_uris))


def _letterhead(paper: Paper) -> Iterator[Candidate]:
    """The first line with a legal form; else the tallest of the first lines."""
    head = [region for region in _head_segments(paper) if _may_be_name(region, paper)]
    legal = [region for region in head if _LEGAL_FORM.search(region.text)]
    for region in legal[:1]:
        yield from _as_name(region, 0.6)
    if head and not legal:
        first = head[0]
        tallest = max(head[:6], key=lambda region: region.line.height)
        stands_out = tallest.line.height > 1.3 * first.line.height
        yield from _as_name(tallest if stands_out else first, 0.5)


def _head_segments(paper: Paper) -> Iterator[Region]:
    page = next(iter(paper.layout.pages), None)
    if page is None:
        return
    limit = paper.layout.sizes[page][1] * _HEAD
    for line in paper.layout.pages[page]:
        if line.top > limit:
            return
        yield from (Region(line, start, end) for start, end in line.segments())


def _may_be_name(region: Region, paper: Paper) -> bool:
    text = region.text
    letters = sum(char.isalpha() for char in text)
    if letters < 5 or letters < 0.6 * len(text.replace(" ", "")):
        return False
    if not _LETTERS.search(text) or _NO_NAME.match(text) or len(text) > 60 or _holds_contact(text):
        return False
    if find_dates(text, _NO_LOCALE) or any(token.ends_label for token in region.tokens):
        return False
    return party_above(region, paper) is None


def party_above(region: Region, paper: Paper) -> str | None:
    """Whose block a region stands in: `seller`, `buyer`, `other` or None."""
    lines = paper.layout.pages[region.line.page]
    for line in reversed(lines[max(0, region.line.index - 8) : region.line.index + 1]):
        for spot in paper.spots.on(line):
            party = _party_of(spot)
            if party and spot.region.start in line.starts and _same_column(spot.region, region):
                return party
    return None


def _party_of(spot: Spot) -> str | None:
    for concept, party in _PARTIES.items():
        if concept_phrases(concept).get(spot.phrase, 0.0) > 0.8:
            return party
    return None


def _same_column(above: Region, region: Region) -> bool:
    return above.box[0] - 2 * above.line.height <= region.box[0] < above.box[2] + 12 * above.line.height


def of_party(wanted_party: str, candidate: Candidate, paper: Paper) -> Candidate:
    """A VAT id in the buyer's block is hardly the seller's."""
    party = party_above(candidate.region, paper) if candidate.region else None
    if party is None:
        return candidate if wanted_party == "seller" else candidate.scaled(0.7)
    return candidate if party == wanted_party else candidate.scaled(0.4)


def _first_page(paper: Paper) -> list[Line]:
    return next(iter(paper.layout.pages.values()), [])
