"""A document's text in parts, none of them longer than a call may be."""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from workers.extraction.embedded.lines import Layout, Region

LEAST_LINES, LEAST_CHARACTERS = 20, 1000
"""A part of less is not made: what is too long then is not the text."""


class Passage(NamedTuple):
    """A line of text."""

    page: int
    text: str


@dataclass(frozen=True)
class Part:
    passages: tuple[Passage, ...]

    @property
    def pages(self) -> frozenset[int]:
        return frozenset(passage.page for passage in self.passages)

    @property
    def text(self) -> str:
        lines: list[str] = []
        page = 0
        for passage in self.passages:
            if passage.page != page:
                page = passage.page
                lines.append(f"[page {page}]")
            lines.append(passage.text)
        return "\n".join(lines)

    def halves(self) -> "tuple[Part, Part] | None":
        """Between two pages where it has several. None: it is too short to be divided."""
        characters = sum(len(passage.text) for passage in self.passages)
        is_long = len(self.passages) >= 2 * LEAST_LINES or characters >= 2 * LEAST_CHARACTERS
        if not is_long and len(self.pages) < 2:
            return None
        passages = self.passages if len(self.passages) > 1 else _divided(self.passages[0])
        middle = len(passages) // 2
        borders = [at for at in range(1, len(passages)) if passages[at - 1].page != passages[at].page]
        cut = min(borders, key=lambda at: abs(at - middle), default=middle)
        return Part(passages[:cut]), Part(passages[cut:])


def _divided(passage: Passage) -> tuple[Passage, Passage]:
    """A long line, between two words where it can be."""
    middle = len(passage.text) // 2
    cut = passage.text.rfind(" ", middle // 2, middle) + 1 or middle
    return Passage(passage.page, passage.text[:cut]), Passage(passage.page, passage.text[cut:])


def parts_of(layout: Layout, *, pages: int, characters: int) -> list[Part]:
    """Whole pages, as many as fit; a page that alone is too long is divided between its lines."""
    parts: list[Part] = []
    kept: list[Passage] = []
    numbers: set[int] = set()
    length = 0
    for page in _pages(layout, characters):
        needed = sum(len(passage.text) + 1 for passage in page)
        is_full = length + needed > characters or len(numbers | {page[0].page}) > pages
        if kept and is_full:
            parts.append(Part(tuple(kept)))
            kept, numbers, length = [], set(), 0
        kept += page
        numbers.add(page[0].page)
        length += needed
    return [*parts, Part(tuple(kept))] if kept else parts


def _pages(layout: Layout, characters: int) -> Iterator[list[Passage]]:
    """Pages, or pieces of one that is too long."""
    for number, lines in layout.pages.items():
        page: list[Passage] = []
        length = 0
        for line in lines:
            text = Region(line, 0, len(line.tokens)).text
            for piece in range(math.ceil(len(text) / characters)):
                passage = Passage(number, text[piece * characters : (piece + 1) * characters])
                if page and length + len(passage.text) + 1 > characters:
                    yield page
                    page, length = [], 0
                page.append(passage)
                length += len(passage.text) + 1
        if page:
            yield page
