"""Boxes of a form and grids of heads: what stands beside a label there is the label of the next box."""

from workers.extraction.embedded.lines import Layout, Line, Region
from workers.extraction.embedded.places import under
from workers.extraction.embedded.spots import Spot
from workers.extraction.embedded.wording import box_tokens

_CLOSE = 1.7
"""Heights of a line between a head and what stands under it, at most."""
_ALIGNED = 0.8
_SMALLER = 0.93
_NEARER = 0.85
_LINES = 4
_APART = 1.0
"""Heights of a line between two boxes with plain numbers, at least."""


def is_next_box(spot: Spot, region: Region) -> bool:
    """`2 Consignee   17 Successive carriers`: each has the number of its box before it."""
    start, _ = spot.region.line.segment_of(spot.region.start)
    return (
        region.start in region.line.starts
        and _numbered(spot.region.line, start)
        and _numbered(region.line, region.start)
    )


def is_of_boxes(region: Region) -> bool:
    """`2. Registration No.` beside the box `1.` of its form; `3 Rivers Ltd` and `7 Seas Shipping` are two names."""
    line = region.line
    own = _mark(line, region.start) if region.start in line.starts else None
    others = {_mark(line, start) for start in line.starts if start != region.start}
    return own is not None and bool({own - 1, own + 1} & others)


def _mark(line: Line, at: int) -> int | None:
    """2 for `2. Consignee` and `(b) Consignee`: what is marked as the boxes of a form are, and no mere number."""
    marks = [token.text for token in line.tokens[at : line.segment_of(at)[1]]]
    count = box_tokens(line.tokens[at : line.segment_of(at)[1]])
    mark = marks[count - 1].strip("().") if count and marks[count - 1][-1] in ".)" else ""
    if mark.isdigit():
        return int(mark)
    return ord(mark.lower()) - ord("a") + 1 if len(mark) == 1 else None


def _numbered(line: Line, at: int) -> bool:
    """`2 Consignee`, `(b) Consignee` and `2. (b) Consignee`."""
    tokens = line.tokens[at : line.segment_of(at)[1]]
    words = tokens[box_tokens(tokens) :]
    return words != tokens and words[0].text[0].isupper()


def is_box_below(spot: Spot, region: Region) -> bool:
    """Under `8 Allocated tips` the next label is `11 Deferred plans`, where box 8 is empty: what has a later number,
    written alike, and stands too far from the label to be its value. An address may begin with a number as well.
    """
    line, other = spot.region.line, region.line
    start = line.segment_of(spot.region.start)[0]
    if region.start not in other.starts or not (_numbered(line, start) and _numbered(other, region.start)):
        return False
    own, next_one = line.tokens[start].text, other.tokens[region.start].text
    digits = own.rstrip(".)"), next_one.rstrip(".)")
    if not all(map(str.isdigit, digits)) or own[len(digits[0]) :] != next_one[len(digits[1]) :]:
        return False
    apart = own != digits[0] or other.top - line.bottom > _APART * line.height
    return int(digits[0]) < int(digits[1]) and apart


def is_next_head(layout: Layout, spot: Spot, region: Region) -> bool:
    """`Vessel   Voy. No.` over their values: a row of heads, although only one of them is known."""
    line = spot.region.line
    if region.line is not line or region.start not in line.starts or spot.region.tokens[-1].ends_label:
        return False
    for lower in layout.below(line, _LINES):
        if lower.top - line.bottom > _CLOSE * line.height:
            return False
        value, neighbour = under(spot.region, lower), under(region, lower)
        if value is None and neighbour is None:
            continue
        if value is None or neighbour is None or not (_in_line(spot.region, value) and _in_line(region, neighbour)):
            return False
        if value.start == neighbour.start or any(item.tokens[-1].ends_label for item in (value, neighbour)):
            return False
        return _looks_head(spot.region, region, value, neighbour) or _nearer(layout, spot.region, value)
    return False


def _in_line(head: Region, value: Region) -> bool:
    start, _ = head.line.segment_of(head.start)
    return abs(head.line.tokens[start].box[0] - value.box[0]) < _ALIGNED * head.line.height


def _looks_head(label: Region, other: Region, value: Region, neighbour: Region) -> bool:
    """Written smaller than what stands under them, or in capitals over words that are not."""
    heads, values = max(_height(label), _height(other)), min(_height(value), _height(neighbour))
    if heads < _SMALLER * values:
        return True
    return label.text.isupper() and other.text.isupper() and not (value.text + neighbour.text).isupper()


def _height(region: Region) -> float:
    _, top, _, bottom = region.box
    return bottom - top


def _nearer(layout: Layout, label: Region, value: Region) -> bool:
    """What else stands in the column is further away than the two from each other; in a list of labels it is not."""
    gap = value.line.top - label.line.top
    above = next((line for line in reversed(layout.above(label.line, _LINES)) if under(label, line)), None)
    below = next((line for line in layout.below(value.line, _LINES) if under(value, line)), None)
    gaps = [label.line.top - above.top] if above else []
    gaps += [below.top - value.line.top] if below else []
    return bool(gaps) and gap < _NEARER * min(gaps)
