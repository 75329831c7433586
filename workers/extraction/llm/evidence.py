"""Where a value stands in the document.

Numbers and dates are compared by what they mean; of text the letters and digits, and not spacing, case, accents, marks.
"""

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from workers.extraction.embedded.lines import Layout, Line, Region, union
from workers.extraction.embedded.normal import words_of
from workers.extraction.embedded.schema import Field
from workers.extraction.embedded.values.dates import find_dates, fold
from workers.extraction.embedded.values.found import Locale
from workers.extraction.embedded.values.numbers import find_numbers, find_rates
from workers.extraction.llm.stream import Stream
from workers.extraction.protocol import Box

_READINGS = (Locale(".", "DMY"), Locale(",", "MDY"))
"""Between them every way to read a number or a date."""
_NAMED_HERE, _NAMED_ABOVE, _IN_THE_PART = 2, 1, 4
_MOST_PLACES = 50


@dataclass(frozen=True)
class Place:
    regions: tuple[Region, ...]
    """On one page."""
    is_negated: bool = False
    """The document has the number with the other sign."""

    @property
    def page(self) -> int:
        return self.regions[0].line.page

    @property
    def box(self) -> Box:
        return union([region.box for region in self.regions])

    @property
    def text(self) -> str:
        return " ".join(" ".join(region.text.split()) for region in self.regions)

    @property
    def legibility(self) -> float:
        """Of the characters: 1 where the document is born digital."""
        return min(token.confidence for region in self.regions for token in region.tokens)


class Evidence:
    """The document as something that values are looked up in."""

    def __init__(self, layout: Layout) -> None:
        self._layout = layout

    def place_of(self, field: Field, value: Any, pages: frozenset[int]) -> Place | None:
        """Of several places the one on `pages`, and beside or under the field's name. None: it does not stand there."""
        places = self._places(field, value)[:_MOST_PLACES]
        names = set(words_of(field.name)) | set(words_of(field.title))
        return max(places, key=lambda place: self._likelihood(place, names, pages), default=None)

    def _places(self, field: Field, value: Any) -> list[Place]:
        if isinstance(value, int | float):
            same = [Place((region,)) for region in self._numbers.get(float(value), ())]
            return same or [Place((region,), True) for region in self._numbers.get(-float(value), ())]
        if field.format in ("date", "date-time"):
            return [Place((region,)) for region in self._dates.get(str(value)[:10], ())]
        return [Place(regions) for regions in self._strings.find(str(value))]

    def _likelihood(self, place: Place, names: set[str], pages: frozenset[int]) -> int:
        line = place.regions[0].line
        above = self._layout.pages[line.page][line.index - 1] if line.index else None
        return (
            _IN_THE_PART * (place.page in pages)
            + _NAMED_HERE * bool(names & _words(line))
            + _NAMED_ABOVE * bool(above and names & _words(above))
        )

    @cached_property
    def _numbers(self) -> dict[float, list[Region]]:
        found: defaultdict[float, list[Region]] = defaultdict(list)
        for region in self._readable():
            for number in {(one.start, one.end, float(one.value)) for one in _numbers_in(region.text)}:
                found[number[2]].append(region.part(*number[:2]))
        return found

    @cached_property
    def _dates(self) -> dict[str, list[Region]]:
        found: defaultdict[str, list[Region]] = defaultdict(list)
        for line in self._layout.lines:
            region = Region(line, 0, len(line.tokens))
            read = [one for locale in _READINGS for one in find_dates(region.text, locale)]
            for start, end, iso in {(one.start, one.end, one.value) for one in read}:
                found[iso].append(region.part(start, end))
        return found

    @cached_property
    def _strings(self) -> Stream:
        return Stream(self._layout)

    def _readable(self) -> Iterator[Region]:
        """Lines; and their words one by one, because neighbours may look like one number with spaces."""
        for line in self._layout.lines:
            yield Region(line, 0, len(line.tokens))
            for at, token in enumerate(line.tokens):
                if any(map(str.isdigit, token.text)):
                    yield Region(line, at, at + 1)


@dataclass(frozen=True)
class _Number:
    start: int
    end: int
    value: float


def _numbers_in(text: str) -> Iterator[_Number]:
    """A percentage also as the share that it is."""
    for locale in _READINGS:
        for one in find_numbers(text, locale):
            yield _Number(one.start, one.end, one.value)
        if "%" in text:
            for one in find_rates(text, locale):
                yield _Number(one.start, one.end, one.value)
                yield _Number(one.start, one.end, round(one.value / 100, 6))


def _words(line: Line) -> set[str]:
    return {word for token in line.tokens for word in re.findall(r"[^\W_]+", fold(token.text))}
