"""Small files of many kinds, as bytes."""

import io
import struct
import zipfile
from collections.abc import Mapping

PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"
PNG = b"\x89PNG\r\n\x1a\n" + bytes(20)
RTF = b"{\\rtf1\\ansi Hello}"
MAIL = b"From: ann@example.com\r\nTo: bob@example.com\r\nSubject: Bill\r\n\r\nPlease pay.\r\n"
CSV = b"number,date,total\nR-1,2024-01-01,5\nR-2,2024-01-02,6\n"
MARKDOWN = b"# Bill\n\nSee [the terms](https://example.com).\n"


def zipped(members: Mapping[str, bytes | str]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def office(part: str) -> bytes:
    return zipped({"[Content_Types].xml": "<Types/>", part: "<x/>"})


def encrypted_member(name: str, content: bytes) -> bytes:
    """An archive whose one member says that it is encrypted."""
    raw = bytearray(zipped({name: content}))
    for signature, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        raw[raw.index(signature) + place] |= 1
    return bytes(raw)


def compound(*names: str) -> bytes:
    """An OLE compound file with streams of these names; its directory takes as many sectors as it needs."""
    entries = [_entry(name) for name in ("Root Entry", *names)]
    entries += [bytes(128)] * (-len(entries) % 4)
    sectors = [b"".join(entries[start : start + 4]) for start in range(0, len(entries), 4)]
    chain = [*range(2, len(sectors) + 1), 0xFFFFFFFE]  # the directory begins in sector 1, after the table
    table = struct.pack(f"<{len(chain) + 1}I", 0xFFFFFFFD, *chain).ljust(512, b"\xff")
    header = bytearray(512)
    header[:8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
    struct.pack_into("<H", header, 30, 9)
    struct.pack_into("<I", header, 48, 1)
    struct.pack_into("<109I", header, 76, 0, *[0xFFFFFFFF] * 108)
    return bytes(header) + table + b"".join(sectors)


def _entry(name: str) -> bytes:
    encoded = name.encode("utf-16-le") + b"\0\0"
    return encoded.ljust(64, b"\0") + struct.pack("<H", len(encoded)) + bytes(62)
