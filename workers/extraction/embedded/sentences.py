"""The sentences of a paper, across the lines that they were broken into."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from workers.extraction.embedded.lines import Layout, Line, Region
from workers.extraction.embedded.pauses import with_pauses
from workers.extraction.embedded.wording import Wording, wording
from workers.extraction.protocol import CancellationToken

_GAP = 1.3
"""Of a line's height: what stands further below is another paragraph."""
_LONGEST = 1500
"""Characters of a paragraph that is looked into."""
_END = re.compile(r"(?<=[^\W\d_]{3})[.;]\s+(?=[^\W\d_])|(?<=[\d%)])[.;]\s+(?=[^\W\d_a-z])|\s{3,}")


@dataclass(frozen=True)
class Sentence:
    text: str
    broken: str
    """The same with the ends of lines."""
    start: int
    """Where it begins in the text of its lines."""
    lines: Sequence[Line]
    starts: Sequence[int]
    """Where each of the lines begins in that text."""

    @cached_property
    def says(self) -> Wording:
        return wording(self.text)

    def region(self, start: int, end: int) -> Region:
        """What stands at `text[start:end]`, on the line where that begins."""
        at = bisect_right(self.starts, self.start + start) - 1
        line, offset = self.lines[at], self.start - self.starts[at]
        return Region(line, 0, len(line.tokens)).part(offset + start, offset + end)


def sentences_of(layout: Layout, token: CancellationToken) -> Iterator[Sentence]:
    for lines in layout.pages.values():
        token.checkpoint()
        paragraph: list[Line] = []
        for line in with_pauses(lines, token):
            if paragraph and (line.top - paragraph[-1].bottom > _GAP * line.height or _is_long(paragraph)):
                yield from _cut(paragraph)
                paragraph = []
            paragraph.append(line)
        yield from _cut(paragraph)


def _is_long(lines: Sequence[Line]) -> bool:
    return sum(len(line.text) for line in lines) > _LONGEST


def _cut(lines: Sequence[Line]) -> Iterator[Sentence]:
    text, starts = "", []
    for line in lines:
        starts.append(len(text))
        text += line.text + "\n"
    start = 0
    for end in (*(match.start() for match in _END.finditer(text)), len(text)):
        if any(map(str.isdecimal, text[start:end])):
            yield Sentence(text[start:end].replace("\n", " "), text[start:end], start, lines, starts)
        start = end
