"""Words that come out in pieces, although their letters touch, and how they become whole. There are two causes.

liteparse takes a full stop that stands a little off, in ink or in height, for the first one of a leader of dots, and
begins a word with it: `2,762 .50`.

Where text covers more of a page's height than of its width, as on a page of signatures or totals, pdfium takes it for
written from top to bottom, and ends the line behind letters that are drawn one by one, as browsers draw them. The guess
looks only at what lies between the origin and the page's width and height, wherever the page itself lies. So a page
that has been moved out of there is read from left to right.
"""

from collections.abc import Iterable, Sequence
from itertools import pairwise

from liteparse import ParsedPage
from liteparse.types import WordBox
from pypdfium2 import PdfPage
from pypdfium2.raw import FS_MATRIX, FPDFPage_TransFormWithClip

_TOUCHING = 0.08
"""Of their height: letters that are spaced out a little touch as well, and no space is so narrow beside one letter."""
_TURNED = {0: (1, 0, 0, 1), 90: (0, -1, 1, 0), 180: (-1, 0, 0, -1), 270: (0, 1, -1, 0)}


def words_of(page: ParsedPage) -> list[WordBox]:
    """Those that were parted at a full stop in one piece."""
    words: list[WordBox] = []
    for item in page.text_items:
        parts = item.words or []
        words += _with_stops(parts) if len(parts) > 1 and "." in item.text else parts
    return [word for word in words if word.text.strip()]


def _with_stops(parts: Iterable[WordBox]) -> list[WordBox]:
    whole: list[WordBox] = []
    for part in parts:
        if whole and _is_stopped(part) and _touch(whole[-1], part):
            part = _joined(whole.pop(), part)
        whole.append(part)
    return whole


def _is_stopped(word: WordBox) -> bool:
    """More than one stop are a leader indeed."""
    return word.text.startswith(".") and not word.text.startswith("..")


def _joined(one: WordBox, other: WordBox) -> WordBox:
    top, bottom = min(one.y, other.y), max(one.y + one.height, other.y + other.height)
    return WordBox(one.text + other.text, one.x, top, other.x + other.width - one.x, bottom - top)


def is_torn(words: Sequence[WordBox]) -> bool:
    """A letter stands alone, although it touches its neighbour."""
    return any((len(one.text) == 1 or len(other.text) == 1) and _touch(one, other) for one, other in pairwise(words))


def _touch(one: WordBox, other: WordBox) -> bool:
    near = _TOUCHING * one.height
    gap = max(one.x, other.x) - min(one.x + one.width, other.x + other.width)
    return abs(gap) < near and abs(one.y - other.y) < near and abs(one.height - other.height) < near


def move_away(page: PdfPage) -> None:
    """Twice its width to the right of the origin, with its turn drawn instead of said."""
    a, b, c, d = _TURNED[page.get_rotation()]
    left, bottom, right, top = page.get_bbox()
    x0, x1 = sorted((a * left + c * bottom, a * right + c * top))
    y0, y1 = sorted((b * left + d * bottom, b * right + d * top))
    width, height = x1 - x0, y1 - y0
    FPDFPage_TransFormWithClip(page, FS_MATRIX(a, b, c, d, 2 * width - x0, -y0), None)
    page.set_rotation(0)
    page.set_mediabox(2 * width, 0, 3 * width, height)
    page.set_cropbox(2 * width, 0, 3 * width, height)
