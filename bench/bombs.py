"""Files made to take a reader's memory, time or process, and what becomes of each in a real sandbox.

`python -m bench.bombs` prints the table. The sizes are what it takes to hurt a reader that does not look first.
"""

import os
import struct
import tempfile
import time
import zlib
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

from rich.console import Console
from rich.table import Table

from bench.bomb_files import (
    attached_pdf,
    deep_pages,
    laughs,
    long_entity,
    lying_about_its_size,
    mail_in_mail,
    packed_pdf,
    page,
    pdf_of,
    picture_pdf,
    png_header,
    png_of,
    tiff_in_a_circle,
    zipped,
)
from bench.processes import children_of
from workers.extraction.sandbox import FailureReply, Limits, ParseRequest, Sandbox, SandboxDied

LIMITS = Limits(memory_mb=2048, cpu_s=60)
LONGEST_S = 60.0
_OFFICE = "application/vnd.openxmlformats-officedocument."
_MB = 1024 * 1024


class Bomb(NamedTuple):
    media_type: str
    make: Callable[[], bytes]


class Outcome(NamedTuple):
    told: str
    """The code of the failed row, what ended the child, or `read`."""
    seconds: float
    peak_mb: float
    """Of the child, resident; 0 where it had ended."""


BOMBS: dict[str, Bomb] = {
    "DOCX, a part of 90 MB of spaces": Bomb(
        f"{_OFFICE}wordprocessingml.document",
        lambda: zipped({"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<w>" + b" " * 90 * _MB + b"</w>"}),
    ),
    "DOCX that lies about its size": Bomb(f"{_OFFICE}wordprocessingml.document", lying_about_its_size),
    "XLSX, shared strings of 90 MB": Bomb(
        f"{_OFFICE}spreadsheetml.sheet",
        lambda: zipped({"xl/workbook.xml": b"<workbook/>", "xl/sharedStrings.xml": b"<si><t>a</t></si>" * 5_500_000}),
    ),
    "XLSX, two cells at the ends of the sheet": Bomb(
        f"{_OFFICE}spreadsheetml.sheet",
        lambda: zipped(
            {
                "xl/workbook.xml": b"<workbook/>",
                "xl/worksheets/sheet1.xml": b'<c r="A1"><v>1</v></c><c r="XFD1048576"><v>1</v></c>',
            }
        ),
    ),
    "PPTX, 20,000 parts": Bomb(
        f"{_OFFICE}presentationml.presentation",
        lambda: zipped({f"ppt/slides/slide{number}.xml": b"<p/>" for number in range(20_000)}),
    ),
    "PPTX, elements nested 100,000 deep": Bomb(
        f"{_OFFICE}presentationml.presentation",
        lambda: zipped({"ppt/slides/slide1.xml": b"<p>" * 100_000 + b"</p>" * 100_000}),
    ),
    "XML, a billion laughs": Bomb("application/xml", lambda: laughs("lolz")),
    "SVG, a billion laughs": Bomb("application/xml", lambda: laughs("svg")),
    "XML, one long entity 100,000 times": Bomb("application/xml", long_entity),
    "XML, 1,000,000 attributes": Bomb(
        "application/xml", lambda: b"<a " + b" ".join(b'a%d="1"' % number for number in range(1_000_000)) + b"/>"
    ),
    "XML, 12,000,000 elements": Bomb("application/xml", lambda: b"<a>" + b"<b/>" * 12_000_000 + b"</a>"),
    "PDF of a billion pages": Bomb("application/pdf", lambda: pdf_of(*page(b"", count=1_000_000_000))),
    "PDF, a tree of pages 10,000 deep": Bomb("application/pdf", lambda: deep_pages(10_000)),
    "PDF, a page's drawing of 1 GB in 6 kB": Bomb("application/pdf", lambda: packed_pdf(1024)),
    "PDF, a picture of 100,000 by 100,000 in 1 kB": Bomb(
        "application/pdf", lambda: picture_pdf(100_000, zlib.compress(bytes(100_000)))
    ),
    "PDF, a picture of 12,000 by 12,000 in 420 kB": Bomb(
        "application/pdf", lambda: picture_pdf(12_000, zlib.compress(bytes(12_000 * 12_000 * 3)))
    ),
    "PDF, an attached XML of 1 GB in 6 kB": Bomb("application/pdf", lambda: attached_pdf(1024)),
    "PDF, a page of 1,000,000 by 1,000,000 inches": Bomb(
        "application/pdf", lambda: pdf_of(*page(b"")).replace(b"[0 0 595 842]", b"[0 0 72000000 72000000]")
    ),
    "PNG that promises 100,000 by 100,000": Bomb("image/png", lambda: png_header(100_000, 100_000)),
    "PNG of 12,000 by 12,000 in 18 kB": Bomb("image/png", lambda: png_of(12_000, 12_000)),
    "GIF that promises 65,535 by 65,535": Bomb(
        "image/gif", lambda: b"GIF89a" + struct.pack("<HHBBB", 65_535, 65_535, 0xF7, 0, 0) + bytes(768) + b";"
    ),
    "TIFF whose frame names itself as the next": Bomb("image/tiff", tiff_in_a_circle),
    "BMP that promises 2,000,000,000 by 1": Bomb(
        "image/bmp",
        lambda: b"BM" + struct.pack("<IIIIiiHHIIiiII", 54, 0, 54, 40, 2_000_000_000, 1, 1, 24, 0, 0, 0, 0, 0, 0),
    ),
    "CSV, one line of 25,000,000 cells": Bomb("text/csv", lambda: b"a," * 25_000_000),
    "CSV, one quote that never ends": Bomb("text/csv", lambda: b'a,b\n"' + b"x" * 40 * _MB),
    "text, one word of 40 MB": Bomb("text/plain", lambda: b"x" * 40 * _MB),
    "HTML nested 100,000 deep": Bomb("text/html", lambda: b"<div>" * 100_000),
    "HTML nested 5,000,000 deep, with end tags of nothing": Bomb("text/html", lambda: b"<div></x>" * 5_000_000),
    "HTML, 1,000,000 attributes": Bomb("text/html", lambda: b"<p " + b"a=b " * 1_000_000 + b">Total 5"),
    "JSON nested 100,000 deep": Bomb("application/json", lambda: b"[" * 100_000 + b"]" * 100_000),
    "JSON, 12,000,000 lists": Bomb("application/json", lambda: b"[" + b"[]," * 12_000_000 + b"[]]"),
    "e-mails attached to e-mails 1,000 deep": Bomb("message/rfc822", lambda: mail_in_mail(1_000)),
}


def outcomes(limits: Limits = LIMITS) -> Iterator[tuple[str, Outcome]]:
    """Each in the same sandbox, one after the other."""
    with closing(Sandbox(limits)) as sandbox, tempfile.TemporaryDirectory() as folder:
        for name, bomb in BOMBS.items():
            path = Path(folder) / "bomb"
            path.write_bytes(bomb.make())
            yield name, _outcome(sandbox, ParseRequest(str(path), bomb.media_type))


def _outcome(sandbox: Sandbox, request: ParseRequest) -> Outcome:
    sandbox.start(request)
    began = time.monotonic()
    try:
        reply = sandbox.wait(LONGEST_S)
    except SandboxDied as death:
        return Outcome(f"ended: {death.reason}", time.monotonic() - began, 0.0)
    took = time.monotonic() - began
    peak_mb = max(map(_peak_mb, children_of(os.getpid())), default=0.0)
    # A fresh one for the next, so that the peak is its own.
    sandbox.kill()
    if reply is None:
        return Outcome("ended: time", took, peak_mb)
    return Outcome(reply.code if isinstance(reply, FailureReply) else "read", took, peak_mb)


def _peak_mb(pid: int) -> float:
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM")), 0.0)


def main() -> None:
    table = Table("bomb", "told", "seconds", "peak, MB")
    for name, outcome in outcomes():
        table.add_row(
            name, outcome.told, f"{outcome.seconds:.1f}", f"{outcome.peak_mb:.0f}" if outcome.peak_mb else "-"
        )
    Console(width=120).print(table)


if __name__ == "__main__":
    main()
