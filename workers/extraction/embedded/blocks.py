"""Blocks of a form: `Consignee` and what stands under it, where fields like `consignee_phone` are looked for.

The seller's and the buyer's need no head: the letterhead and the address in the envelope's window are blocks as well.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from workers.extraction.embedded.address import is_cut, parts_beside
from workers.extraction.embedded.address_parts import ATTENTION, place_in
from workers.extraction.embedded.candidates import Candidate, Paper
from workers.extraction.embedded.choice import ranked
from workers.extraction.embedded.kinds import FREE, reader_of
from workers.extraction.embedded.labels import Wanted
from workers.extraction.embedded.lines import Region
from workers.extraction.embedded.names import as_name, is_contact, is_person
from workers.extraction.embedded.parties import named
from workers.extraction.embedded.party_heads import heads_of
from workers.extraction.embedded.pauses import with_pauses
from workers.extraction.embedded.places import REMARK_LINES, after_remark, first_segment, rest_of_line
from workers.extraction.embedded.postcodes import POSTCODE
from workers.extraction.embedded.spots import Spot
from workers.extraction.embedded.values.codes import find_vat_ids
from workers.extraction.embedded.values.found import Reader
from workers.extraction.embedded.wording import Wording

_LINES = 10
_GAP = 2.4
"""Of a line's height: a wider one ends a block."""
_LEFT, _RIGHT = 2.0, 0.5
"""Line heights by which a block's lines may stand out to the left of its head, and end before the next one."""
_SURE, _UNHEADED = 0.85, 0.75
"""Of a value in a block with a head, and in one that is known by its place."""
_ADDRESS, _CONTACT = 0.9, 0.9
_PHONE_DIGITS = 7
_SHAPES = {"phone": 0.9, "email": 1.0, "uri": 0.9, "vat_id": 0.9, "iban": 1.0, "bic": 0.9, "date": 0.7, "datetime": 0.7}
"""Kinds that are known by their form inside a block, and how sure that is."""
PLACES = {"country": "country", "city": "city", "postcode": "postcode", "street": "street", "state": "region"}
"""Parts of an address, by the words that ask for them."""
_PARTS = frozenset(
    ("name", "company", "address", "phone", "email", "contact", "tax", "date", "time", "number", "reference", *PLACES)
)
_OF_PARTIES = frozenset({"address", "phone", "email", "uri", "vat_id"})


@dataclass(frozen=True)
class Block:
    rest: Region | None
    """What stands behind the head on its line; of a block without one its first line."""
    regions: Sequence[Region]

    @cached_property
    def all(self) -> list[Region]:
        return [*([self.rest] if self.rest else []), *self.regions]


def in_blocks(wanted: Wanted, paper: Paper) -> Iterator[Candidate]:
    for owner, part in owners(wanted):
        for like, spot in with_pauses(list(paper.spots.saying(owner)), paper.token):
            if _heads(spot) and not _is_title(spot, paper):
                block = _under(spot, paper)
                yield from (item.scaled(_SURE * like) for item in _part(wanted, part, block, paper))
    if wanted.party and wanted.kind in _OF_PARTIES:
        yield from _of_party(wanted, wanted.party, paper)


def owners(wanted: Wanted) -> Iterator[tuple[Wording, str]]:
    """The ways in which a field's words may name a block and a part of it; without a part it is the name."""
    for said in wanted.wordings:
        if wanted.kind == "name" and not said & _PARTS:
            yield said, "name"
        for part in sorted(said & _PARTS):
            if owner := said - {part}:
                yield owner, part


def _of_party(wanted: Wanted, party: str, paper: Paper) -> Iterator[Candidate]:
    headed = False
    for weight, spot in heads_of(party, paper):
        if _heads(spot) and (block := _under(spot, paper)).all:
            headed = True
            yield from (item.scaled(_SURE * weight) for item in _part(wanted, wanted.kind, block, paper))
    name = next(iter(ranked(named(party, paper))), None)
    if not headed and name and name.region:
        beside = is_cut(name.region) and POSTCODE.search(name.region.line.text)
        block = Block(name.region, parts_beside(name.region) if beside else _below(name.region, paper))
        yield from (item.scaled(_UNHEADED) for item in _part(wanted, wanted.kind, block, paper))


def _heads(spot: Spot) -> bool:
    """It begins its segment, and nothing else than a bracket or a value behind a colon follows in it."""
    line, region = spot.region.line, spot.region
    end = line.segment_of(region.start)[1]
    if not spot.leads and not line.tokens[region.start].text.startswith("("):
        return False
    after = line.tokens[region.end].text if region.end < end else ""
    return region.end == end or after.startswith(("(", "/", ":")) or region.tokens[-1].ends_label


def _is_title(spot: Spot, paper: Paper) -> bool:
    """`INVOICE` over the paper heads no block of whom it bills."""
    title = paper.heading.region if paper.heading else None
    return title is not None and title.line is spot.region.line and title.start <= spot.region.start < title.end


def _under(spot: Spot, paper: Paper) -> Block:
    below = _of_column(spot.region.box[0], spot.region.line.height, _below(spot.region, paper))
    if lines := after_remark(spot, [region.line for region in below[:REMARK_LINES]]):
        return Block(None, [region for region in below if region.line.index > lines[0].index])
    rest = rest_of_line(paper.spots, spot)
    if rest and rest.tokens[0].text.startswith("/"):
        rest = None  # another name of the head
    if rest and below and rest.start in rest.line.starts:
        # What stands apart on the head's line is another column's, where the block goes on right under its head.
        height = spot.region.line.height
        return Block(None if abs(below[0].box[0] - spot.region.box[0]) < height else rest, below)
    return Block(rest, below)


def _below(head: Region, paper: Paper) -> list[Region]:
    """The lines under a head and in its column, down to a gap or the next head."""
    line, height = head.line, head.line.height
    start, end = line.segment_of(head.start)
    left = line.tokens[start].box[0] - _LEFT * height
    right = min((line.tokens[at].box[0] - _RIGHT * height for at in line.starts if at >= end), default=float("inf"))
    regions: list[Region] = []
    bottom = line.bottom
    for below in paper.layout.below(line, _LINES):
        if below.top - bottom > _GAP * height:
            break
        inside = [Region(below, *span) for span in below.segments() if left <= below.tokens[span[0]].box[0] < right]
        if not inside:
            continue
        if _is_head(inside[0], paper):
            break
        regions.append(inside[0])
        bottom = below.bottom
    return regions


def _of_column(left: float, height: float, regions: list[Region]) -> list[Region]:
    """What stands above the first line that is flush under the head, and to its right, is another column's."""
    first = next((at for at, region in enumerate(regions) if abs(region.box[0] - left) < height), 0)
    right = regions[first].box[2] if regions else 0.0
    return [region for at, region in enumerate(regions) if at >= first or region.box[0] < right]


def _is_head(region: Region, paper: Paper) -> bool:
    """A label alone in its segment begins the next block, unless a colon leads to its value."""
    spots = [spot for spot in paper.spots.on(region.line) if spot.region.start == region.start]
    strong = [spot for spot in spots if spot.alone and spot.strength > _SURE]
    return any(not spot.region.tokens[-1].ends_label or rest_of_line(paper.spots, spot) is None for spot in strong)


def _part(wanted: Wanted, part: str, block: Block, paper: Paper) -> Iterator[Candidate]:
    if wanted.kind == "address":
        yield from _address(block)
    elif wanted.kind == "name" and part == "contact":
        yield from _contact(block)
    elif wanted.kind == "name" or (wanted.kind == "text" and part in ("name", "company")):
        yield from _name(block)
    elif part in PLACES and wanted.kind in ("text", "identifier"):
        labelled = list(_labelled(wanted, part, block, paper))
        yield from labelled or place_in(PLACES[part], block.all[1:])
    else:
        labelled = list(_labelled(wanted, part, block, paper))
        yield from labelled or _shaped(wanted, block, paper)


def _labelled(wanted: Wanted, part: str, block: Block, paper: Paper) -> Iterator[Candidate]:
    """The value of a label inside the block, as of `Ref:` for `loading_reference`."""
    read = reader_of(wanted)
    asked = frozenset({part})
    for region in block.all:
        spots = [spot for spot in paper.spots.on(region.line) if wanted.concept and spot.phrase in wanted.phrases]
        for spot in (*spots, *paper.spots.saying_on(region.line, asked)):
            if region.start <= spot.region.start < region.end and (rest := rest_of_line(paper.spots, spot)):
                rest = first_segment(rest) if wanted.kind in FREE else rest
                for found in read(rest.text, paper.locale)[:1]:
                    yield Candidate(found.value, found.fit, rest.part(found.start, found.end), found.flag)
                    return


def _shaped(wanted: Wanted, block: Block, paper: Paper) -> Iterator[Candidate]:
    if wanted.kind not in _SHAPES:
        return
    read: Reader = find_vat_ids if wanted.kind == "vat_id" else reader_of(wanted)
    for region in block.all:
        for found in read(region.text, paper.locale):
            if wanted.kind != "phone" or sum(char.isdigit() for char in str(found.value)) >= _PHONE_DIGITS:
                part = region.part(found.start, found.end)
                yield Candidate(found.value, _SHAPES[wanted.kind] * found.fit, part, found.flag)
                return


def _name(block: Block) -> Iterator[Candidate]:
    """The first line that is neither a label nor a telephone number or the like."""
    for region in block.all:
        if not is_contact(region.text) and not any(token.ends_label for token in region.tokens[:3]):
            yield from as_name(region, 1.0)
            return


def _contact(block: Block) -> Iterator[Candidate]:
    """Under a company's name the line of a person, who is called `Mme` or follows `Attn:`."""
    for region in block.all[1:]:
        attention, person = ATTENTION.match(region.text), is_person(region.text)
        if attention or person:
            start = attention.end() if attention else 0
            rest = region.part(start, len(region.text)) if start < len(region.text) else region
            start = next((at for at in range(rest.start, rest.end) if rest.line.tokens[at].normal), rest.start)
            start += bool(attention and rest.line.tokens[start].ends_label)
            yield from as_name(Region(rest.line, start, rest.end), _CONTACT)
            return


def _address(block: Block) -> Iterator[Candidate]:
    """The lines after the name up to the first that tells a telephone number or the like."""
    lines: list[Region] = []
    for region in block.all[1:]:
        if is_contact(region.text) or any(token.ends_label for token in region.tokens[:2]):
            break
        lines.append(region)
    if lines and any(char.isdigit() for line in lines for char in line.text):
        value = ", ".join(line.text.strip(" ,.;") for line in lines)
        yield Candidate(" ".join(value.split()), _ADDRESS * _reading(lines), lines[0], more=tuple(lines[1:]))


def _reading(regions: Sequence[Region]) -> float:
    tokens = [token for region in regions for token in region.tokens]
    return sum(token.confidence for token in tokens) / len(tokens)
