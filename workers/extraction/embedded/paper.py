"""A paper as its fields are looked up in it, and the candidates that are found there."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from workers.extraction.embedded.boxed import boxed_options
from workers.extraction.embedded.head_lines import Row, rows_under_heads
from workers.extraction.embedded.headings import Heading
from workers.extraction.embedded.lines import Layout, Line, Region, union
from workers.extraction.embedded.options import Option, marked_options
from workers.extraction.embedded.pauses import with_pauses
from workers.extraction.embedded.sentences import Sentence, sentences_of
from workers.extraction.embedded.spots import SpotIndex
from workers.extraction.embedded.values.dates import fold
from workers.extraction.embedded.values.found import Found, Locale
from workers.extraction.embedded.values.numbers import find_numbers
from workers.extraction.embedded.wording import Wording
from workers.extraction.protocol import Box, CancellationToken, Table

_SPOKEN_LINES = 200
_OF_YEAR = re.compile(r"\b(?:year to date|ytd|cumulative|jahressumme|kumuliert|cumuls?|acumulado|vorjahr)\b")


@dataclass(frozen=True, slots=True)
class Source:
    """Where a value was read."""

    page: int
    box: Box | None
    text: str


@dataclass(frozen=True, slots=True)
class Candidate:
    value: Any
    score: float
    region: Region | None
    """None for a cell of a declared table, which has no place on the page."""
    flag: str | None = None
    currency: str | None = None
    more: tuple[Region, ...] = ()
    """Further lines of the same value."""
    page: int = 0
    text: str = ""
    told_by: str = "label"
    """What led to it: label, table, block, heading, sign, form, place, prose, phrase, range, above, unit, choice, rate
    or words; of a party also mail, window (of an envelope), head (of a letter), legal (form), foot (of a page) or
    defined (as in `Quill Ltd ("Seller")`).
    """

    @property
    def source(self) -> Source:
        if self.region is None:
            return Source(self.page, None, self.text)
        regions = (self.region, *self.more)
        box = union([region.box for region in regions])
        return Source(self.region.line.page, box, "\n".join(region.text for region in regions))

    def scaled(self, factor: float) -> "Candidate":
        return replace(self, score=self.score * factor)


@dataclass(frozen=True)
class Paper:
    """What all fields of one document are looked up in."""

    layout: Layout
    spots: SpotIndex
    locale: Locale
    token: CancellationToken
    """For what takes long within a field or a page."""
    tables: Sequence[tuple[int, Table]]
    """Declared tables with their page."""
    metadata: Mapping[str, str]
    heading: Heading | None = None
    """What the paper calls itself."""
    parties: dict[str, list["Candidate"]] = field(default_factory=dict)
    """Names of seller and buyer, all and those known by place, once they were asked for: many fields want them."""
    definitions: Sequence[tuple[Wording, "Candidate"]] = ()
    """What the text calls its parties, and who they are."""

    def lines(self) -> Iterable[Line]:
        """Those of all pages, with checkpoints."""
        return with_pauses(self.layout.lines, self.token)

    @cached_property
    def folded(self) -> str:
        """The text of its first pages, for what it speaks of."""
        return fold("\n".join(line.text for line in self.layout.lines[:_SPOKEN_LINES]))

    @cached_property
    def numbers(self) -> list[tuple[Found, Region]]:
        """Every number on the pages."""
        return [
            (found, Region(line, 0, len(line.tokens)).part(found.start, found.end))
            for line in self.lines()
            for found in find_numbers(line.text, self.locale)
        ]

    @cached_property
    def rows(self) -> dict[str, list[Row]]:
        """Those of its small tables that begin with words, by each of these and by all together."""
        by_word: dict[str, list[Row]] = defaultdict(list)
        for row in rows_under_heads(self.layout, self.token):
            for word in {row.phrase, *row.says}:
                by_word[word].append(row)
        return dict(by_word)

    @cached_property
    def sentences(self) -> list[Sentence]:
        """Those with a digit."""
        return list(sentences_of(self.layout, self.token))

    @cached_property
    def ticks(self) -> list[list[Option]]:
        """The options of each line with boxes, or on which one is ticked by a mark alone."""
        found = (boxed_options(line) or marked_options(line) for line in self.lines())
        return [options for options in found if options]

    @cached_property
    def sums_of_year(self) -> list[Region]:
        """Heads of columns with what has come together since the year began."""
        lines = (line for line in self.lines() if _OF_YEAR.search(fold(line.text)))
        segments = (Region(line, *span) for line in lines for span in line.segments())
        return [head for head in segments if head.end - head.start <= 4 and _OF_YEAR.search(fold(head.text))]
