"""The first day of a period that leaves its month or year to the last: `1 to 30 April 2024`, `01.04. - 30.06.2024`."""

import re
from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import date
from functools import cache

from workers.extraction.embedded.values.found import Found

_TO = (
    r"\s*(?:-|\u2013|(?:to|and|until|till|through|thru|bis|bis zum|und|au|et|al?|y|y el|e|tot|t/m|en)(?=\s))"
    r"\s*(?:(?:the|den|le|el|il)\s+)?$"
)
_ORDINAL = r"(?:st|nd|rd|th|er|\.|º)?"
_FURTHEST = 40
_FREE = re.compile(r"(?:^|[:;,(]|\b(?:from|between|vom|von|du|del?|dal|van))\s*$")
"""What stands before `1 - 30 April`; `Position 1 - 30 April` is no period."""


@cache
def _patterns(names: str) -> tuple[re.Pattern[str], ...]:
    """A day and a month with no year, then a mere day."""
    return (
        re.compile(rf"(?<![\d.,/-])(?P<d>\d{{1,2}}){_ORDINAL}\s*(?:de\s+|of\s+)?(?P<name>{names})\.?(?P<to>{_TO})"),
        re.compile(rf"\b(?P<name>{names})\.?\s+(?P<d>\d{{1,2}}){_ORDINAL}(?P<to>{_TO})"),
        re.compile(rf"(?<![\d./-])(?P<d>\d{{1,2}})\.(?P<m>\d{{1,2}})\.?(?P<to>{_TO})"),
        re.compile(rf"(?<![\d./-])(?P<d>\d{{1,2}}){_ORDINAL}(?P<to>{_TO})"),
    )


def with_short_starts(text: str, dates: Sequence[Found], names: str, months: Mapping[str, int]) -> list[Found]:
    """`dates` of the folded text, and those first days before them."""
    whole: list[Found] = []
    for last in dates:
        start = max(whole[-1].end if whole else 0, last.start - _FURTHEST)
        earlier = text[max(0, start - _FURTHEST) : start]
        if first := _before(earlier, start, text[start : last.start], last, names, months):
            whole.append(first)
        whole.append(last)
    return whole


def _before(earlier: str, at: int, text: str, last: Found, names: str, months: Mapping[str, int]) -> Found | None:
    """The text stands at `at`, behind `earlier`."""
    match = next((match for pattern in _patterns(names) if (match := pattern.search(text))), None)
    if match is None:
        return None
    said = match.groupdict()
    alone = not said.get("m") and not said.get("name") and not match[0].startswith(f"{said['d']}.")
    dashed = not any(map(str.isalpha, match["to"]))
    if alone and dashed and not _FREE.search(earlier + text[: match.start()]):
        return None
    final = date.fromisoformat(last.value)
    with suppress(ValueError):
        month = months[said["name"]] if said.get("name") else int(said.get("m") or final.month)
        first = date(final.year, month, int(match["d"]))
        if first < final:
            start, end = at + match.start(), at + match.start("to")
            return Found(start, end, first.isoformat(), last.fit, last.flag)
    return None
