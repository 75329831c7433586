"""Labels that name a party, and the blocks that they head."""

from collections.abc import Iterator

from workers.extraction.embedded.candidates import Paper
from workers.extraction.embedded.concept_labels import concept_phrases
from workers.extraction.embedded.lines import Line, Region
from workers.extraction.embedded.spots import Spot
from workers.extraction.embedded.wording import wording

_PARTIES = {"seller": "seller", "buyer": "buyer", "ship_to": "other"}


def heads_of(party: str, paper: Paper) -> Iterator[tuple[float, Spot]]:
    """Where a label names the party, and how surely: by the words of the trade, or by others that mean it."""
    known = concept_phrases(party)
    for phrase, weight in known.items():
        yield from ((weight, spot) for spot in paper.spots.of(phrase))
    yield from paper.spots.saying(wording(party))


def heads_block(spot: Spot) -> bool:
    """`To:` alone on its line."""
    line = spot.region.line
    return spot.region.tokens[-1].ends_label and (spot.region.start, spot.region.end) == line.segment_of(
        spot.region.start
    )


def party_above(region: Region, paper: Paper) -> str | None:
    """Whose block a region stands in: `seller`, `buyer`, `other` or None."""
    lines = paper.layout.pages[region.line.page]
    for line in reversed(lines[max(0, region.line.index - 8) : region.line.index + 1]):
        for spot in paper.spots.on(line) if _may_be_over(line, region) else ():
            party = _party_of(spot)
            if party and spot.region.start in line.starts and _same_column(spot.region, region):
                return party
    return None


def _party_of(spot: Spot) -> str | None:
    for concept, party in _PARTIES.items():
        weight = concept_phrases(concept).get(spot.phrase, 0.0)
        if weight > 0.8 or (weight and heads_block(spot)):
            return party
    return None


def _may_be_over(line: Line, region: Region) -> bool:
    """Some word of the line may be in the region's column: quicker than to ask each of them."""
    left = region.line.tokens[region.start].box[0]
    return line.tokens[0].box[0] - 2 * line.height <= left < line.right + 12 * line.height


def _same_column(above: Region, region: Region) -> bool:
    return above.box[0] - 2 * above.line.height <= region.box[0] < above.box[2] + 12 * above.line.height
