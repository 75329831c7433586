"""Items without a head over them and without prices: lines of words and amounts that the sum below them proves."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from workers.extraction.embedded.candidates import Paper
from workers.extraction.embedded.counts import counted
from workers.extraction.embedded.headless import Multiplied, multiplied_on
from workers.extraction.embedded.item_ends import is_sum
from workers.extraction.embedded.item_thousands import Thousands, ends_in_measure, in_thousands
from workers.extraction.embedded.lines import Line, Region
from workers.extraction.embedded.pauses import with_pauses
from workers.extraction.embedded.values.found import Found, Locale
from workers.extraction.embedded.values.numbers import find_numbers
from workers.extraction.protocol import CancellationToken

_COUNT = re.compile(r"(?P<count>\d{1,4}(?:[.,]\d{1,2})?)\s?(?:[xX\u00d7]\s*|(?:Stk|Stck|St|pcs|uds?)\b\.?\s*)")
"""`22 x`"""
_COUNTED = re.compile(r"[1-9]\d?")
_DECIMALS = re.compile(r"[.,]\d{2}\D*$")
_FEWEST = 2
_ALIGNED, _CLOSE, _FAR, _EXACT = 3.0, 0.8, 3.0, 0.005


def find_summed(paper: Paper, token: CancellationToken) -> list[Multiplied]:
    """The first lines whose amounts make the first sum that stands below them; empty where none do."""
    thousands = Thousands(paper)
    for lines in paper.layout.pages.values():
        token.checkpoint()
        multiplied = {item.line.index: item for item in multiplied_on(lines, paper)}
        for run, sum_line in _runs(with_pauses(lines, token), multiplied, paper.locale):
            if len(run) >= _FEWEST and _makes(run, sum_line, paper.locale, thousands):
                told = counted(run, paper.locale)
                return told if all(map(_is_of_one_segment, told)) else []
    return []


def _makes(run: list[Multiplied], sum_line: Line, locale: Locale, thousands: Thousands) -> bool:
    """The amounts are money, and make the sum."""
    amount = _amount(sum_line, locale)
    if amount is None or abs(sum(item.amount.value for item in run) - amount.value) >= _EXACT:
        return False
    multiplied = any(item.price and item.marked for item in run)
    return thousands.are_money([*(item.line for item in run), sum_line], multiplied=multiplied)


def _runs(
    lines: Iterable[Line], multiplied: Mapping[int, Multiplied], locale: Locale
) -> Iterator[tuple[list[Multiplied], Line]]:
    run: list[Multiplied] = []
    last: Line | None = None
    for line in lines:
        if last and line.top - last.bottom > _FAR * line.height:
            run = []
        item = multiplied.get(line.index) or _item(line, locale)
        if item and item.text and item.text.line is last:
            run = _without_line(run, last)
        if run and _amount(line, locale) and is_sum(line, has_quantity=False):
            yield run, line
            run = []
        elif item and (not run or abs(item.right - run[-1].right) < _ALIGNED):
            run.append(item)
        elif item:
            run = [item]
        elif run and last and line.top - last.bottom < _CLOSE * line.height and _goes_on(line, run[-1]):
            run[-1] = replace(run[-1], more=(*run[-1].more, Region(line, 0, len(line.tokens))))
        last = line


def _is_of_one_segment(item: Multiplied) -> bool:
    """Not the number of a line and, apart from it, its words."""
    return item.text is None or item.text.end <= item.text.line.segment_of(item.text.start)[1]


def _without_line(run: list[Multiplied], line: Line) -> list[Multiplied]:
    """The line is the name of the next item, and no further one of the last."""
    if not run or not run[-1].more or run[-1].more[-1].line is not line:
        return run
    return [*run[:-1], replace(run[-1], more=run[-1].more[:-1])]


def _goes_on(line: Line, item: Multiplied) -> bool:
    """Words alone, flush under those of the item."""
    flush = item.text is not None and abs(line.tokens[0].box[0] - item.text.box[0]) < 0.5 * line.height
    return flush and len(line.starts) == 1


def _amount(line: Line, locale: Locale) -> Found | None:
    region = Region(line, line.starts[-1], len(line.tokens))
    found = find_numbers(region.text, locale)
    if ends_in_measure(region.text):
        return None
    whole = _DECIMALS.search(region.text) or in_thousands(region.text, locale)
    return found[-1] if whole and len(found) == 1 and sum(map(str.isalpha, region.text)) <= len("EUR") else None


def _item(line: Line, locale: Locale) -> Multiplied | None:
    amount = _amount(line, locale)
    if amount is None or len(line.starts) < _FEWEST or is_sum(line, has_quantity=False):
        return None
    segments = [Region(line, *span) for span in line.segments()][:-1]
    count = _COUNT.match(segments[0].text)
    counted = find_numbers(count["count"], locale) if count else []
    if count and count.end() >= len(segments[0].text):
        segments = segments[1:]
    elif count:
        segments[0] = segments[0].part(count.end(), len(segments[0].text))
    if len(segments) > 1 and _COUNTED.fullmatch(segments[0].text):
        segments = [Region(line, segments[0].start, segments[1].end), *segments[2:]]
    texts = [segment for segment in segments if sum(map(str.isalpha, segment.text)) > 1]
    if not texts or texts[0] is not segments[0] or any(token.ends_label for token in texts[0].tokens[-1:]):
        return None
    return Multiplied(line, counted[0] if counted else None, None, amount, texts[0], marked=bool(counted))
