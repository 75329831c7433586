"""Items without a head over them and without prices: lines of words and amounts that the sum below them proves."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from workers.extraction.embedded.arithmetic import multiplies
from workers.extraction.embedded.candidates import Paper
from workers.extraction.embedded.headless import TIMES, Multiplied
from workers.extraction.embedded.item_ends import is_sum
from workers.extraction.embedded.lines import Line, Region
from workers.extraction.embedded.pauses import with_pauses
from workers.extraction.embedded.values.found import Found, Locale
from workers.extraction.embedded.values.numbers import find_numbers
from workers.extraction.protocol import CancellationToken

_COUNT = re.compile(r"\d{1,4}(?:[.,]\d{1,2})?\s?(?:x|X|\u00d7)\s*|\d{1,4}\s?(?:Stk|Stck|St|pcs|uds?)\b\.?\s*")
"""`22 x`"""
_DECIMALS = re.compile(r"[.,]\d{2}\D*$")
_FEWEST = 2
_ALIGNED, _CLOSE, _FAR, _EXACT = 3.0, 0.8, 3.0, 0.005


def find_summed(paper: Paper, token: CancellationToken) -> list[Multiplied]:
    """The first lines whose amounts make the first sum that stands below them; empty where none do."""
    for lines in paper.layout.pages.values():
        token.checkpoint()
        for run, sum_line in _runs(with_pauses(lines, token), paper.locale):
            amount = _amount(sum_line, paper.locale)
            if len(run) >= _FEWEST and amount and abs(sum(item.amount.value for item in run) - amount.value) < _EXACT:
                return run
    return []


def _runs(lines: Iterable[Line], locale: Locale) -> Iterator[tuple[list[Multiplied], Line]]:
    run: list[Multiplied] = []
    last: Line | None = None
    for line in lines:
        if last and line.top - last.bottom > _FAR * line.height:
            run = []
        item = _item(line, locale)
        if last and (own := _under_name(line, last, locale)):
            run, item = _without_line(run, last), own
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


def _under_name(line: Line, above: Line, locale: Locale) -> Multiplied | None:
    """`2 x 1.15   2.30` under what it is the price of."""
    amount, name = _amount(line, locale), Region(above, 0, len(above.tokens))
    numbers = find_numbers(TIMES.sub(" ", Region(line, 0, line.starts[-1]).text), locale) if amount else []
    text = Region(line, 0, line.starts[-1]).text
    if amount is None or len(numbers) != _FEWEST or not TIMES.search(text) or _amount(above, locale):
        return None
    near = line.top - above.bottom < _CLOSE * line.height and len(above.starts) == 1
    if not near or not multiplies(numbers[0].value, numbers[1].value, amount.value) or not _is_name(name):
        return None
    return Multiplied(line, numbers[0], numbers[1], amount, name, marked=True)


def _is_name(region: Region) -> bool:
    return sum(map(str.isalpha, region.text)) > 1 and not region.tokens[-1].ends_label


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
    whole = found and _DECIMALS.search(region.text) and sum(map(str.isalpha, region.text)) <= len("EUR")
    return found[-1] if whole and len(found) == 1 else None


def _item(line: Line, locale: Locale) -> Multiplied | None:
    amount = _amount(line, locale)
    if amount is None or len(line.starts) < _FEWEST or is_sum(line, has_quantity=False):
        return None
    segments = [Region(line, *span) for span in line.segments()][:-1]
    count = _COUNT.match(segments[0].text)
    counted = find_numbers(count[0], locale) if count else []
    if count and count.end() >= len(segments[0].text):
        segments = segments[1:]
    elif count:
        segments[0] = segments[0].part(count.end(), len(segments[0].text))
    texts = [segment for segment in segments if sum(map(str.isalpha, segment.text)) > 1]
    if not texts or texts[0] is not segments[0] or any(token.ends_label for token in texts[0].tokens[-1:]):
        return None
    return Multiplied(line, counted[0] if counted else None, None, amount, texts[0], marked=bool(counted))
