"""The date and time of a document that does not label them, as receipts do."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from workers.extraction.embedded.candidates import Candidate, Paper
from workers.extraction.embedded.columns import head_above
from workers.extraction.embedded.concept_labels import concept_phrases
from workers.extraction.embedded.kinds import READERS, reader_of
from workers.extraction.embedded.labels import Wanted
from workers.extraction.embedded.lines import Line, Region
from workers.extraction.embedded.places import under
from workers.extraction.embedded.spots import Spot
from workers.extraction.embedded.values.dates import fold
from workers.extraction.embedded.values.found import Found

_HEAD = re.compile(r"(?:[^\W\d][^,\d]{1,30},\s*)?(?:(?:den|le|el|a|du|vom|del|dated)\s+)?", re.IGNORECASE)
"""What may stand before the date of a letter: nothing, or a town."""
_TO = re.compile(r"\s*(?:-|\u2013|to|and|until|through|thru|bis(?: zum)?|und|au|al|y el|tot|t/m)\s*")
_ALONE, _ON_LETTER = 0.65, 0.58
_OTHER_DATES = (
    "due_date",
    "discount_date",
    "order_date",
    "delivery_date",
    "print_date",
    "period",
    "start_date",
    "end_date",
)


def unlabelled(wanted: Wanted, paper: Paper) -> Iterator[Candidate]:
    """Dates that no other label claims: likely where there is one date only, or where one stands as on a letter."""
    read = reader_of(wanted)
    places = [
        (found, Region(line, start, end))
        for line in paper.lines()
        for start, end in line.segments()
        for found in read(Region(line, start, end).text, paper.locale)
    ]
    alone = len({found.value for found, _ in places}) == 1
    for found, segment in places:
        part = segment.part(found.start, found.end)
        head = head_above(part, paper)
        claimed = _claimed([*paper.spots.on(segment.line), *([head] if head else [])])
        if not claimed and (alone or _as_on_letter(found, segment, paper)):
            yield Candidate(found.value, (_ALONE if alone else _ON_LETTER) * found.fit, part, found.flag)


def _as_on_letter(found: Found, segment: Region, paper: Paper) -> bool:
    text, line = segment.text, segment.line
    if not _HEAD.fullmatch(text[: found.start]) or len(text) - found.end > 2 or not _in_upper_half(line, paper):
        return False
    return found.start > 0 or not _under_words(segment, paper)


def _under_words(segment: Region, paper: Paper) -> bool:
    """Words without a digit close above: a label, whatever it says."""
    line = segment.line
    above = paper.layout.pages[line.page][line.index - 1] if line.index else None
    if above is None or line.top - above.bottom > 1.2 * line.height:
        return False
    label = under(segment, above)
    return label is not None and not any(char.isdigit() for char in label.text)


def _in_upper_half(line: Line, paper: Paper) -> bool:
    return line.page == next(iter(paper.layout.pages)) and line.bottom < paper.layout.sizes[line.page][1] / 2


def _claimed(spots: Sequence[Spot]) -> bool:
    phrases = {spot.phrase for spot in spots}
    return any(phrases & concept_phrases(concept).keys() for concept in _OTHER_DATES)


def lone_time(wanted: Wanted, paper: Paper) -> Iterator[Candidate]:
    """The only time of day on the paper, or the only one beside a date."""
    read, dates = reader_of(wanted), READERS["date"]
    lines = [Region(line, 0, len(line.tokens)) for line in paper.lines()]
    found = [(item, line) for line in lines for item in read(line.text, paper.locale)]
    if len({item.value for item, _ in found}) > 1:
        found = [(item, line) for item, line in found if dates(line.text, paper.locale)]
    if len({item.value for item, _ in found}) == 1:
        item, line = found[0]
        yield Candidate(item.value, _ALONE * item.fit, line.part(item.start, item.end))


def lone_range(wanted: Wanted, paper: Paper) -> Iterator[Candidate]:
    """An end of the only period on the paper: two days with a dash or `to` between them."""
    read = READERS["date"]
    found: dict[tuple[object, object], tuple[Found, Found, Region]] = {}
    for line in paper.lines():
        for start, end in line.segments():
            segment = Region(line, start, end)
            for first, last in pairwise(read(segment.text, paper.locale)):
                if _TO.fullmatch(fold(segment.text[first.end : last.start])) and first.value < last.value:
                    found.setdefault((first.value, last.value), (first, last, segment))
    if len(found) == 1:
        *days, segment = next(iter(found.values()))
        day = days[0 if wanted.edge == 0 else 1]
        yield Candidate(day.value, _ALONE * day.fit, segment.part(day.start, day.end), day.flag, told_by="range")
