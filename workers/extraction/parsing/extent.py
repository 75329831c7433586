"""How far the cells of a workbook reach, before calamine reserves memory for all that lie between them."""

import re
import zipfile
import zlib
from collections.abc import Iterator
from lzma import LZMAError
from pathlib import Path
from typing import IO

from workers.extraction.parsing.refusals import corrupt, too_large

MAX_CELLS = 2_000_000
"""Of one sheet, the empty ones within its rectangle included."""

_CHUNK = 1 << 20
_LONGEST_TAG = 256
_FILLED_CELL = re.compile(rb"""<(?:\w+:)?c\s[^>]{0,100}?\br\s*=\s*["']([A-Za-z]{1,3})(\d{1,7})["'][^>]{0,100}(?<!/)>""")


def check_extent(path: Path, kind: str) -> None:
    """Raises DocumentError for a sheet with two cells at the ends of the world."""
    try:
        with zipfile.ZipFile(path) as archive:
            for part in archive.infolist():
                if part.filename.endswith(".xml"):
                    with archive.open(part) as file:
                        _check_part(file)
    except (zipfile.BadZipFile, zlib.error, LZMAError, EOFError, OSError, NotImplementedError) as error:
        raise corrupt(kind) from error


def _check_part(file: IO[bytes]) -> None:
    columns, rows = set[bytes](), set[bytes]()
    for window in _windows(file):
        for column, row in _FILLED_CELL.findall(window):
            columns.add(column)
            rows.add(row)
    cells = _spread(map(_number_of, columns)) * _spread(map(int, rows))
    if cells > MAX_CELLS:
        raise too_large(f"{cells:,} cells in one sheet", f"{MAX_CELLS:,}")


def _windows(file: IO[bytes]) -> Iterator[bytes]:
    """Overlapping, so that no tag is cut in all of them."""
    tail = b""
    while chunk := file.read(_CHUNK):
        yield tail + chunk
        tail = chunk[-_LONGEST_TAG:]


def _number_of(column: bytes) -> int:
    number = 0
    for letter in column.upper():
        number = 26 * number + letter - ord("A") + 1
    return number


def _spread(places: Iterator[int]) -> int:
    known = list(places)
    return max(known) - min(known) + 1 if known else 0
