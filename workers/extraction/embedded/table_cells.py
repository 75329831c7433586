"""The words of a line under the columns of a table, and the numbers among them."""

import re
from collections.abc import Mapping, Sequence
from itertools import takewhile

from workers.extraction.embedded.heads import Column
from workers.extraction.embedded.lines import Line, Region
from workers.extraction.embedded.values.currencies import currency_code
from workers.extraction.embedded.values.found import Found, Locale
from workers.extraction.embedded.values.numbers import find_numbers, find_rates

_STRANGE_KIND = 3.0
"""A number under a head of text, or text under one of numbers, is as if it stood so many line heights away."""
_MOST_LETTERS = 9
"""Beside a number: a unit, a currency or a tax code. More of them are a text with a number in it."""
_MONEY = ("unit_price", "line_total", "tax")
_SIZE = re.compile(r"\d+([^\W\d_]{2,}|[\"\u2033\u201d])")
_FIRST_WORD = re.compile(r"\W*([^\W\d_]*)")
_GLUED = re.compile(r"(?<=\d)(?=[^\W\d_])|(?<=[xX\u00d7@])(?=\d)|(?<=\d)(?=[\u00d7@])")
_NOTHING = re.compile(r"^\W*$|^(?:free|gratis|incl|inkl|n/?a|offert|inclus|kostenlos)", re.IGNORECASE)


def cells_of(line: Line, columns: Sequence[Column]) -> dict[int, Region]:
    """The words under each column, by its place among the columns."""
    spans: dict[int, tuple[int, int]] = {}
    for start, end in line.segments():
        for column, first, last in _placed(line, start, end, columns):
            known = spans.get(column, (first, last))
            spans[column] = (min(known[0], first), max(known[1], last))
    return {column: Region(line, first, last) for column, (first, last) in spans.items()}


def _placed(line: Line, start: int, end: int, columns: Sequence[Column]) -> list[tuple[int, int, int]]:
    """A segment under one head goes there whole; of one under several, the numbers at its ends go their own ways."""
    left, _, right, _ = Region(line, start, end).box
    under = [index for index, column in enumerate(columns) if column.left < right and column.right > left]
    if len(under) < 2:
        return [(under[0] if under else _nearest(line, start, end, columns), start, end)]
    chunks = [(_under(line, first, last, columns, under), first, last) for first, last in _chunks(line, start, end)]
    texts = [index for index in under if not columns[index].numeric]
    if not texts:
        return chunks
    main = max(texts, key=lambda index: _overlap(left, right, columns[index]))
    if any(token.ends_label for token in line.tokens[start:end]):
        return [(main, start, end)]
    before = list(takewhile(lambda chunk: chunk[0] < main and _is_own(line, chunk, columns), chunks))
    rest = chunks[len(before) :]
    after = list(takewhile(lambda chunk: chunk[0] > main and _is_own(line, chunk, columns), reversed(rest)))
    middle = rest[: len(rest) - len(after)]
    return [*before, *([(main, middle[0][1], middle[-1][2])] if middle else []), *after]


def _is_own(line: Line, chunk: tuple[int, int, int], columns: Sequence[Column]) -> bool:
    """A chunk at the end of a segment that belongs to another column than the text of it."""
    column, start, end = chunk
    return not columns[column].numeric or is_numeric(Region(line, start, end).text)


def _chunks(line: Line, start: int, end: int) -> list[tuple[int, int]]:
    """Numbers with the currency beside them, and words one by one."""
    chunks = [(start, start + 1)]
    for at in range(start + 1, end):
        if _joins(line, at - 1, start, end):
            chunks[-1] = (chunks[-1][0], at + 1)
        else:
            chunks.append((at, at + 1))
    return chunks


def _joins(line: Line, left: int, start: int, end: int) -> bool:
    """A token and the next one are a number and its currency sign; a sign between two numbers is the nearer one's."""
    first, second = line.tokens[left], line.tokens[left + 1]
    gap = second.box[0] - first.box[2]
    if _is_sign(first.text) and _has_digit(second.text):
        return left == start or gap < first.box[0] - line.tokens[left - 1].box[2]
    if _is_sign(second.text) and _has_digit(first.text):
        return left + 2 >= end or gap <= line.tokens[left + 2].box[0] - second.box[2]
    return False


def _is_sign(text: str) -> bool:
    return not _has_digit(text) and currency_code(text) is not None


def _has_digit(text: str) -> bool:
    return any(char.isdigit() for char in text)


def _under(line: Line, start: int, end: int, columns: Sequence[Column], under: Sequence[int]) -> int:
    """The column that a chunk lies under, or whose edge it is next to."""
    left, _, right, _ = Region(line, start, end).box

    def nearness(index: int) -> float:
        overlap = _overlap(left, right, columns[index])
        edges = abs(left - columns[index].left), abs(right - columns[index].right)
        return overlap if overlap > 0 else -min(*edges, -overlap)

    return max(under, key=nearness)


def _overlap(left: float, right: float, column: Column) -> float:
    """Negative where they lie apart."""
    return min(right, column.right) - max(left, column.left)


def _nearest(line: Line, start: int, end: int, columns: Sequence[Column]) -> int:
    region = Region(line, start, end)
    left, _, right, _ = region.box
    number = is_numeric(region.text)

    def distance(index: int) -> float:
        strange = columns[index].wanted is not None and columns[index].numeric != number
        return -_overlap(left, right, columns[index]) + (_STRANGE_KIND * line.height if strange else 0.0)

    return min(range(len(columns)), key=distance)


def is_numeric(text: str) -> bool:
    """A number with at most a unit or a currency beside it; `S-12` is a code."""
    letters = sum(char.isalpha() for char in text)
    first = _FIRST_WORD.match(text)
    code = first is not None and bool(first[1]) and currency_code(first[1]) is None
    return (_has_digit(text) and letters <= _MOST_LETTERS and not code) or currency_code(text) is not None


def _is_size(text: str, column: Column) -> bool:
    """`500ML` is no amount, but a word of a long description that reaches under its head."""
    size = _SIZE.fullmatch(text)
    return column.concept in _MONEY and size is not None and currency_code(size[1]) is None


def numbers_of(
    cells: Mapping[int, Region], columns: Sequence[Column], locale: Locale, measures: Locale
) -> dict[int, Found]:
    """The number in each cell of a numeric column that is little else than a number; `measures` is how others than
    amounts are written.
    """
    found = {}
    for index, region in cells.items():
        column = columns[index]
        written = locale if column.wanted and column.wanted.kind == "amount" else measures
        if column.numeric and (number := number_in(region.text, column, written)):
            found[index] = number
    return found


def number_in(text: str, column: Column, locale: Locale) -> Found | None:
    """Of several the first, but of amounts the one that looks most like one."""
    if not is_numeric(text) or _is_size(text, column):
        return None
    spread = _GLUED.sub(" ", text)
    if column.wanted and column.wanted.kind == "rate":
        return next(iter(find_rates(spread, locale)), None)
    founds = find_numbers(spread, locale)
    if column.concept == "discount":
        founds = find_rates(spread, locale) or founds
    if column.concept in _MONEY:
        return max(founds, key=lambda found: (found.fit, found.start), default=None)
    return next(iter(founds), None)


def is_nothing(text: str) -> bool:
    """What stands where an amount would: `free`, `-`, `included`."""
    return _NOTHING.match(text) is not None
