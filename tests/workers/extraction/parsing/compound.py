"""OLE compound files, as old Office programs and Outlook write them."""

import struct
from collections.abc import Mapping

type Storage = Mapping[str, bytes | Storage]

_FREE, _END, _TABLE = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
_SECTOR, _MINI, _CUTOFF = 512, 64, 4096


class _Writer:
    """Streams shorter than 4,096 bytes lie in a stream of their own, in sectors of 64 bytes."""

    def __init__(self) -> None:
        self.entries: list[list[object]] = []
        self.mini = b""
        self.mini_table: list[int] = []
        self.sectors = b""
        self.table: list[int] = []

    def add(self, name: str, content: bytes | Storage, *, kind: int) -> int:
        """Returns the entry's number. Siblings hang on each other to the right."""
        number = len(self.entries)
        entry: list[object] = [name, kind, _FREE, _FREE, 0, 0]
        self.entries.append(entry)
        if isinstance(content, bytes):
            entry[4:] = [self._placed(content), len(content)]
            return number
        before: list[object] | None = None
        for inner, value in sorted(content.items(), key=lambda item: (len(item[0]), item[0].upper())):
            child = self.add(inner, value, kind=2 if isinstance(value, bytes) else 1)
            if before is None:
                entry[3] = child
            else:
                before[2] = child
            before = self.entries[child]
        return number

    def store(self, content: bytes) -> int:
        start = len(self.table)
        count = -(-len(content) // _SECTOR)
        self.sectors += content.ljust(count * _SECTOR, b"\0")
        self.table += _chain(start, count)
        return start if count else _END

    def _placed(self, content: bytes) -> int:
        if len(content) >= _CUTOFF:
            return self.store(content)
        start, count = len(self.mini_table), -(-len(content) // _MINI)
        self.mini += content.ljust(count * _MINI, b"\0")
        self.mini_table += _chain(start, count)
        return start if count else _END


def compound(root: Storage) -> bytes:
    """Of at most some 50 kB: its allocation table is one sector, the last one."""
    writer = _Writer()
    writer.add("Root Entry", root, kind=5)
    writer.entries[0][4:] = [writer.store(writer.mini), len(writer.mini)]
    mini_table = writer.store(struct.pack(f"<{len(writer.mini_table)}I", *writer.mini_table))
    directory = writer.store(b"".join(_entry(*entry) for entry in writer.entries))  # type: ignore[arg-type]
    table = [*writer.table, _TABLE]
    header = bytearray(512)
    header[:8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
    struct.pack_into("<HHHHH", header, 24, 0x3E, 3, 0xFFFE, 9, 6)
    few = (1, directory, 0, _CUTOFF, mini_table, -(-len(writer.mini_table) // 128), _END, 0)
    struct.pack_into("<IIIIIIII", header, 44, *few)
    struct.pack_into("<109I", header, 76, len(table) - 1, *[_FREE] * 108)
    return bytes(header) + writer.sectors + struct.pack(f"<{len(table)}I", *table).ljust(_SECTOR, b"\xff")


def _chain(start: int, count: int) -> list[int]:
    return [*range(start + 1, start + count), _END] if count else []


def _entry(name: str, kind: int, right: int, child: int, start: int, size: int) -> bytes:
    encoded = name.encode("utf-16-le") + b"\0\0"
    place = struct.pack("<HBBIII", len(encoded), kind, 1, _FREE, right, child)
    return encoded.ljust(64, b"\0") + place + bytes(36) + struct.pack("<IQ", start, size)
