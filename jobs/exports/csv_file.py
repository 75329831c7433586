"""CSV by RFC 4180: UTF-8, CRLF, a header always. Null is nothing between two commas, an empty text is `""`.

Without a byte order mark: most readers would take it for a part of the first column's name.
"""

import re
from collections.abc import Iterable
from typing import IO

from jobs.exports.table import Cell, Digits, Json, Table
from jobs.results import Walk

FORMULAS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")  # noqa: RUF001 - full width, as in Japan
"""A spreadsheet that opens the file runs what begins so."""
_NUMBER = re.compile(r"[+-]?[0-9]+([.,'][0-9]+)*\Z")
_QUOTED = re.compile(r'[",\r\n]|\A\s|\s\Z|\A\Z')


def write(walk: Walk, file: IO[bytes]) -> None:
    table = Table(walk.job.schema_version.definition)
    file.write(_line(column.name for column in table.columns))
    for row in walk:
        file.write(_line(table.cells(row)))


def _line(cells: Iterable[Cell]) -> bytes:
    return (",".join(map(_written, cells)) + "\r\n").encode()


def _written(cell: Cell) -> str:
    match cell:
        case None:
            return ""
        case bool():
            return "true" if cell else "false"
        case Digits():
            return cell
        case Json():
            return _quoted(cell)
    return _quoted(harmless(cell))


def harmless(text: str) -> str:
    """With an apostrophe in front where it would be run; a number, such as -12.50, is only what it looks like."""
    return f"'{text}" if text.startswith(FORMULAS) and not _NUMBER.match(text) else text


def _quoted(text: str) -> str:
    if not _QUOTED.search(text):
        return text
    doubled = text.replace('"', '""')
    return f'"{doubled}"'
