"""Rows that add up across: of `Total gifts   46,700   20,300   67,000   59,950` the third, under `Total`."""

from itertools import accumulate

from workers.extraction.embedded.candidates import Candidate, Paper
from workers.extraction.embedded.figures import is_of_year
from workers.extraction.embedded.labels import Wanted
from workers.extraction.embedded.lines import Region
from workers.extraction.embedded.normal import has_digit, words_of
from workers.extraction.embedded.values.found import Found
from workers.extraction.embedded.values.numbers import find_numbers
from workers.extraction.embedded.wording import wording

_CENT = 0.011
_PARTS = 2
"""Of a sum, at least."""
_PART = 0.3
"""What is left of a candidate that is a part of its row's sum."""
_HEAD_LINES = 15
_WITH_PARTS = frozenset({"net", "tax"})
"""Net, tax and gross add up, too."""


def whole_of_rows(wanted: Wanted, found: list[Candidate], paper: Paper) -> list[Candidate]:
    """The candidates; of those that are the first part of the sum of their row, the sum before them where a total is
    asked for: `Principal` is not what is due with its interest.
    """
    if wanted.kind not in ("amount", "number") or wanted.concept in _WITH_PARTS:
        return found
    asked = any("total" in wording(" ".join(words_of(name))) for name in (wanted.field.name, wanted.field.title))
    heeded: list[Candidate] = []
    for item in found:
        whole = _whole(item, paper) if item.told_by == "label" and (asked or _is_of_total(item)) else None
        heeded += [whole, item.scaled(_PART)] if whole else [item]
    return heeded


def _is_of_total(item: Candidate) -> bool:
    """Its row is called a total."""
    return item.region is not None and "total" in wording(Region(item.region.line, 0, item.region.start).text)


def _whole(item: Candidate, paper: Paper) -> Candidate | None:
    region = item.region
    if region is None or region.start not in region.line.starts or not _is_behind_words(region):
        return None
    rest = Region(region.line, region.start, len(region.line.tokens))
    numbers = find_numbers(rest.text, paper.locale)
    at = _place_of_sum(numbers)
    if at is None or numbers[0].value != item.value:
        return None
    part = rest.part(numbers[at].start, numbers[at].end)
    whole = Candidate(numbers[at].value, item.score, part, numbers[at].flag, numbers[at].currency, told_by="table")
    return whole if _is_under_total(part, paper) and not is_of_year(whole, paper.sums_of_year) else None


def _is_behind_words(region: Region) -> bool:
    """The words that begin its row, and no other number; and before some columns."""
    before = region.line.tokens[: region.start]
    columns = sum(start >= region.start for start in region.line.starts)
    return bool(before) and columns > _PARTS and not any(has_digit(token.text) for token in before)


def _place_of_sum(numbers: list[Found]) -> int | None:
    sums = list(accumulate(found.value for found in numbers))
    places = range(_PARTS, len(numbers))
    return next((at for at in places if abs(sums[at - 1] - numbers[at].value) < _CENT and numbers[at].value), None)


def _is_under_total(part: Region, paper: Paper) -> bool:
    x0, _, x1, _ = part.box
    for line in paper.layout.above(part.line, _HEAD_LINES):
        for head in (Region(line, *span) for span in line.segments() if span[0]):
            left, _, right, _ = head.box
            if left < x1 and right > x0 and "total" in wording(head.text):
                return True
    return False
