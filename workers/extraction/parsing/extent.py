"""How far the cells of a workbook reach, before calamine reserves memory for all that lie between them."""

import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from workers.extraction.parsing.archive import UNREADABLE
from workers.extraction.parsing.refusals import corrupt, too_far_apart
from workers.extraction.protocol import CancellationToken

MAX_CELLS = 2_000_000
"""Of one sheet, the empty ones within its rectangle included."""

_CHUNK = 1 << 20
_TAG = re.compile(
    rb"""<(?:\w+:)?(?:c|(row))(?=[\s/>])(?:\s+r="([A-Za-z]*)(\d{1,7})")?((?:[^>"']|"[^"]*"|'[^']*')*+)>"""
)
"""A cell or a row; its place where that is its first attribute, as all programs write it; and what else it has."""
_LOOKS = (b'hidden="1', b'hidden="t', b"hidden='", b'numFmtId="9"', b'numFmtId="10"', b"%")
_PLACE = re.compile(rb"""(?:^|\s)r\s*=\s*["']([A-Za-z]*)(\d{1,7})["']""")


class Extent:
    """The rectangle of a sheet's cells."""

    def __init__(self) -> None:
        self._top = self._left = 1 << 32
        self._bottom = self._right = -1

    def add(self, row: int, column: int) -> None:
        """Raises DocumentError where the rectangle is too large now."""
        if self._top <= row <= self._bottom and self._left <= column <= self._right:
            return
        self._top, self._bottom = min(row, self._top), max(row, self._bottom)
        self._left, self._right = min(column, self._left), max(column, self._right)
        cells = (self._bottom - self._top + 1) * (self._right - self._left + 1)
        if cells > MAX_CELLS:
            raise too_far_apart(cells, MAX_CELLS)


def check_extent(path: Path, kind: str, token: CancellationToken) -> bool:
    """Raises DocumentError for an XLSX with two cells at the ends of the world.

    Returns whether some of its cells may be hidden or show hundredths: to look for them takes another reading.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            looks = False
            for part in archive.infolist():
                if part.filename.endswith(".xml"):
                    with archive.open(part) as file:
                        looks |= _check_part(file, token)
            return looks
    except UNREADABLE as error:
        raise corrupt(kind) from error


def _check_part(file: IO[bytes], token: CancellationToken) -> bool:
    """What does not say its place stands behind what was before it, as calamine has it."""
    extent = Extent()
    row = column = 0
    looks = False
    columns: dict[bytes, int] = {}
    for window in windows(file):
        token.checkpoint()
        looks = looks or any(sign in window for sign in _LOOKS)
        for is_row, letters, number, rest in _TAG.findall(window):
            if not number and (place := _PLACE.search(rest)):
                letters, number = place.groups()
            if is_row:
                row, column = (int(number) if number else row + 1), 0
                continue
            at, column = row, column + 1
            if number:
                at = int(number)
                column = columns.get(letters) or columns.setdefault(letters, column_of(letters))
            if not rest.endswith(b"/"):
                extent.add(at, column)
    return looks


def windows(file: IO[bytes]) -> Iterator[bytes]:
    """Cut in front of a tag, so that none is cut in two."""
    left = b""
    while chunk := file.read(_CHUNK):
        left += chunk
        cut = left.rfind(b"<")
        if cut > 0:
            yield left[:cut]
            left = left[cut:]
    yield left


def column_of(column: bytes) -> int:
    number = 0
    for letter in column.upper():
        number = 26 * number + letter - ord("A") + 1
    return number
