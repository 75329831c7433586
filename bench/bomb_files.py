"""The files of `bench.bombs`, byte by byte, so that nothing is needed to make them but what a stranger has."""

import struct
import zipfile
import zlib
from collections.abc import Mapping
from io import BytesIO

from PIL import Image

_MB = 1024 * 1024


def zipped(parts: Mapping[str, bytes]) -> bytes:
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def lying_about_its_size() -> bytes:
    """Its directory says 10 bytes of a part that unpacks to 50 MB."""
    content = bytearray(zipped({"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<w>" + b" " * 50 * _MB}))
    entry = content.rindex(b"PK\x01\x02")
    struct.pack_into("<I", content, entry + 24, 10)
    return bytes(content)


def pdf_of(*objects: bytes) -> bytes:
    content, starts = b"%PDF-1.7\n", []
    for number, body in enumerate((b"<< /Type /Catalog /Pages 2 0 R >>", *objects), start=1):
        starts.append(len(content))
        content += b"%d 0 obj\n%b\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % start for start in starts)
    count = len(starts) + 1
    tail = b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (count, len(content))
    return content + b"xref\n0 %d\n0000000000 65535 f \n%b" % (count, table) + tail


def page(more: bytes, *, count: int = 1) -> tuple[bytes, bytes]:
    return (
        b"<< /Type /Pages /Kids [3 0 R] /Count %d >>" % count,
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] %b >>" % more,
    )


def stream(head: bytes, content: bytes) -> bytes:
    return b"<< %b /Length %d >>\nstream\n%b\nendstream" % (head, len(content), content)


def packed_thrice(size_mb: int) -> bytes:
    """Zeros, or a line of drawing, that a PDF's filters unpack three times."""
    packer = zlib.compressobj(1)
    block = b"0 0 m 9 9 l S\n" * (_MB // 14)
    packed = b"".join(packer.compress(block) for _ in range(size_mb)) + packer.flush()
    return zlib.compress(zlib.compress(packed))


def packed_pdf(size_mb: int) -> bytes:
    head = b"/Filter [/FlateDecode /FlateDecode /FlateDecode]"
    return pdf_of(*page(b"/Contents 4 0 R"), stream(head, packed_thrice(size_mb)))


def picture_pdf(side: int, content: bytes) -> bytes:
    head = b"/Type /XObject /Subtype /Image /Width %d /Height %d /ColorSpace /DeviceRGB /BitsPerComponent 8"
    drawn = stream(b"", b"q 595 0 0 842 0 0 cm /I Do Q")
    return pdf_of(
        *page(b"/Contents 4 0 R /Resources << /XObject << /I 5 0 R >> >>"),
        drawn,
        stream(head % (side, side) + b" /Filter /FlateDecode", content),
    )


def deep_pages(depth: int) -> bytes:
    nodes = [b"<< /Type /Pages /Kids [%d 0 R] /Count 1 >>" % (number + 3) for number in range(depth)]
    return pdf_of(*nodes, b"<< /Type /Page /MediaBox [0 0 100 100] >>")


def attached_pdf(size_mb: int) -> bytes:
    """With an attachment named as an invoice's XML that unpacks to so much."""
    names = b"/Names << /EmbeddedFiles << /Names [(factur-x.xml) 4 0 R] >> >>"
    head = b"/Type /EmbeddedFile /Filter [/FlateDecode /FlateDecode /FlateDecode]"
    return pdf_of(
        *page(b""),
        b"<< /Type /Filespec /F (factur-x.xml) /UF (factur-x.xml) /EF << /F 5 0 R >> >>",
        stream(head, packed_thrice(size_mb)),
    ).replace(b"/Catalog /Pages 2 0 R", b"/Catalog /Pages 2 0 R " + names)


def png_of(width: int, height: int) -> bytes:
    buffer = BytesIO()
    Image.new("1", (width, height), 1).save(buffer, "PNG")
    return buffer.getvalue()


def png_header(width: int, height: int) -> bytes:
    """It promises so many pixels, and has next to none."""
    parts = (
        (b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)),
        (b"IDAT", zlib.compress(bytes(1000))),
        (b"IEND", b""),
    )
    chunks = (
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data)) for kind, data in parts
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


def tiff_in_a_circle() -> bytes:
    """Its only frame names itself as the next."""
    tags = [(256, 4, 1, 50_000), (257, 4, 1, 50_000), (259, 3, 1, 1), (262, 3, 1, 1), (273, 4, 1, 8), (279, 4, 1, 10)]
    entries = b"".join(struct.pack("<HHII", *tag) for tag in tags)
    return b"II*\0" + struct.pack("<I", 8) + struct.pack("<H", len(tags)) + entries + struct.pack("<I", 8)


def mail_in_mail(depth: int) -> bytes:
    head = b"From: a@example.com\r\nTo: b@example.com\r\nMIME-Version: 1.0\r\n"
    inner = b"".join(
        head
        + b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\nContent-Type: message/rfc822\r\n\r\n" % (at, at)
        for at in range(depth)
    )
    return inner + head + b"\r\nTotal 5\r\n"


def laughs(root: str) -> bytes:
    entities = "".join(f"<!ENTITY {chr(98 + at)} '{f'&{chr(97 + at)};' * 10}'>" for at in range(10))
    return f"<?xml version='1.0'?><!DOCTYPE {root} [<!ENTITY a 'ha'>{entities}]><{root}>&k;</{root}>".encode()


def long_entity() -> bytes:
    return b"<!DOCTYPE x [<!ENTITY a '" + b"a" * 100_000 + b"'>]><x>" + b"&a;" * 100_000 + b"</x>"
