"""Positioned words to lines, and lines to segments: runs of words without a wide gap."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import accumulate, pairwise
from statistics import median

import msgspec

from workers.extraction.embedded.normal import normal_form, split_word
from workers.extraction.embedded.pauses import with_pauses
from workers.extraction.protocol import Box, CancellationToken, Page, Word

_WIDE_GAP = 0.85
"""Of the line's height: a wider gap ends a segment."""

_SLACK, _OCR_SLACK = 0.45, 0.58
"""How far the middles of a line's words may lie apart, in heights; photographs are tilted."""

_MOST_WORDS = 100
"""Of a line: small print across a wide sheet has some sixty."""

_LABEL = 200
"""Characters of a word that are looked at for a label."""


class Token(msgspec.Struct, frozen=True, gc=False):
    """A word, or the part of one before or after an inner colon."""

    text: str
    normal: str
    box: Box
    confidence: float
    ends_label: bool
    """It ends in a colon."""


@dataclass
class Line:
    page: int
    index: int
    """Position among the lines of its page."""
    tokens: list[Token]
    height: float
    starts: list[int]
    """Index of the first token of each segment."""

    @cached_property
    def top(self) -> float:
        return min(token.box[1] for token in self.tokens)

    @cached_property
    def bottom(self) -> float:
        return max(token.box[3] for token in self.tokens)

    @cached_property
    def right(self) -> float:
        return max(token.box[2] for token in self.tokens)

    @cached_property
    def text(self) -> str:
        """The tokens, one space between words and three between segments."""
        return "".join(
            text for gap, token in zip(self._gaps, self.tokens, strict=True) for text in (" " * gap, token.text)
        )

    @cached_property
    def offsets(self) -> list[int]:
        """Where in `text` each token begins."""
        ends = accumulate(gap + len(token.text) for gap, token in zip(self._gaps, self.tokens, strict=True))
        return [end - len(token.text) for end, token in zip(ends, self.tokens, strict=True)]

    @cached_property
    def _gaps(self) -> list[int]:
        gaps = [1] * len(self.tokens)
        for start in self.starts:
            gaps[start] = 3
        gaps[0] = 0
        return gaps

    @cached_property
    def _spans(self) -> list[tuple[int, int]]:
        return list(zip(self.starts, [*self.starts[1:], len(self.tokens)], strict=True))

    def segments(self) -> list[tuple[int, int]]:
        """First and past-the-last token of each segment."""
        return self._spans

    def segment_of(self, position: int) -> tuple[int, int]:
        return self._spans[bisect_right(self.starts, position) - 1]


class Region(msgspec.Struct, frozen=True, gc=False):
    """Neighbouring tokens of one line."""

    line: Line
    start: int
    end: int

    @property
    def tokens(self) -> list[Token]:
        return self.line.tokens[self.start : self.end]

    @property
    def box(self) -> Box:
        return union([token.box for token in self.tokens])

    @property
    def text(self) -> str:
        """As its line's."""
        if self.start >= self.end:
            return ""
        line = self.line
        return line.text[line.offsets[self.start] : line.offsets[self.end - 1] + len(line.tokens[self.end - 1].text)]

    def part(self, start: int, end: int) -> "Region":
        """The tokens that the characters `start` to `end` of `text` touch."""
        offsets = self.line.offsets
        base = offsets[self.start] if self.start < self.end else 0
        first = bisect_right(offsets, base + start, self.start, self.end) - 1
        if first < self.start or offsets[first] + len(self.line.tokens[first].text) <= base + start:
            first += 1
        stop = bisect_left(offsets, base + end, self.start, self.end)
        return Region(self.line, first, stop) if first < stop else self


@dataclass(slots=True)
class Layout:
    """The lines of all pages, from top to bottom."""

    lines: list[Line] = field(default_factory=list)
    pages: dict[int, list[Line]] = field(default_factory=dict)
    sizes: dict[int, tuple[float, float]] = field(default_factory=dict)

    def below(self, line: Line, count: int) -> list[Line]:
        return self.pages[line.page][line.index + 1 : line.index + 1 + count]

    def above(self, line: Line, count: int) -> list[Line]:
        return self.pages[line.page][max(0, line.index - count) : line.index]


def union(boxes: Iterator[Box] | Sequence[Box]) -> Box:
    xs0, ys0, xs1, ys1 = zip(*boxes, strict=True)
    return min(xs0), min(ys0), max(xs1), max(ys1)


def read_layout(pages: Sequence[Page], token: CancellationToken) -> Layout:
    """A checkpoint a page, and more where it is long."""
    layout = Layout()
    for page in pages:
        token.checkpoint()
        slack = _OCR_SLACK if page.from_ocr else _SLACK
        rows = (part for row in _rows(_tokens(page, token), slack) for part in _cut(row))
        lines = [_line(page, index, tokens) for index, tokens in enumerate(with_pauses(list(rows), token))]
        layout.pages[page.number] = lines
        layout.sizes[page.number] = (page.width, page.height)
        layout.lines += lines
    return layout


def _tokens(page: Page, token: CancellationToken) -> list[Token]:
    tokens = []
    for word in with_pauses(page.words, token):
        if not word.text.strip():
            continue  # a recogniser's empty box has neither a first character nor a meaning
        if ":" not in word.text and " " not in word.text and "|" not in word.text:
            tokens.append(Token(word.text, normal_form(word.text[:_LABEL]), word.box, word.confidence, False))
        else:
            tokens += _parts(word)
    return tokens


def _parts(word: Word) -> Iterator[Token]:
    x0, y0, x1, y1 = word.box
    width = (x1 - x0) / len(word.text)
    for start, end in split_word(word.text):
        text = word.text[start:end]
        box = (x0 + width * start, y0, x0 + width * end, y1)
        yield Token(text, normal_form(text[:_LABEL]), box, word.confidence, text.endswith(":"))


def _rows(tokens: list[Token], slack: float) -> list[list[Token]]:
    """Tokens whose middles lie on one height, however the words were ordered."""
    rows: list[list[Token]] = []
    middle = last = 0.0
    for token in sorted(tokens, key=lambda token: token.box[1] + token.box[3]):
        centre, height = (token.box[1] + token.box[3]) / 2, _height(token)
        if rows and centre - middle <= slack * min(height, last):
            rows[-1].append(token)
            middle += (centre - middle) / len(rows[-1])
        else:
            rows.append([token])
            middle = centre
        last = height
    return [sorted(row, key=lambda token: token.box[0]) for row in rows]


def _cut(row: list[Token]) -> Iterator[list[Token]]:
    """The row, or parts of one that no sheet of paper is wide enough for: a text that nobody has broken into lines.

    Whatever looks from one word of a line to the others takes the square of its length. A part ends before a wide gap
    if one is near, and not between a label and its value.
    """
    start = 0
    while len(row) - start > _MOST_WORDS:
        ends = range(start + _MOST_WORDS, start + _MOST_WORDS // 2, -1)
        gap = next((end for end in ends if _gap(row, end) > _WIDE_GAP * _height(row[end])), None)
        end = gap or next((end for end in ends if not row[end - 1].ends_label), start + _MOST_WORDS)
        yield row[start:end]
        start = end
    yield row[start:] if start else row


def _gap(row: list[Token], end: int) -> float:
    return row[end].box[0] - row[end - 1].box[2]


def _height(token: Token) -> float:
    return max(token.box[3] - token.box[1], 1.0)


def _line(page: Page, index: int, tokens: list[Token]) -> Line:
    height = median(_height(token) for token in tokens)
    gaps = (right.box[0] - left.box[2] for left, right in pairwise(tokens))
    starts = [0] + [position for position, gap in enumerate(gaps, start=1) if gap > _WIDE_GAP * height]
    return Line(page.number, index, tokens, height, starts)
