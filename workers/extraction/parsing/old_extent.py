"""How far the cells of an XLS reach: its sheets are lists of records."""

import struct
from collections.abc import Iterator
from pathlib import Path

from olefile import OleFileIO

from workers.extraction.parsing.extent import Extent
from workers.extraction.parsing.refusals import corrupt, encrypted
from workers.extraction.protocol import CancellationToken

_STREAMS = ("Workbook", "Book")
_HEAD, _PLACE, _LAST_COLUMN = struct.Struct("<HH"), struct.Struct("<HH"), struct.Struct("<H")
_BEGIN = frozenset({0x0009, 0x0209, 0x0409, 0x0809})
_ENCRYPTED, _DIMENSIONS, _NUMBERS = 0x002F, 0x0200, 0x00BD
_CELLS = frozenset({0x0006, 0x0206, 0x0406, 0x00D6, 0x00FD, 0x0203, 0x0204, 0x0205, 0x027E, _NUMBERS})
"""Formulas, texts, numbers, truths and errors, and a row of numbers; all begin with row and column."""
_MOST_PROMISED = 65_536 * 256
"""Cells, in all that the format has."""
_RECORDS_A_LOOK = 10_000


def check_old_extent(path: Path, kind: str, token: CancellationToken) -> None:
    """Raises DocumentError for an XLS with two cells at the ends of the world, or one that says so of itself."""
    extent = Extent()
    for count, (number, content) in enumerate(_records(_workbook(path, kind))):
        if count % _RECORDS_A_LOOK == 0:
            token.checkpoint()
        if number in _CELLS and len(content) >= _PLACE.size:
            row, column = _PLACE.unpack_from(content)
            extent.add(row, column)
            if number == _NUMBERS:
                extent.add(row, *_LAST_COLUMN.unpack_from(content, len(content) - _LAST_COLUMN.size))
        elif number in _BEGIN:
            extent = Extent()
        elif number == _ENCRYPTED:
            raise encrypted(kind)
        elif number == _DIMENSIONS and _promised(content) > _MOST_PROMISED:
            raise corrupt(kind)


def _workbook(path: Path, kind: str) -> memoryview:
    try:
        with OleFileIO(path) as file:
            name = next(name for name in _STREAMS if file.exists(name))
            return memoryview(file.openstream(name).read())
    except (OSError, ValueError, LookupError, TypeError, AttributeError, StopIteration, struct.error) as error:
        raise corrupt(kind) from error


def _records(stream: memoryview) -> Iterator[tuple[int, memoryview]]:
    at = 0
    while at + _HEAD.size <= len(stream):
        number, length = _HEAD.unpack_from(stream, at)
        at += _HEAD.size
        yield number, stream[at : at + length]
        at += length


def _promised(content: memoryview) -> int:
    """Memory is reserved for as many cells as a sheet says that it has."""
    layout = {10: "<HHHH", 14: "<IIHH"}.get(len(content))
    if layout is None:
        return 0
    top, bottom, left, right = struct.unpack_from(layout, content)
    return int((bottom - top) * (right - left))
