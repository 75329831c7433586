"""Where the value of a label stands: behind it on its line, or under it."""

import re

from workers.extraction.embedded.concept_labels import concept_phrases
from workers.extraction.embedded.lines import Layout, Line, Region
from workers.extraction.embedded.spots import Spot, SpotIndex
from workers.extraction.embedded.values.dates import fold

_MARKS = frozenset({"/", "|", "-", "\u2013", "\u2014", "\u2022", "\u00b7", ";"})
_LONG_CODE = 5
_LINE = re.compile(r"[_\u2026]{3,}|\.{5,}$")
_FEW = 3
_IS = frozenset(("is", "ist", "est", "es", "lautet"))
_TAXES = frozenset({"vat", "tax", "gst", "tva", "iva", "btw"})
REMARK_LINES, _REMARK_WORDS = 2, 4
"""How many lines a remark on a label goes on in, at most, and how many words of it stand on the first, at least."""
_APPLIES = re.compile(r"(?:applicable only|only applicable|nur anwendbar|applicable uniquement|solo aplicable)\b")
_PARALLEL = re.compile(r"[^/\s](?:.*?[^/\s])??(?=\s+/|/\s|/(?=\w+$)|\s*$)")


def rest_of_line(spots: SpotIndex, spot: Spot) -> Region | None:
    """From a label to the next one on the line."""
    line, start = spot.region.line, spot.region.end
    ends = (
        _start(other)
        for other in spots.on(line)
        if other.region.start >= start
        and _begins(other)
        and not (other.region.start == start and _is_value(spots, other))
    )
    end = next(ends, len(line.tokens))
    while (after := _after_brackets(line, start, end)) > start:
        start = after
    if start < len(line.tokens) and (behind := _behind_other_names(line, start)) > start:
        start, end = (
            behind,
            next((_start(other) for other in spots.on(line) if _begins_at(other, behind)), len(line.tokens)),
        )
    while start < end and line.tokens[start].text in (":", "#", "-", "."):
        start += 1
    return parallel(spot, Region(line, start, end)) if start < end else None


def _behind_other_names(line: Line, start: int) -> int:
    """The value of `Vessel / Voyage: Ada / 12E` stands behind the colon."""
    if line.tokens[start].text != "/":
        return start
    close = (at + 1 for at in range(start, line.segment_of(start)[1]) if line.tokens[at].ends_label)
    return next(close, start)


def _begins_at(spot: Spot, start: int) -> bool:
    return spot.region.start >= start and _begins(spot)


def is_remark(spot: Spot, region: Region) -> bool:
    """What is said of the label on its line: `Consignee (negotiable only if consigned "to`, which goes on in the next
    one, or `Place of receipt. Applicable only when …`.
    """
    behind = _tail(spot)
    within = region.start == behind.start and region.end <= behind.end
    return within and (_opens_remark(behind) or _applies(spot, behind))


def after_remark(spot: Spot, lines: list[Line]) -> list[Line]:
    """Where a remark in brackets goes on under its label, the lines from the one on in which it ends; else none."""
    for at, line in enumerate(lines if _opens_remark(_tail(spot)) else []):
        below = under(spot.region, line)
        text = below.text if below else ""
        if "(" in text or (below and holds_label(below)):
            return []
        if ")" in text:
            return lines[at:]
    return []


def _tail(spot: Spot) -> Region:
    line = spot.region.line
    return Region(line, spot.region.end, line.segment_of(spot.region.start)[1])


def _opens_remark(behind: Region) -> bool:
    """A few words in a bracket may as well be a value."""
    return behind.end - behind.start >= _REMARK_WORDS and behind.text.startswith("(") and ")" not in behind.text


def _applies(spot: Spot, behind: Region) -> bool:
    return spot.region.tokens[-1].text.endswith(".") and _APPLIES.match(fold(behind.text)) is not None


def _after_brackets(line: Line, start: int, end: int) -> int:
    """`Total (incl. VAT)` and `Invoice (380) No.`: what stands in brackets belongs to the label."""
    if start >= end or not line.tokens[start].text.startswith("("):
        return start
    close = next((at for at in range(start, end) if line.tokens[at].text.rstrip(":").endswith(")")), None)
    if close is None:
        return start
    inside = "".join(token.text for token in line.tokens[start : close + 1])
    if "%" in inside and not any(map(str.isalpha, inside)):
        return start  # a rate is a value, whatever follows
    following = line.tokens[close + 1].text if close + 1 < end else ""
    return close + 1 if any(map(str.isalpha, inside)) or following[:1].isalpha() else start


def parallel(spot: Spot, region: Region) -> Region:
    """Of `Ada / 12E` behind or under `Vessel / Voyage`, the part that is the label's."""
    line, (start, end) = spot.region.line, spot.region.line.segment_of(spot.region.start)
    if line is region.line and start < region.start < end:
        end = region.start
    before = sum(token.text == "/" for token in line.tokens[start : spot.region.start])
    labels = 1 + sum(token.text == "/" for token in line.tokens[start:end])
    if labels == 1:
        return region
    parts = [match.span() for match in _PARALLEL.finditer(region.text)]
    return region.part(*parts[before]) if len(parts) == labels else region


def behind_name(spots: SpotIndex, spot: Spot) -> Region | None:
    """`Buyer   Name: Ada` is the buyer's name."""
    following = (other for other in spots.on(spot.region.line) if other.region.start >= spot.region.end)
    name = next(following, None)
    if name is None or name.region.start != spot.region.end or name.phrase not in concept_phrases("name"):
        return None
    return rest_of_line(spots, name)


def _start(spot: Spot) -> int:
    """Where a label begins, the number of its box in a form included."""
    return spot.region.line.segment_of(spot.region.start)[0] if spot.leads else spot.region.start


def _begins(spot: Spot) -> bool:
    """A label among other words is one only where it stands alone, begins a segment, ends in a colon or follows a value
    and a mark: `Net £154.20 / VAT £30.84`.
    """
    return spot.alone or (spot.strength >= 0.5 and (spot.leads or _follows_value(spot)))


def _follows_value(spot: Spot) -> bool:
    before = [token.text for token in spot.region.line.tokens[max(0, spot.region.start - 2) : spot.region.start]]
    return len(before) == 2 and before[1] in _MARKS and any(map(str.isdigit, before[0]))


def _is_value(spots: SpotIndex, spot: Spot) -> bool:
    """`Goods damaged in transit` behind `Reason`: other words follow, and no field asked for has that label."""
    line, end = spot.region.line, spot.region.end
    _, stop = line.segment_of(spot.region.start)
    if spot.alone or not spot.leads or spot.region.start not in line.starts or spots.is_asked(spot.phrase):
        return False
    tail = line.tokens[end:stop]
    return len(spot.region.tokens) == 1 and bool(tail) and tail[0].text.islower()


def is_clause(spot: Spot) -> bool:
    """`5. Security deposit. Upon signing, …`: the head of a numbered clause."""
    start, end = spot.region.line.segment_of(spot.region.start)
    first, last = spot.region.line.tokens[start].text, spot.region.tokens[-1].text
    return start < spot.region.start and end > spot.region.end and first.rstrip(".)").isdigit() and last.endswith(".")


def holds_label(region: Region) -> bool:
    return any(token.ends_label for token in region.tokens[:4])


def first_segment(region: Region) -> Region:
    return Region(region.line, region.start, min(region.end, region.line.segment_of(region.start)[1]))


def is_blank(spot: Spot) -> bool:
    """A line to write on stands behind the label."""
    following = "".join(token.text for token in spot.region.line.tokens[spot.region.end : spot.region.end + 2])
    return _LINE.match(following.lstrip(":")) is not None


def ends_in_mark(region: Region) -> bool:
    """What follows a mark between values is not part of the value before it."""
    return region.tokens[-1].text in _MARKS


def first_code(region: Region) -> Region:
    """Of `063-114, account 1044 2718` the code."""
    first = region.tokens[0].text
    coded = len(region.tokens) > 1 and first.endswith((",", ";")) and first[:1].isdigit() and len(first) > _LONG_CODE
    return Region(region.line, region.start, region.start + 1) if coded else region


def said_of(region: Region) -> Region | None:
    """`Your tariff is Standard Metered. You used …`: what the verb says, to the end of its sentence."""
    if region.end - region.start < _FEW - 1 or region.tokens[0].text not in _IS:
        return None
    ends = (at for at, token in enumerate(region.tokens, 1) if token.text.endswith(".") and len(token.text) > _FEW)
    return Region(region.line, region.start + 1, region.start + next(ends, len(region.tokens)))


def until_bar(region: Region) -> Region:
    """Behind a bar or a bullet stands something else."""
    bars = (at for at, token in enumerate(region.tokens) if at and token.text in ("|", "\u2022", "\u00b7"))
    end = next(bars, len(region.tokens))
    return Region(region.line, region.start, region.start + end)


def tail_words(spot: Spot) -> int:
    """Words after the label in its segment; those behind a slash are its other name, those in brackets a remark.
    So is what says when the label applies.
    """
    tail = _tail(spot)
    if _applies(spot, tail):
        return 0
    tokens = tail.tokens
    return next((count for count, token in enumerate(tokens) if token.text.startswith(("/", "("))), len(tokens))


def has_value(spots: SpotIndex, spot: Spot) -> bool:
    """Something with a digit stands right after the label: that is its value, whatever it is."""
    rest = rest_of_line(spots, spot)
    if rest is None or rest.start in rest.line.starts:
        return False
    return any(char.isdigit() for char in first_segment(rest).text)


def is_label(spots: SpotIndex, region: Region) -> bool:
    inside = (spot for spot in spots.on(region.line) if region.start <= spot.region.start < region.end)
    return any(spot.leads and not _is_value(spots, spot) for spot in inside) or holds_label(region)


def is_lone_row(layout: Layout, spot: Spot) -> bool:
    """Under a row of heads as many values, and no second row like it: no table of items."""
    line = spot.region.line
    below = layout.below(line, 2)
    heads, rows = len(line.starts), [len(row.starts) for row in below]
    numbers = [sum(_is_number(row, start) for start in row.starts) for row in below]
    return bool(rows) and rows[0] == heads and 2 * numbers[0] >= heads and (len(rows) < 2 or numbers[1] < 2)


def _is_number(line: Line, start: int) -> bool:
    return any(char.isdigit() for token in line.tokens[start : start + 2] for char in token.text)


def under(above: Region, line: Line) -> Region | None:
    """The segment of `line` that begins or lies under `above`."""
    x0, _, x1, _ = above.box
    for start, end in line.segments():
        left, right = line.tokens[start].box[0], line.tokens[end - 1].box[2]
        if left < x1 and right > x0 and left > x0 - 0.6 * max(right - left, x1 - x0):
            return Region(line, start, end)
    return None


def ends_sentence(spot: Spot) -> bool:
    """`… plus VAT.` in a sentence has nothing under it."""
    last, start = spot.region.tokens[-1], spot.region.line.segment_of(spot.region.start)[0]
    ends = last.text.endswith(".") and last.normal not in ("number", "no", "nr", "num")
    if ends and start == 0 and spot.alone and last.normal in _TAXES:
        # The end of a sentence that was broken into lines.
        return True
    return ends and not spot.alone and spot.region.start - start > _FEW


def has_words(spots: SpotIndex, spot: Spot) -> bool:
    """Words without a digit stand behind the label's colon: its value, though no number."""
    rest = rest_of_line(spots, spot)
    return rest is not None and rest.line.tokens[rest.start - 1].text.endswith(":") and not has_value(spots, spot)
