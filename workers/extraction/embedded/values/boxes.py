"""Boxes to be ticked: of `[ ] Yes   [x] No` the answer is no."""

import re
from functools import wraps
from typing import NamedTuple

import msgspec

from workers.extraction.embedded.values.found import Found, Locale, Reader

BOX = re.compile(
    r"(?P<ticked>\[\s?[xX\u2713\u2714\u2715\u2717]\s?\]|\([xX\u2713\u2714]\)|[\u2611\u2612\u2705\u22a0])"
    r"|(?P<empty>\[\s?\]|\(\s?\)|[\u2610\u25a1\u25a2])"
)


class Option(NamedTuple):
    start: int
    end: int
    """Of its words, behind its box."""
    ticked: bool


def options_in(text: str) -> list[Option]:
    """What stands behind each box, or before it where the text begins with words and ends with a box."""
    boxes = list(BOX.finditer(text))
    if not boxes:
        return []
    if text[: boxes[0].start()].strip(" :") and not text[boxes[-1].end() :].strip():
        starts = [0, *(box.end() for box in boxes)]
        return [_option(text, start, box.start(), box) for start, box in zip(starts, boxes, strict=False)]
    ends = [*(box.start() for box in boxes[1:]), len(text)]
    return [_option(text, box.end(), end, box) for box, end in zip(boxes, ends, strict=True)]


def begins_with_box(word: str) -> bool:
    """A word of a page; the box may have been torn into two of them."""
    return word == "[" or BOX.match(word) is not None


def in_ticked(read: Reader) -> Reader:
    """Reads what is ticked alone; nothing where boxes stand in the text and not one of them is."""

    @wraps(read)
    def found(text: str, locale: Locale) -> list[Found]:
        options = options_in(text)
        ticked = [option for option in options if option.ticked]
        if not options:
            return read(text, locale)
        return [
            msgspec.structs.replace(item, start=item.start + option.start, end=item.end + option.start)
            for option in ticked
            for item in read(text[option.start : option.end], locale)
        ]

    return found


def _option(text: str, start: int, end: int, box: re.Match[str]) -> Option:
    words = text[start:end]
    first = start + len(words) - len(words.lstrip())
    return Option(first, max(first, start + len(words.rstrip())), box["ticked"] is not None)
