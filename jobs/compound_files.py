"""The directory of an OLE compound file (.doc, .xls, .msg), read as far as needed to tell them apart."""

import struct
from collections.abc import Iterator
from typing import IO

MOST_SECTORS = 1024
"""More than any real directory has, so that a chain in a circle ends."""
ENTRY_BYTES = 128
END_OF_CHAIN = 0xFFFFFFF0
"""From here on, numbers of sectors are marks."""


def stream_names(file: IO[bytes]) -> set[str]:
    """Names of the storages and streams; few or none where the file is damaged."""
    return {name for sector in _directory(file) for name in _names(sector)}


def _directory(file: IO[bytes]) -> Iterator[bytes]:
    file.seek(0)
    header = file.read(512)
    if len(header) < 512:
        return
    (shift,) = struct.unpack_from("<H", header, 30)
    if shift not in (9, 12):
        return
    size = 1 << shift
    allocation_sectors = struct.unpack_from("<109I", header, 76)
    (sector,) = struct.unpack_from("<I", header, 48)
    for _ in range(MOST_SECTORS):
        if sector >= END_OF_CHAIN:
            return
        yield _read(file, sector, size)
        sector = _next(file, sector, size, allocation_sectors)


def _next(file: IO[bytes], sector: int, size: int, allocation_sectors: tuple[int, ...]) -> int:
    """The sector after this one, by the file's allocation table."""
    index, place = divmod(sector, size // 4)
    if index >= len(allocation_sectors) or allocation_sectors[index] >= END_OF_CHAIN:
        return END_OF_CHAIN
    table = _read(file, allocation_sectors[index], size)
    return int.from_bytes(table[4 * place : 4 * place + 4], "little") if len(table) == size else END_OF_CHAIN


def _read(file: IO[bytes], sector: int, size: int) -> bytes:
    file.seek((sector + 1) * size)
    return file.read(size)


def _names(sector: bytes) -> Iterator[str]:
    for start in range(0, len(sector) - ENTRY_BYTES + 1, ENTRY_BYTES):
        (length,) = struct.unpack_from("<H", sector, start + 64)
        if 2 < length <= 64:
            yield sector[start : start + length - 2].decode("utf-16-le", errors="replace")
