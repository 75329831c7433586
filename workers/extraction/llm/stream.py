"""Words of a document in a row, in which a text is found whatever the spaces, marks and line ends in it."""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import NamedTuple

from workers.extraction.embedded.lines import Layout, Line, Region
from workers.extraction.embedded.values.dates import fold

_PIECE = re.compile(r"[^\W_]+")
_FEW_DIGITS = re.compile(r"\d{1,3}")
_LINES_ON = 3
"""How far below a line the rest of a text may go on: an address, a name that was wrapped."""
_MOST_STARTS = _MOST_PLACES = 50


class Piece(NamedTuple):
    """A run of letters and digits; a word such as `INV-001/24` has three."""

    text: str
    line: Line
    at: int
    """The position of its word in the line."""


class Stream:
    def __init__(self, layout: Layout) -> None:
        self._layout = layout
        self._pieces = [piece for line in layout.lines for piece in _pieces_of(line)]
        self._starts: defaultdict[str, list[int]] = defaultdict(list)
        self._by_offset: dict[int, int] = {}
        self._text = "".join(piece.text for piece in self._pieces)
        offset = 0
        for index, piece in enumerate(self._pieces):
            self._starts[piece.text].append(index)
            self._by_offset[offset] = index
            offset += len(piece.text)
        self._by_offset[offset] = len(self._pieces)

    def find(self, value: str) -> list[tuple[Region, ...]]:
        """The places of a text, in regions line by line; wrapped within its column where it is nowhere in a row."""
        pieces = _PIECE.findall(fold(value))
        if not pieces:
            return [(region,) for region in self._verbatim(value)]
        return list(islice(self._in_a_row("".join(pieces)), _MOST_PLACES)) or list(self._wrapped(pieces))

    def _in_a_row(self, needle: str) -> Iterator[tuple[Region, ...]]:
        """From the beginning of a piece to the end of one, on one page."""
        at = self._text.find(needle)
        while at >= 0:
            first, last = self._by_offset.get(at), self._by_offset.get(at + len(needle))
            if first is not None and last is not None:
                found = self._pieces[first:last]
                if found[0].line.page == found[-1].line.page and not _is_part_of_a_number(needle, found):
                    yield _regions(found)
            at = self._text.find(needle, at + 1)

    def _wrapped(self, pieces: Sequence[str]) -> Iterator[tuple[Region, ...]]:
        for start in self._starts.get(pieces[0], ())[:_MOST_STARTS]:
            first = self._pieces[start]
            found = self._run(pieces, first.line, first.at)
            if found is not None:
                yield found

    def _run(self, pieces: Sequence[str], line: Line, at: int) -> tuple[Region, ...] | None:
        """As much as stands on from there in the column; then the rest in the lines below it."""
        begun = _matching(pieces, line, at)
        if begun is None:
            return None
        matched, region = begun
        regions, left = [region], pieces[matched:]
        below, gap = self._layout.below(line, len(left) * _LINES_ON), 0
        for next_line in below:
            if not left or gap == _LINES_ON:
                break
            gap += 1
            for start, end in next_line.segments():
                segment = Region(next_line, start, end)
                if _overlap(regions[0], segment) and (more := _matching(left, next_line, start)) is not None:
                    regions.append(more[1])
                    left, gap = left[more[0] :], 0
                    break
        return None if left else tuple(regions)

    def _verbatim(self, value: str) -> Iterator[Region]:
        """A text without a letter or a digit."""
        for line in self._layout.lines:
            for at, token in enumerate(line.tokens):
                if value.strip() and value.strip() in token.text:
                    yield Region(line, at, at + 1)


def _pieces_of(line: Line) -> Iterator[Piece]:
    for at, token in enumerate(line.tokens):
        for text in _PIECE.findall(fold(token.text)):
            yield Piece(text, line, at)


def _matching(pieces: Sequence[str], line: Line, at: int) -> tuple[int, Region] | None:
    """How many of the pieces stand at this place, up to the end of the segment."""
    _, end = line.segment_of(at)
    matched, last = 0, at
    for position in range(at, end):
        texts = _PIECE.findall(fold(line.tokens[position].text))
        if texts != list(pieces[matched : matched + len(texts)]):
            break
        matched, last = matched + len(texts), position + 1
        if matched == len(pieces):
            break
    return (matched, Region(line, at, last)) if matched else None


def _overlap(one: Region, other: Region) -> bool:
    return one.box[0] < other.box[2] and other.box[0] < one.box[2]


def _is_part_of_a_number(needle: str, found: Sequence[Piece]) -> bool:
    """The 12 of `1,012.50` is not on the document."""
    if not _FEW_DIGITS.fullmatch(needle) or len(found) > 1:
        return False
    word = found[0].line.tokens[found[0].at].text
    return any(piece != needle and piece.isdigit() for piece in _PIECE.findall(word))


def _regions(found: Sequence[Piece]) -> tuple[Region, ...]:
    regions: list[Region] = []
    for piece in found:
        if regions and regions[-1].line is piece.line:
            regions[-1] = Region(piece.line, regions[-1].start, piece.at + 1)
        else:
            regions.append(Region(piece.line, piece.at, piece.at + 1))
    return tuple(regions)
