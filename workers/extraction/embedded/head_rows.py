"""Rows of heads: `Bill to   Job site` over two addresses, so that one head is no value of the other."""

from workers.extraction.embedded.lines import Layout, Line, Region
from workers.extraction.embedded.places import is_label, under
from workers.extraction.embedded.postcodes import POSTCODE
from workers.extraction.embedded.spots import Spot, SpotIndex

_GAP = 2.2
"""Of a line's height: what stands further below belongs to no head."""
_SMALLER = 0.92
"""Heads are often set in smaller letters than what they head."""
_ENDS_NAMES = frozenset(
    ("bank", "banque", "banco", "banca", "company", "firma", "insurance", "versicherung", "station", "store", "shop")
)
"""Of `Severn Bank` the last word is no label."""
_BLOCK, _FEWEST = 5, 3


def is_no_value(spots: SpotIndex, layout: Layout, spot: Spot, region: Region) -> bool:
    """What stands beside a label without a colon is more of it, or another column's."""
    if region.tokens[0].text.startswith("/") or spot.region.tokens[-1].text.endswith(","):
        return True
    if region.start in region.line.starts and not spot.leads and spot.phrase in _ENDS_NAMES:
        return True
    return is_head_beside(spots, layout, spot, region)


def is_head_beside(spots: SpotIndex, layout: Layout, spot: Spot, region: Region) -> bool:
    """Both the label and what stands in the next column have their values under them."""
    line = spot.region.line
    if not _is_head(spot) or region.start not in line.starts or any(token.ends_label for token in line.tokens):
        return False
    below = next((below for below in layout.below(line, 1) if below.top - line.bottom <= _GAP * line.height), None)
    own = under(spot.region, below) if below else None
    if below is None or own is None or is_label(spots, own):
        return False
    if _is_stacked(spot, region, own):
        return True
    other = under(Region(line, region.start, line.segment_of(region.start)[1]), below)
    if other is None or other == own:
        return False
    return line.height < _SMALLER * below.height or _is_row(line, below) or _heads_address(layout, spot, own)


def _is_head(spot: Spot) -> bool:
    """Alone in its segment but for the number of its box and what is in brackets."""
    line = spot.region.line
    end = line.segment_of(spot.region.start)[1]
    following = line.tokens[spot.region.end].text if spot.region.end < end else "("
    return spot.leads and following.startswith("(")


def _is_stacked(spot: Spot, region: Region, own: Region) -> bool:
    """`PREPARED BY` over `Ada Quill` and beside another column: capitals over small letters, close and flush."""
    flush = abs(own.box[0] - spot.region.box[0]) < 0.3 * own.line.height
    return flush and spot.region.text.isupper() and not own.text.isupper() and not region.text.isupper()


def _is_row(line: Line, below: Line) -> bool:
    """Three and more heads in words over as many cells, of which one at least is a number or a day."""
    if len(line.starts) < _FEWEST or len(below.starts) < len(line.starts):
        return False
    return not _has_digits(line) and _has_digits(below)


def _has_digits(line: Line) -> bool:
    return any(char.isdigit() for token in line.tokens for char in token.text)


def _heads_address(layout: Layout, spot: Spot, own: Region) -> bool:
    """A postcode within the lines under the head."""
    for line in layout.below(spot.region.line, _BLOCK):
        region = under(own, line)
        if region and POSTCODE.search(region.text):
            return True
    return False
