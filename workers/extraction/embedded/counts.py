"""How many of a thing were bought, where each line begins with it: `2 Coffee   6.00`."""

import re
from collections.abc import Sequence
from dataclasses import replace

from workers.extraction.embedded.headless import Multiplied
from workers.extraction.embedded.lines import Region
from workers.extraction.embedded.units import is_unit
from workers.extraction.embedded.values.dates import find_dates
from workers.extraction.embedded.values.found import Found, Locale

_SMALL = re.compile(r"[1-9]\d?")
_NEARLY_ALL, _FEWEST = 0.8, 2


def counted(run: Sequence[Multiplied], locale: Locale) -> list[Multiplied]:
    """The lines with the small whole numbers that nearly all of them begin with as their quantities."""
    begins = {at: found for at, item in enumerate(run) if (found := _begins_with(item, locale))}
    known = sum(item.quantity is not None for item in run)
    if len(begins) < _FEWEST or len(begins) + known < _NEARLY_ALL * len(run) or _are_numbered(run, begins):
        return list(run)
    return [_with_count(item, begins[at]) if at in begins else item for at, item in enumerate(run)]


def _begins_with(item: Multiplied, locale: Locale) -> Found | None:
    """`2 Coffee`, but not `2 kg flour`, `2 May` or a code."""
    words = item.text.tokens if item.text and item.quantity is None else []
    if len(words) < _FEWEST or not _SMALL.fullmatch(words[0].text) or not words[1].text[0].isalpha():
        return None
    if is_unit(words[1].text) or find_dates(f"1 {words[1].text} 2000", locale):
        return None
    return Found(0, len(words[0].text), float(words[0].text))


def _are_numbered(run: Sequence[Multiplied], begins: dict[int, Found]) -> bool:
    """1, 2, 3 and so on: the lines' own numbers."""
    return [begins[at].value if at in begins else None for at in range(len(run))] == list(range(1, len(run) + 1))


def _with_count(item: Multiplied, count: Found) -> Multiplied:
    text = item.text
    return replace(item, quantity=count, text=Region(text.line, text.start + 1, text.end)) if text else item
