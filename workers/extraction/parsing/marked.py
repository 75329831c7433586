"""Markdown, as it is written, but with its pipe tables as tables."""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

import msgspec

from workers.extraction.parsing import grid
from workers.extraction.parsing.bounds import check_pages
from workers.extraction.parsing.encoding import read_text
from workers.extraction.parsing.flow import names_columns
from workers.extraction.parsing.language import language_of
from workers.extraction.parsing.refusals import too_large
from workers.extraction.protocol import CancellationToken, Page, ParsedDocument, Table

MAX_CELLS = 2_000_000

_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})(.*)")
_CELL_END = re.compile(r"(?<!\\)\|")


def parse_markdown(path: Path, *, media_type: str, token: CancellationToken) -> ParsedDocument:
    text = read_text(path)
    check_pages(text.count("\f") + 1)
    pages: list[Page] = []
    for part in text.split("\f"):
        if part.strip():
            tables: list[Table] = []
            lines = _lines(part.splitlines(), tables, token)
            first, *rest = grid.pages_of(lines, token, first_number=len(pages) + 1)
            pages += [msgspec.structs.replace(first, tables=tables), *rest]
    return ParsedDocument(pages, text, language_of(text), media_type)


def _lines(written: Sequence[str], tables: list[Table], token: CancellationToken) -> Iterator[list[grid.Cell]]:
    """What stands in a table is laid out in columns, and added to the tables."""
    at, fence = 0, ""
    """The marks that the code around is within."""
    while at < len(written):
        fence = _fence(written[at], fence)
        if not fence and _is_head(written, at):
            rows, at = _table(written, at, token)
            tables.append(Table(rows, names_columns(rows)))
            yield from grid.table_lines(rows)
        else:
            yield grid.plain_line(written[at])
            at += 1


def _fence(line: str, fence: str) -> str:
    """That which goes on behind the line: it ends with as many of its marks, and nothing else."""
    found = _FENCE.fullmatch(line)
    if not found:
        return fence
    marks, rest = found.groups()
    if fence:
        return "" if marks.startswith(fence) and not rest.strip() else fence
    return "" if "`" in rest and marks.startswith("`") else marks


def _is_head(written: Sequence[str], at: int) -> bool:
    return at + 1 < len(written) and "|" in written[at] and _is_rule(written[at + 1])


def _is_rule(line: str) -> bool:
    """Below a table's head, as in `|---|:-:|`."""
    return "-" in line and "|" in line and not line.strip("|-: \t")


def _table(written: Sequence[str], at: int, token: CancellationToken) -> tuple[list[list[str]], int]:
    """Its rows, and where it ends."""
    rows = [_cells(written[at])]
    count = len(rows[0])
    at += 2
    while at < len(written) and "|" in written[at] and not _FENCE.match(written[at]):
        if _is_head(written, at) and "---" in written[at + 1]:  # and not a row of dashes
            break
        token.checkpoint()
        rows.append(_cells(written[at]))
        count += len(rows[-1])
        if count > MAX_CELLS:
            raise too_large(f"over {MAX_CELLS:,} cells", f"{MAX_CELLS:,}")
        at += 1
    return rows, at


def _cells(line: str) -> list[str]:
    inner = line.strip().removeprefix("|")
    if inner.endswith("|") and not inner.endswith("\\|"):
        inner = inner[:-1]
    return [cell.strip().replace("\\|", "|") for cell in _CELL_END.split(inner)]
