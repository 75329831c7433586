"""How many of a thing were bought, where each line begins with it: `2 Coffee   6.00`."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

from workers.extraction.embedded.headless import Multiplied
from workers.extraction.embedded.lines import Region
from workers.extraction.embedded.normal import words_of
from workers.extraction.embedded.units import is_unit
from workers.extraction.embedded.values.dates import find_dates
from workers.extraction.embedded.values.found import Found, Locale

_SMALL = re.compile(r"[1-9]\d?")
_NEARLY_ALL, _FEWEST, _MOST = 0.8, 2, 20
_OF_NAMES = frozenset(
    re.findall(
        r"\S+",
        "seater sitzer ply lagig star sterne pack way piece pieces teilig door turig burner person man drawer tier"
        " course layer layers in inch zoll pin core bed bedroom part fold speed channel port up musketeers",
    )
)
"""What is sold by such a number: `3 Seater sofa`."""


def counted(run: Sequence[Multiplied], locale: Locale) -> list[Multiplied]:
    """The lines with the small whole numbers that nearly all of them begin with as their quantities."""
    begins = {at: found for at, item in enumerate(run) if (found := _begins_with(item, locale))}
    known = sum(item.quantity is not None for item in run)
    if len(begins) < _FEWEST or len(begins) + known < _NEARLY_ALL * len(run):
        return list(run)
    if not _are_counts([found.value for found in begins.values()], told=known > 0) or _begin_alike(run, begins):
        return list(run)
    return [_with_count(item, begins[at]) if at in begins else item for at, item in enumerate(run)]


def _are_counts(numbers: Sequence[float], *, told: bool) -> bool:
    """One piece of something, or as many of two things. The numbers of lines rise from each to the next, and those of
    departments are high; `told` where other lines say how many with a sign.
    """
    usual = 1 in numbers or len({*numbers}) < len(numbers)
    rising = all(first < second for first, second in pairwise(numbers))
    return usual and not rising and (told or max(numbers) <= _MOST)


def _begin_alike(run: Sequence[Multiplied], begins: Mapping[int, Found]) -> bool:
    """`2 Ring binder` and `2 Ring folder`: the number belongs to the word behind it."""
    return len({text.tokens[1].normal for at in begins if (text := run[at].text)}) == 1


def _begins_with(item: Multiplied, locale: Locale) -> Found | None:
    """`2 Coffee`, but not `2 kg flour`, `2 May` or a code."""
    words = item.text.tokens if item.text and item.quantity is None else []
    if len(words) < _FEWEST or not _SMALL.fullmatch(words[0].text) or not words[1].text[0].isalpha():
        return None
    if is_unit(words[1].text) or not _OF_NAMES.isdisjoint(words_of(words[1].text)):
        return None
    if find_dates(f"1 {words[1].text} 2000", locale):
        return None
    return Found(0, len(words[0].text), float(words[0].text))


def _with_count(item: Multiplied, count: Found) -> Multiplied:
    text = item.text
    return replace(item, quantity=count, text=Region(text.line, text.start + 1, text.end)) if text else item
