"""Documents of Word 97, byte by byte: text, and tables by the properties of their paragraphs."""

import struct
from collections.abc import Iterator, Sequence

from tests.workers.extraction.parsing.compound import compound

_TEXT_AT = 0x800
_IN_TABLE = struct.pack("<HB", 0x2416, 1)
_ENDS_ROW = _IN_TABLE + struct.pack("<HB", 0x2417, 1)

type _Paragraph = tuple[str, bytes]
"""With its mark, and its properties."""


def doc_of(*before: str, rows: Sequence[Sequence[str]] = (), after: str = "", encrypted: bool = False) -> bytes:
    """At most some twenty paragraphs and cells."""
    paragraphs = [*((f"{text}\r", b"") for text in before), *_cells(rows), (f"{after}\r", b"")]
    text = "".join(text for text, _ in paragraphs)
    end = _TEXT_AT + 2 * len(text)
    page = -(-end // 512)
    pieces = b"\x02" + struct.pack("<I2IHIH", 16, 0, len(text), 0, _TEXT_AT, 0)
    properties = struct.pack("<III", _TEXT_AT, end, page)
    words = (_head(text, pieces, properties, encrypted) + text.encode("utf-16-le")).ljust(page * 512, b"\0")
    return compound({"WordDocument": words + _properties_page(paragraphs), "1Table": pieces + properties})


def _cells(rows: Sequence[Sequence[str]]) -> Iterator[_Paragraph]:
    for row in rows:
        yield from ((f"{cell}\x07", _IN_TABLE) for cell in row)
        widths = struct.pack(f"<B{len(row) + 1}h", len(row), *range(0, 2000 * len(row) + 1, 2000))
        yield "\x07", _ENDS_ROW + struct.pack("<HH", 0xD608, len(widths) + 1) + widths


def _head(text: str, pieces: bytes, properties: bytes, encrypted: bool) -> bytes:
    head = bytearray(_TEXT_AT)
    struct.pack_into("<7H", head, 0, 0xA5EC, 0xC1, 0, 0x409, 0, 0x300 if encrypted else 0x200, 0xBF)
    struct.pack_into("<2I", head, 24, _TEXT_AT, _TEXT_AT + 2 * len(text))
    for place, count in ((32, 14), (62, 22), (152, 93)):
        struct.pack_into("<H", head, place, count)
    struct.pack_into("<I", head, 76, len(text))
    struct.pack_into("<2I", head, 154 + 8 * 33, 0, len(pieces))
    struct.pack_into("<2I", head, 154 + 8 * 13, len(pieces), len(properties))
    return bytes(head)


def _properties_page(paragraphs: Sequence[_Paragraph]) -> bytes:
    page = bytearray(512)
    at, free, count = _TEXT_AT, 510, len(paragraphs)
    for number, (text, properties) in enumerate(paragraphs):
        struct.pack_into("<I", page, 4 * number, at)
        at += 2 * len(text)
        styled = bytes(2) + properties
        sizes = bytes([(len(styled) + 1) // 2]) if len(styled) % 2 else bytes([0, len(styled) // 2])
        free -= len(sizes + styled) + len(sizes + styled) % 2
        page[free : free + len(sizes + styled)] = sizes + styled
        page[4 * (count + 1) + 13 * number] = free // 2
    struct.pack_into("<I", page, 4 * count, at)
    page[511] = count
    return bytes(page)
