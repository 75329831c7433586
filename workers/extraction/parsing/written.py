"""Text that has a place on a page but no drawing: the words that a pen would write into a box."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence

from workers.extraction.parsing import grid
from workers.extraction.protocol import Box, Word

_LINE, _CHARACTER = 12.0, 6.0
"""Points, at most: how high a line is, and how wide a character."""


class Drawn:
    """The words that a page has already."""

    def __init__(self, words: Sequence[Word]) -> None:
        self._words = sorted(words, key=_height)
        self._heights = list(map(_height, self._words))

    def has_words_in(self, box: Box) -> bool:
        first, last = bisect_left(self._heights, box[1]), bisect_right(self._heights, box[3])
        return any(box[0] <= (word.box[0] + word.box[2]) / 2 <= box[2] for word in self._words[first:last])


def words_in(text: str, box: Box) -> Iterator[Word]:
    """Lines from the top of the box, which are broken where it ends; a single one in its middle."""
    left, top, right, bottom = box
    fitting = max(1, int((right - left) / _CHARACTER))
    may_break = bottom - top > 2 * _LINE
    lines = [part for line in text.splitlines() for part in (grid.broken(line, fitting) if may_break else [line])]
    height = min(_LINE, (bottom - top) / max(len(lines), 1))
    start = top if len(lines) > 1 else (top + bottom - height) / 2
    for number, line in enumerate(lines):
        width = min(_CHARACTER, (right - left) / max(len(line), 1))
        at = 0
        for word in line.split():
            at = line.index(word, at)
            x, y = left + at * width, start + number * height
            yield Word(word, (x, y, x + len(word) * width, y + height))
            at += len(word)


def _height(word: Word) -> float:
    return (word.box[1] + word.box[3]) / 2
