"""PDFs written by hand, for what no tool would draw: any text layer, any turn of a page, a page tree without pages."""

import zlib
from collections.abc import Mapping, Sequence
from io import BytesIO

from PIL import Image
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfgen.canvas import Canvas

A4 = (595, 842)

_FONT = (
    b"<< /Type /Font /Subtype /Type0 /BaseFont /F /Encoding /Identity-H /DescendantFonts [4 0 R] /ToUnicode 6 0 R >>",
    (
        b"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /F /DW 600 /FontDescriptor 5 0 R"
        b" /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> >>"
    ),
    (
        b"<< /Type /FontDescriptor /FontName /F /Flags 4 /FontBBox [0 -200 600 800] /Ascent 800 /Descent -200"
        b" /CapHeight 700 /StemV 80 /ItalicAngle 0 >>"
    ),
)
"""Objects 3 to 5: no glyphs, all letters as wide as 0.6 of their height."""


def pdf(
    *pages: Sequence[str],
    rotate: int = 0,
    title: str = "",
    picture: Image.Image | None = None,
) -> bytes:
    """Lines of each page, from 72 points below its top on, 24 points apart, in a font that can say any character.

    Where a picture fills the pages, as from a scanner, the lines are a layer of text that is not seen.
    """
    characters = sorted({char for lines in pages for line in lines for char in line})
    codes = {char: number for number, char in enumerate(characters, start=1)}
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [%s] /Count %d >>"
        % (b" ".join(b"%d 0 R" % (9 + 2 * number) for number in range(len(pages))), len(pages)),
        *_FONT,
        _stream(_to_unicode(codes)),
        b"<< /Title (%s) >>" % title.encode("ascii"),
        _image(picture) if picture else b"null",
    ]
    drawn = b"q %d 0 0 %d 0 0 cm /I Do Q 3 Tr\n" % A4 if picture else b""
    for number, lines in enumerate(pages):
        objects += [
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 %d %d] /Rotate %d /Contents %d 0 R"
            b" /Resources << /Font << /F 3 0 R >> /XObject << /I 8 0 R >> >> >>" % (*A4, rotate, 10 + 2 * number),
            _stream(drawn + _shown(lines, codes, rotate)),
        ]
    return document(objects, b"/Info 7 0 R" if title else b"")


def document(objects: Sequence[bytes], trailer: bytes = b"") -> bytes:
    """The objects, numbered from 1; the first is the catalogue."""
    content = b"%PDF-1.7\n"
    starts = []
    for number, body in enumerate(objects, start=1):
        starts.append(len(content))
        content += b"%d 0 obj\n%b\nendobj\n" % (number, body)
    end = len(content)
    table = b"".join(b"%010d 00000 n \n" % start for start in starts)
    size = len(objects) + 1
    content += b"xref\n0 %d\n0000000000 65535 f \n%b" % (size, table)
    return content + b"trailer\n<< /Size %d /Root 1 0 R %b >>\nstartxref\n%d\n%%%%EOF\n" % (size, trailer, end)


def locked(password: str, *, owner_only: bool = False) -> bytes:
    buffer = BytesIO()
    canvas = Canvas(buffer, encrypt=StandardEncryption("" if owner_only else password, ownerPassword=password))
    canvas.drawString(72, 700, "Total 17.50")
    canvas.save()
    return buffer.getvalue()


def _stream(content: bytes, head: bytes = b"") -> bytes:
    packed = zlib.compress(content)
    return b"<< %b /Length %d /Filter /FlateDecode >>\nstream\n%b\nendstream" % (head, len(packed), packed)


def _image(picture: Image.Image) -> bytes:
    head = b"/Type /XObject /Subtype /Image /Width %d /Height %d /ColorSpace /DeviceRGB /BitsPerComponent 8"
    return _stream(picture.tobytes(), head % picture.size)


def _shown(lines: Sequence[str], codes: Mapping[str, int], rotate: int) -> bytes:
    """Upright on the page as a reader sees it."""
    width, height = A4
    turn = {0: (1, 0, 0, 1, 72, height - 72), 90: (0, 1, -1, 0, 72, 72), 180: (-1, 0, 0, -1, width - 72, 72)}[rotate]
    right, up, down_x, down_y, x, y = turn
    parts = [
        b"%d %d %d %d %d %d Tm <%b> Tj"
        % (right, up, down_x, down_y, x - 24 * row * down_x, y - 24 * row * down_y, _coded(line, codes))
        for row, line in enumerate(lines)
    ]
    return b"BT /F 12 Tf\n%b\nET" % b"\n".join(parts)


def _coded(line: str, codes: Mapping[str, int]) -> bytes:
    return b"".join(b"%04x" % codes[char] for char in line)


def _to_unicode(codes: Mapping[str, int]) -> bytes:
    pairs = "\n".join(f"<{code:04x}> <{char.encode('utf-16-be').hex()}>" for char, code in codes.items())
    return (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /C def /CMapType 2 def\n"
        "1 begincodespacerange <0000> <ffff> endcodespacerange\n"
        f"{len(codes)} beginbfchar\n{pairs}\nendbfchar\nendcmap end end"
    ).encode()
