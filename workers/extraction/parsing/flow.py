"""A document that is read from top to bottom: its lines on the grid, its tables and its Markdown, kept in step."""

from collections.abc import Sequence

import msgspec

from workers.extraction.parsing import grid, markdown
from workers.extraction.protocol import CancellationToken, Page, Table

_LINE_LENGTH = 100
"""Characters; longer paragraphs are broken, as on paper."""


class Flow:
    def __init__(self) -> None:
        self._lines: list[list[grid.Cell]] = []
        self._tables: list[Table] = []
        self._markdown: list[list[str]] = []
        """Blocks of lines."""
        self._in_list = False

    def heading(self, text: str, level: int) -> None:
        if text.strip():
            self._gap()
            self._lines += [grid.plain_line(line) for line in text.splitlines()]
            self._add_block(markdown.heading(text, level))

    def paragraph(self, text: str) -> None:
        if text.strip():
            self._gap()
            for line in text.splitlines():
                self._lines += [grid.plain_line(part) for part in _broken(line)]
            self._add_block("\n".join(line.strip() for line in text.strip().splitlines()))

    def item(self, text: str, depth: int) -> None:
        """An entry of a nested list."""
        self._lines.append([(2 * depth, text)])
        entry = f"{'  ' * depth}- {text}"
        if self._in_list:
            self._markdown[-1].append(entry)
        else:
            self._add_block(entry)
            self._in_list = True

    def table(self, rows: Sequence[Sequence[str]], *, header: bool | None = None, indent: int = 0) -> None:
        """Without `header` the cells say whether the first row names the columns."""
        filled = [list(row) for row in rows if any(cell.strip() for cell in row)]
        if filled:
            self._gap()
            self._lines += grid.table_lines(rows, indent=indent)
            self._tables.append(Table(filled, names_columns(filled) if header is None else header))
            self._add_block(markdown.table(filled))

    def pages(self, token: CancellationToken, *, first_number: int = 1) -> list[Page]:
        first, *rest = grid.pages_of(self._lines, token, first_number=first_number)
        return [msgspec.structs.replace(first, tables=self._tables), *rest]

    @property
    def markdown(self) -> str:
        return "\n\n".join("\n".join(block) for block in self._markdown)

    def _add_block(self, text: str) -> None:
        self._markdown.append([text])
        self._in_list = False

    def _gap(self) -> None:
        """An empty line between blocks, as on paper: it keeps one address from running into the next."""
        if self._lines and self._lines[-1]:
            self._lines.append([])


def _broken(line: str) -> list[str]:
    """Lines with tabs are laid out by their writer and stay as they are."""
    if len(line) <= _LINE_LENGTH or "\t" in line:
        return [line]
    return grid.broken(line, _LINE_LENGTH)


def names_columns(rows: Sequence[Sequence[str]]) -> bool:
    """Words above figures: a first row that is filled and has no digit, over one that has some."""
    first, rest = rows[0], rows[1:]
    if len(first) < 2 or not rest or not all(cell.strip() for cell in first):
        return False
    return not _has_digit(first) and any(map(_has_digit, rest))


def _has_digit(row: Sequence[str]) -> bool:
    return any(char.isdigit() for cell in row for char in cell)
