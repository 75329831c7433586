"""Formats without geometry on a grid, so that one extractor serves all: a line each 12 points, 6 points a character."""

from collections.abc import Iterable, Sequence

from workers.extraction.parsing.refusals import too_large
from workers.extraction.protocol import CancellationToken, Page, Word

LINE = 12.0
CHARACTER = 6.0
MARGIN = 36.0
GAP = 3
"""Characters between two columns; the extractor takes two or more for a gap between segments."""
WIDEST_CELL = 60
"""Longer cells are broken into lines, so that the columns behind them stay near."""
LINES_A_PAGE = 1000
MAX_LINES = 1_000_000
MAX_WORDS = 1_000_000
"""Of any document; here it is known before all of them are made."""

type Cell = tuple[int, str]
"""Column and text, in characters from the left."""


def plain_line(text: str) -> list[Cell]:
    # The space before a tab makes sure of a gap where the text ends just in front of a tab stop.
    return [(0, text.replace("\t", " \t").expandtabs(8))]


def table_lines(rows: Sequence[Sequence[str]], *, indent: int = 0) -> list[list[Cell]]:
    """The rows as lines of cells that stand below each other, column by column."""
    split = [[_cell_lines(cell) for cell in row] for row in rows]
    starts = _starts(split, indent)
    lines = []
    for row in split:
        height = max((len(parts) for parts in row), default=1)
        lines += [
            [(start, parts[at]) for start, parts in zip(starts, row, strict=False) if at < len(parts)]
            for at in range(height)
        ]
    return lines


def pages_of(lines: Iterable[Sequence[Cell]], token: CancellationToken, *, first_number: int = 1) -> list[Page]:
    """One page, or a further one after each 1,000 lines."""
    pages: list[Page] = []
    words: list[Word] = []
    row = counted = 0
    for line in lines:
        if row == LINES_A_PAGE:
            pages.append(_page(first_number + len(pages), words, row))
            counted += len(words)
            words, row = [], 0
        if row % 50 == 0:
            token.checkpoint()
        for column, text in line:
            words += _words(row, column, text)
        row += 1
        if counted + len(words) > MAX_WORDS:
            raise too_large(f"over {MAX_WORDS:,} words", f"{MAX_WORDS:,}")
        if len(pages) * LINES_A_PAGE + row > MAX_LINES:
            raise too_large(f"over {MAX_LINES:,} lines", f"{MAX_LINES:,}")
    if row or not pages:
        pages.append(_page(first_number + len(pages), words, row))
    return pages


def broken(line: str, width: int) -> list[str]:
    """A line in parts of at most `width` characters, between words; a longer word is a part of its own."""
    parts: list[str] = []
    for word in line.split():
        if parts and len(parts[-1]) + 1 + len(word) <= width:
            parts[-1] += " " + word
        else:
            parts.append(word)
    return parts


def _cell_lines(cell: str) -> list[str]:
    return [part for line in cell.splitlines() for part in broken(line, WIDEST_CELL)] or [""]


def _starts(rows: Sequence[Sequence[Sequence[str]]], indent: int) -> list[int]:
    widths: list[int] = []
    for row in rows:
        widths += [0] * (len(row) - len(widths))
        for column, parts in enumerate(row):
            widths[column] = max(widths[column], *map(len, parts))
    starts, start = [], indent
    for width in widths:
        starts.append(start)
        start += width + GAP
    return starts


def _words(row: int, column: int, text: str) -> list[Word]:
    words = []
    at = 0
    for word in text.split():
        at = text.index(word, at)
        left = MARGIN + (column + at) * CHARACTER
        at += len(word)
        top = MARGIN + row * LINE
        words.append(Word(word, (left, top + 1, left + len(word) * CHARACTER, top + LINE - 1)))
    return words


def _page(number: int, words: list[Word], lines: int) -> Page:
    right = max((word.box[2] for word in words), default=0.0)
    return Page(number, max(612.0, right + MARGIN), max(792.0, lines * LINE + 2 * MARGIN), words)
