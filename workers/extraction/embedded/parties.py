"""Seller and buyer: by their labelled blocks, the sender's line of a letter, and the letterhead."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from workers.extraction.embedded.candidates import Candidate, Paper
from workers.extraction.embedded.concept_labels import concept_phrases
from workers.extraction.embedded.kinds import SHAPED
from workers.extraction.embedded.labels import Wanted
from workers.extraction.embedded.legal_forms import has_legal_form
from workers.extraction.embedded.letterhead import letterhead
from workers.extraction.embedded.lines import Line, Region
from workers.extraction.embedded.names import as_name, is_contact
from workers.extraction.embedded.party_heads import heads_block, heads_of, party_above
from workers.extraction.embedded.pauses import with_pauses
from workers.extraction.embedded.places import first_segment, rest_of_line, under
from workers.extraction.embedded.postcodes import POSTCODE
from workers.extraction.embedded.spots import Spot
from workers.extraction.embedded.windows import SALUTATION, address_blocks, addressed, first_page

_SEPARATORS = re.compile(r"\s+[·•●∙|\u2022\u2013-]\s+|\s*[·•●|]\s*|   ")
_SEPARATOR = re.compile(r"[·•●|-]")
_LETTERS = re.compile(r"[^\W\d_]{2}")
_NAME_ONLY = re.compile(r"[^\d]*[^\W\d_]{2}[^\d]*")
_BLOCK_LINES, _PARTS = 5, 3
_GAP = 3.0
"""Of a line's height: what stands further below its label belongs to another part of the paper."""
_UNDER_SENDER = 0.5
_WITH_COLON, _IN_WINDOW, _IN_ADDRESS = 0.7, 0.62, 0.55
_LIKELY = 0.35


def named(party: str, paper: Paper) -> list[Candidate]:
    """Names of the party, beside those that a label names directly."""
    if party not in paper.parties:
        paper.parties[party] = list(_named(party, paper))
    return paper.parties[party]


def _named(party: str, paper: Paper) -> Iterator[Candidate]:
    yield from headed(party, paper)
    yield from placed(party, paper)


def headed(party: str, paper: Paper) -> Iterator[Candidate]:
    """Names in the blocks that the party's labels head."""
    for weight, spot in heads_of(party, paper):
        if spot.region.start not in spot.region.line.starts:
            continue
        beside = _behind_colon(spot, paper)
        if beside is not None:
            yield from (found.scaled(max(weight, _WITH_COLON) * spot.likeness) for found in as_name(beside, 0.9))
        else:
            factor = max(weight, 0.8) if heads_block(spot) else weight
            yield from (found.scaled(factor * spot.likeness) for found in _in_block(spot, paper))


def _behind_colon(spot: Spot, paper: Paper) -> Region | None:
    """`For: Ada Quill` in one segment."""
    rest = rest_of_line(paper.spots, spot) if spot.region.tokens[-1].ends_label else None
    return first_segment(rest) if rest and rest.start not in rest.line.starts else None


def placed(party: str, paper: Paper) -> list[Candidate]:
    """Names where those who write papers, and those to whom they are written, stand without a label."""
    key = f"{party} by place"
    if key not in paper.parties:
        paper.parties[key] = list(_placed(party, paper))
    return paper.parties[key]


def _placed(party: str, paper: Paper) -> Iterator[Candidate]:
    yield from _of_letter(party, paper)
    sender = [replace(item, told_by="window") for item in _around_sender_line(party, paper)]
    if party == "buyer":
        yield from (*sender, *(replace(item, told_by="window") for item in _in_address_block(paper)))
        return
    heads = list(letterhead(paper))
    above = [item for item in heads if item.told_by == "legal" and sender and not _is_below(item, sender)]
    # A company above the line of those who work in it is the sender.
    yield from (item.scaled(_UNDER_SENDER) if above and not has_legal_form(item.value) else item for item in sender)
    # Under a sender's line the first firm is the one that the letter goes to.
    yield from (item if not sender or item in above else item.scaled(_UNDER_SENDER) for item in heads)


def _is_below(name: Candidate, sender: Sequence[Candidate]) -> bool:
    return any(name.region and item.region and name.region.line.top > item.region.line.top for item in sender)


def _of_letter(party: str, paper: Paper) -> Iterator[Candidate]:
    """Sender and receiver of an e-mail."""
    sender = paper.metadata.get("From" if party == "seller" else "To", "")
    name = sender.partition("<")[0].strip(' "')
    if name and "@" not in name:
        yield Candidate(name, 0.65, None, page=1, text=sender, told_by="mail")


def _in_block(spot: Spot, paper: Paper) -> Iterator[Candidate]:
    """Under `Bill to:` the line `Name: …`, else the first line that is no label and its value."""
    names = concept_phrases("name")
    bottom = spot.region.line.bottom
    for line in paper.layout.below(spot.region.line, _BLOCK_LINES):
        if line.top - bottom > _GAP * line.height:
            return
        bottom = line.bottom
        region = under(spot.region, line)
        if region is None:
            continue
        inner = next((other for other in paper.spots.on(line) if other.region.start == region.start), None)
        if inner and inner.phrase in names and (value := rest_of_line(paper.spots, inner)):
            yield from as_name(value, 0.95)
            return
        if inner and inner.phrase in concept_phrases("buyer") | concept_phrases("seller"):
            return
        if inner is None and not any(token.ends_label for token in region.tokens[:3]):
            yield from as_name(region, 0.82)
            return


def _around_sender_line(party: str, paper: Paper) -> Iterator[Candidate]:
    """`Seller · Street 1 · 12345 Town` above the window of an envelope, and the buyer under it."""
    for line in with_pauses(first_page(paper), paper.token):
        for start, end in line.segments():
            region = _joined(line, start, end)
            parts = _SEPARATORS.split(region.text)
            if len(parts) < _PARTS or not POSTCODE.search(region.text) or not _NAME_ONLY.fullmatch(parts[0]):
                continue
            if not all(map(_LETTERS.search, parts[:_PARTS])):
                continue  # a masked card, or who can be called
            if party == "seller":
                yield from as_name(region.part(0, len(parts[0])), 0.72)
            else:
                lines = [item for item in _lines_below(region, paper) if not SALUTATION.fullmatch(item.text)]
                yield from (item.scaled(_IN_WINDOW) for item in (addressed(lines) if lines else ()))
            return


def _joined(line: Line, start: int, end: int) -> Region:
    """Separators in wide gaps belong to the sender's line too."""
    while end < len(line.tokens) and any(_SEPARATOR.fullmatch(line.tokens[at].text) for at in (end - 1, end)):
        end = line.segment_of(end)[1]
    return Region(line, start, end)


def _lines_below(region: Region, paper: Paper) -> list[Region]:
    """The lines in the window under a sender's line; none where the first of them is a label."""
    found: list[Region] = []
    for line in paper.layout.below(region.line, 4):
        below = under(region, line)
        near = below and abs(below.box[0] - region.box[0]) < 0.06 * paper.layout.sizes[line.page][0]
        if below and near and _LETTERS.search(below.text):
            is_label = any(spot.alone and spot.region.start == below.start for spot in paper.spots.on(line))
            if is_label or is_contact(below.text):
                break
            found.append(below)
    return found


def _in_address_block(paper: Paper) -> Iterator[Candidate]:
    """The first line of an address that no label and no sender's line introduces; not that of the seller."""
    found = [item for lines in address_blocks(paper) for item in addressed(lines)]
    # The line at the top may be the buyer as well, if there is no other; what else names the seller is not the buyer.
    names = {item.value.casefold() for item in found}
    sellers = {
        name.value.casefold()
        for name in named("seller", paper)
        if name.score > _LIKELY and (name.told_by != "head" or len(names) > 1)
    }
    yield from (item.scaled(_IN_ADDRESS) for item in found if item.value.casefold() not in sellers)


def of_party(wanted_party: str, candidate: Candidate, paper: Paper) -> Candidate:
    """A VAT id in the buyer's block is hardly the seller's."""
    party = party_above(candidate.region, paper) if candidate.region else None
    if party is None:
        return candidate if wanted_party == "seller" else candidate.scaled(0.7)
    return candidate if party == wanted_party else candidate.scaled(0.4)


def is_sellers(wanted: Wanted, candidate: Candidate, paper: Paper) -> bool:
    """The only one of its kind on the paper, in no block of the buyer's and under no label that says whose it is."""
    read = SHAPED.get(wanted.kind)
    if read is None or candidate.region is None or party_above(candidate.region, paper) == "buyer":
        return False
    others = {str(found.value) for line in paper.layout.lines for found in read(line.text, paper.locale)}
    if others - {str(candidate.value)}:
        return False
    spots = paper.spots.on(candidate.region.line)
    own = {phrase for phrase, weight in wanted.phrases.items() if weight == 1.0} | concept_phrases(
        "buyer_vat_id"
    ).keys()
    return not any(spot.phrase in own and spot.region.start < candidate.region.start for spot in spots)
