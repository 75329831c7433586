"""Items without a head over them: lines in which a quantity times a price makes the amount at the end."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from workers.extraction.embedded.arithmetic import multiplies
from workers.extraction.embedded.candidates import Paper
from workers.extraction.embedded.item_ends import is_sum
from workers.extraction.embedded.item_thousands import Thousands, begins_with_unit, in_thousands
from workers.extraction.embedded.lines import Line, Region
from workers.extraction.embedded.pauses import with_pauses
from workers.extraction.embedded.units import is_unit
from workers.extraction.embedded.values.found import Found, Locale
from workers.extraction.embedded.values.numbers import find_numbers
from workers.extraction.protocol import CancellationToken

TIMES = re.compile(r"(?<![^\W\d])[xX\u00d7@*](?![^\W\d])")
_FAR = 4.0
"""Between two items there are at most so many free lines."""
_ALIGNED = 3.0
_NAME_GAP = 0.9
_SOLD = frozenset(("box", "bag", "set", "roll", "days", "hours", "weeks", "months", "tage", "jours", "dias"))
"""Units that are things themselves."""


@dataclass(frozen=True, slots=True)
class Multiplied:
    """A line of an item: its numbers and the words beside or above them."""

    line: Line
    quantity: Found | None
    price: Found | None
    amount: Found
    text: Region | None
    marked: bool
    """It has a sign of multiplication, or its quantity is more than one."""
    more: tuple[Region, ...] = ()
    """Further lines of its words."""

    @property
    def right(self) -> float:
        return self.line.tokens[-1].box[2]


def find_multiplied(paper: Paper, token: CancellationToken) -> list[Multiplied]:
    """The longest run of such lines, and others whose amounts end where its do; empty where nothing proves one."""
    runs, thousands = [], Thousands(paper)
    for lines in paper.layout.pages.values():
        token.checkpoint()
        runs += [run for run in _runs(multiplied_on(lines, paper)) if _is_proven(run, thousands)]
    longest = max(runs, key=len, default=[])
    return [item for run in runs for item in run if _is_aligned(item, longest[0])]


def _is_proven(run: Sequence[Multiplied], thousands: Thousands) -> bool:
    return any(item.marked for item in run) and thousands.are_money([item.line for item in run], multiplied=True)


def multiplied_on(lines: Sequence[Line], paper: Paper) -> Iterator[Multiplied]:
    items: list[Multiplied] = []
    for line in with_pauses(lines, paper.token):
        if item := _multiplied(line, lines, items[-1].line.index if items else -1, paper):
            items.append(item)
    sold = {at: word for at, item in enumerate(items) if (word := _sold_as_unit(item))}
    if all(items[at].text for at in sold):
        return iter(items)
    return (replace(item, text=sold.get(at, item.text)) for at, item in enumerate(items))


def _sold_as_unit(item: Multiplied) -> Region | None:
    """`2 Days 300.00` has `Days` for its name, unless all such lines have one above them."""
    if item.text and item.text.line is item.line:
        return None
    at = next((at for at, token in enumerate(item.line.tokens) if token.normal in _SOLD), None)
    return None if at is None else Region(item.line, at, at + 1)


def _multiplied(line: Line, lines: Sequence[Line], taken: int, paper: Paper) -> Multiplied | None:
    region = Region(line, 0, len(line.tokens))
    text = TIMES.sub(" ", region.text)
    founds = find_numbers(text, paper.locale)
    if len(founds) < 3 or founds[-1].end < len(text.rstrip()) - 2 or not founds[-1].value:
        return None
    amount = founds[-1]
    if is_sum(line, has_quantity=False) or not _is_money(amount, text, paper.locale):
        return None
    signed = TIMES.search(region.text) is not None
    for price in reversed(founds[:-1]):
        for quantity in (found for found in founds[:-1] if found is not price):
            if not _is_money(price, text, paper.locale) or quantity.currency or not quantity.value:
                continue
            if multiplies(quantity.value, price.value, amount.value):
                marked = abs(quantity.value) != 1 or signed
                name = _name(region, (quantity, price, amount), lines, taken)
                return Multiplied(line, quantity, price, amount, name, marked)
    return None


def _is_money(found: Found, text: str, locale: Locale) -> bool:
    if found.fit == 1.0:
        return True
    return in_thousands(text[found.start : found.end], locale) and not begins_with_unit(text[found.end :])


def _name(region: Region, numbers: Sequence[Found], lines: Sequence[Line], taken: int) -> Region | None:
    """The longest run of words between the numbers that is no unit behind one; the line above where there is none."""
    line = region.line
    held = {at for found in numbers for at in _positions(region.part(found.start, found.end))}
    best: Region | None = None
    start = 0
    for at in range(len(line.tokens) + 1):
        if at < len(line.tokens) and at not in held and not TIMES.fullmatch(line.tokens[at].text):
            continue
        run = Region(line, start, at)
        if _letters(run) > (_letters(best) if best else 1) and not _is_of_number(run):
            best = run
        start = at + 1
    if best is not None or line.index - 1 <= taken or line.index == 0:
        return best
    above = lines[line.index - 1]
    whole = Region(above, 0, len(above.tokens))
    near = line.top - above.bottom < _NAME_GAP * line.height and len(above.starts) == 1
    told = _letters(whole) > 1 and not whole.tokens[-1].ends_label and not is_sum(above, has_quantity=False)
    return whole if near and told else None


def _is_of_number(run: Region) -> bool:
    """`4 Stk x 0,85`, but not `Box 2 x 1.25`: there the unit is what is sold."""
    behind = run.start > 0 and run.line.tokens[run.start - 1].text[-1].isdigit()
    return behind and is_unit(run.text)


def _positions(region: Region) -> range:
    return range(region.start, region.end)


def _letters(region: Region) -> int:
    return sum(char.isalpha() for token in region.tokens for char in token.text)


def _runs(items: Iterator[Multiplied]) -> Iterator[list[Multiplied]]:
    run: list[Multiplied] = []
    for item in items:
        last = run[-1] if run else None
        near = last and item.line.top - last.line.bottom < _FAR * item.line.height
        if last and near and _is_aligned(item, last):
            run.append(item)
            continue
        if run:
            yield run
        run = [item]
    if run:
        yield run


def _is_aligned(item: Multiplied, other: Multiplied) -> bool:
    return abs(item.right - other.right) < max(_ALIGNED, 0.5 * item.line.height)
