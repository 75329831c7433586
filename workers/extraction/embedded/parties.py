"""Seller and buyer: by their labelled blocks, the sender's line of a letter, and the letterhead."""

import re
from collections.abc import Iterator

from workers.extraction.embedded.address import POSTCODE
from workers.extraction.embedded.candidates import Candidate, Paper, rest_of_line, under
from workers.extraction.embedded.labels import concept_phrases
from workers.extraction.embedded.lines import Line, Region
from workers.extraction.embedded.spots import Spot
from workers.extraction.embedded.values.codes import find_emails, find_phones, find_uris
from workers.extraction.embedded.values.dates import find_dates
from workers.extraction.embedded.values.found import Locale
from workers.extraction.embedded.values.words import find_names

_SEPARATORS = re.compile(r"\s+[·•●∙|\u2022\u2013-]\s+|\s*[·•●|]\s*|   ")
_SEPARATOR = re.compile(r"[·•●|-]")
_LEGAL_FORM = re.compile(
    r"\b(?:GmbH|AG|KG|OHG|UG|e\.?K\.?|Inc|LLC|Ltd|Limited|Corp|Corporation|Company|PLC|LLP|DAC|S\.?A\.?R\.?L|SAS|SASU"
    r"|EURL|S\.A\.?|SA|S\.?L\.?|S\.?L\.?U\.?|B\.?V\.?|N\.?V\.?|(?:SDN\.? )?BHD|S\.?r\.?l|Pty|Pvt|Oy|AB|ApS"
    r"|(?:Co|CO)\b(?=\.?(?:$|,| KG| Ltd| Inc))|(?i:enterprise|trading))\b\.?"
)
_NO_NAME = re.compile(
    r"^\W*(?:tax |sales |pro ?forma )?(?:invoice|receipt|rechnung|facture|factura|factuur|bill|page|copy|credit note"
    r"|gutschrift|avoir|statement|contract|order|quote|cash|original|welcome|date)\b",
    re.IGNORECASE,
)
_LETTERS = re.compile(r"[^\W\d_]{2}")
_NO_LOCALE = Locale()
_NAME_ONLY = re.compile(r"[^\d]*[^\W\d_]{2}[^\d]*")
_ENDS_ADDRESS = re.compile(
    r"^(?:[A-Z]{1,2}[- ])?\d{4,5}\s+[^\W\d]{2}|\b[A-Z]{2},? \d{5}(?:-\d{4})?$|\b[A-Z]{1,2}\d[A-Z\d]? \d[A-Z]{2}$"
)
_SALUTATION = re.compile(r"(?:Frau|Herrn?|Firma|An|Mr|Mrs|Ms|Madame|Monsieur|Mme|M|Sr|Sra)\.?", re.IGNORECASE)
_PARTIES = {"seller": "seller", "buyer": "buyer", "ship_to": "other"}
_BLOCK_LINES = 5
_HEAD = 0.35
"""Share of the first page in which a letterhead is looked for."""


def named(party: str, paper: Paper) -> Iterator[Candidate]:
    """Names of the party, beside those that a label names directly."""
    for phrase, weight in concept_phrases(party).items():
        for spot in paper.spots.of(phrase):
            if spot.region.start in spot.region.line.starts:
                factor = max(weight, 0.8) if _heads_block(spot) else weight
                yield from (found.scaled(factor * spot.likeness) for found in _in_block(spot, paper))
    yield from _of_letter(party, paper)
    yield from _around_sender_line(party, paper)
    yield from _letterhead(paper) if party == "seller" else _in_address_block(paper)


def _heads_block(spot: Spot) -> bool:
    """`To:` alone on its line."""
    line = spot.region.line
    return spot.region.tokens[-1].ends_label and (spot.region.start, spot.region.end) == line.segment_of(
        spot.region.start
    )


def _of_letter(party: str, paper: Paper) -> Iterator[Candidate]:
    """Sender and receiver of an e-mail."""
    sender = paper.metadata.get("From" if party == "seller" else "To", "")
    name = sender.partition("<")[0].strip(' "')
    if name and "@" not in name:
        yield Candidate(name, 0.65, None, page=1, text=sender)


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
    if any(token.ends_label for token in region.tokens[:3]):
        return
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
            if len(parts) < 3 or not POSTCODE.search(region.text) or not _NAME_ONLY.fullmatch(parts[0]):
                continue
            if party == "seller":
                yield from _as_name(region.part(0, len(parts[0])), 0.72)
            elif (below := _first_below(region, paper)) is not None:
                yield from _as_name(below, 0.62)
            return


def _joined(line: Line, start: int, end: int) -> Region:
    """Separators in wide gaps belong to the sender's line too."""
    while end < len(line.tokens) and any(_SEPARATOR.fullmatch(line.tokens[at].text) for at in (end - 1, end)):
        end = line.segment_of(end)[1]
    return Region(line, start, end)


def _first_below(region: Region, paper: Paper) -> Region | None:
    for line in paper.layout.below(region.line, 4):
        below = under(region, line)
        near = below and abs(below.box[0] - region.box[0]) < 0.06 * paper.layout.sizes[line.page][0]
        if below and near and _LETTERS.search(below.text):
            is_label = any(spot.alone and spot.region.start == below.start for spot in paper.spots.on(line))
            return None if is_label or _holds_contact(below.text) else below
    return None


def _in_address_block(paper: Paper) -> Iterator[Candidate]:
    """The first line of an address that no label and no sender's line introduces."""
    sellers = {name.value.casefold() for name in named("seller", paper)}
    for line in _first_page(paper):
        for start, end in line.segments():
            region = Region(line, start, end)
            if not _ENDS_ADDRESS.search(region.text) or line.bottom > paper.layout.sizes[line.page][1] / 2:
                continue
            block = _upwards(region, paper)
            name = next((item for item in block if not _SALUTATION.fullmatch(item.text)), region)
            if len(block) < 3 or party_above(name, paper) or any(_holds_contact(item.text) for item in block):
                continue
            yield from (item for item in _as_name(name, 0.55) if item.value.casefold() not in sellers)


def _upwards(region: Region, paper: Paper) -> list[Region]:
    """The lines of an address from its first to `region`: flush left, close together, without labels."""
    block = [region]
    for line in reversed(paper.layout.pages[region.line.page][max(0, region.line.index - 8) : region.line.index]):
        above = next((item for item in _segments(line) if abs(item.box[0] - region.box[0]) < 0.5 * line.height), None)
        if above is None:
            continue
        labelled = any(spot.alone and spot.region.start == above.start for spot in paper.spots.on(line))
        if labelled or block[0].line.top - above.line.bottom > 0.9 * line.height or above.tokens[0].ends_label:
            break
        block.insert(0, above)
    return block


def _segments(line: Line) -> Iterator[Region]:
    yield from (Region(line, start, end) for start, end in line.segments())


def _holds_contact(text: str) -> bool:
    return any(find(text, _NO_LOCALE) for find in (find_emails, find_uris)) or any(
        sum(char.isdigit() for char in phone.value) > 8 for phone in find_phones(text, _NO_LOCALE)
    )


def _letterhead(paper: Paper) -> Iterator[Candidate]:
    """The first line with a legal form, and the first line or one that stands out from it."""
    head = [region for region in _head_segments(paper) if _may_be_name(region, paper)]
    forms = ((region, list(_LEGAL_FORM.finditer(region.text))) for region in head)
    legal = next((region.part(0, found[-1].end()) for region, found in forms if found), None)
    if legal:
        yield from _as_name(legal, 0.6)
    if head:
        tallest = max(head[:6], key=lambda region: region.line.height)
        stands_out = tallest.line.height > 1.3 * head[0].line.height
        yield from _as_name(tallest if stands_out else head[0], 0.42 if legal else 0.5)


def _head_segments(paper: Paper) -> Iterator[Region]:
    page = next(iter(paper.layout.pages), None)
    if page is None:
        return
    limit = paper.layout.sizes[page][1] * _HEAD
    for line in paper.layout.pages[page]:
        if line.top > limit:
            return
        yield from _segments(line)


def _may_be_name(region: Region, paper: Paper) -> bool:
    text = region.text
    letters = sum(char.isalpha() for char in text)
    if letters < 5 or letters < 0.6 * len(text.replace(" ", "")):
        return False
    if not _LETTERS.search(text) or _NO_NAME.match(text) or len(text) > 60 or _holds_contact(text):
        return False
    if POSTCODE.search(text) or find_dates(text, _NO_LOCALE) or any(token.ends_label for token in region.tokens):
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
        weight = concept_phrases(concept).get(spot.phrase, 0.0)
        if weight > 0.8 or (weight and _heads_block(spot)):
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
