"""The type is told from the bytes; a name only helps between texts."""

import io

import pytest

from jobs.media_types import detect
from tests.jobs.files import CSV, MAIL, MARKDOWN, PDF, PNG, RTF, compound, encrypted_member, office, zipped

PROSE = b"Dear Sir,\nthank you, and goodbye,\nyours, Ann\n"


@pytest.mark.parametrize(
    ("content", "name", "kind"),
    [
        (b"", "a.pdf", "empty"),
        (PDF, "a.txt", "pdf"),
        (b"\n\njunk before\n" + PDF, "a", "pdf"),
        (PNG, "a.jpg", "png"),
        (b"\xff\xd8\xff\xe0" + bytes(20), "a.png", "jpg"),
        (b"GIF89a" + bytes(20), "a", "gif"),
        (b"RIFF\x10\0\0\0WEBPVP8 ", "a", "webp"),
        (b"RIFF\x10\0\0\0WAVEfmt ", "a.webp", None),
        (b"BM" + bytes(12) + (40).to_bytes(4, "little") + bytes(40), "a", "bmp"),
        (b"BMW is a maker of cars, and this is no picture.", "a.bmp", "txt"),
        (b"II*\0" + bytes(20), "a", "tiff"),
        (b"MM\0*" + bytes(20), "a", "tiff"),
        (office("word/document.xml"), "a.zip", "docx"),
        (office("ppt/presentation.xml"), "a", "pptx"),
        (office("xl/workbook.xml"), "a.docx", "xlsx"),
        (office("xl/workbook.bin"), "a.xlsb", None),
        (zipped({"mimetype": "application/vnd.oasis.opendocument.text"}), "a.odt", None),
        (zipped({"mimetype": "application/epub+zip"}), "a.zip", None),
        (zipped({"a.pdf": PDF}), "a.docx", "zip"),
        (zipped({}), "a", "zip"),
        (encrypted_member("a.pdf", PDF), "a", "zip"),
        (b"PK\x03\x04 and then it breaks off", "a.docx", "zip"),
        (office("word/document.xml")[:-30], "a.zip", "docx"),
        (office("xl/workbook.xml")[:-30], "a", "xlsx"),
        (zipped({"a.docx": office("word/document.xml")})[:-30], "a", "zip"),
        (compound("WordDocument"), "a", "doc"),
        (compound("A", "B", "C", "D", "E", "Workbook"), "a.doc", "xls"),
        (compound("__properties_version1.0"), "a", "msg"),
        (compound("PowerPoint Document"), "a.ppt", None),
        (compound("WordDocument")[:600], "a.doc", None),
        (RTF, "a.txt", None),
        (b"%!PS-Adobe-3.0\n", "a.txt", None),
        (bytes(range(256)) * 8, "a.pdf", None),
        (b"\x7fELF\x02\x01\x01" + bytes(50), "a.txt", None),
        (b'{"a": [1, 2]}', "a.txt", "json"),
        (b'\xef\xbb\xbf[{"a": 1}]', "a", "json"),
        (b"{not json at all", "a.json", "txt"),
        (b"<!DOCTYPE html><p>Hello", "a.txt", "html"),
        (b"  <HTML><body>x", "a.xml", "html"),
        (b"<?xml version='1.0'?><html xmlns='http://www.w3.org/1999/xhtml'/>", "a.xml", "html"),
        (b"<?xml version='1.0'?><Invoice/>", "a.txt", "xml"),
        (b"<rsm:Invoice xmlns:rsm='urn:x'>1</rsm:Invoice>", "a", "xml"),
        (MAIL, "a.txt", "eml"),
        (MAIL + b"--cut\r\nContent-Type: text/html\r\n\r\n<html><body>Pay</body></html>", "a.html", "eml"),
        (b"Received: from x\n by y\nMessage-ID: <1@x>\n\nHello", "a", "eml"),
        (b"Subject: no mail\nDate: today\n\nHello", "a.txt", "txt"),
        (CSV, "a.txt", "csv"),
        (CSV.replace(b"total", b"total\0"), "a.csv", "csv"),
        (CSV.replace(b",", b";"), "a", "csv"),
        (CSV.replace(b",", b"\t"), "a", "csv"),
        (b"total\n5\n", "a.csv", "csv"),
        (PROSE, "a.txt", "txt"),
        (MARKDOWN, "a", "md"),
        (MARKDOWN, "a.txt", "txt"),
        (b"plain", "a.md", "md"),
        ("Zahlbar bis 14. März, danke für Ihre Geduld".encode("cp1252"), "a.txt", "txt"),
        ("Zahlbar bis 14. März".encode("utf-16"), "a.txt", "txt"),
        ("Payable until March".encode("utf-16-le"), "a.txt", "txt"),
        ("Payable until March".encode("utf-16-be"), "a.txt", "txt"),
        ("支払期限は三月です".encode(), "a.txt", "txt"),
        (("é" * 40_000).encode(), "a.txt", "txt"),
        (b"x" + ("é" * 40_000).encode(), "a.txt", "txt"),
    ],
)
def test_type_of(content: bytes, name: str, kind: str | None) -> None:
    file = io.BytesIO(content)

    assert detect(file, filename=name) == kind
    assert file.tell() == 0


def test_directory_that_runs_in_a_circle_ends() -> None:
    damaged = bytearray(compound("A", "B", "C", "D"))
    damaged[512 + 8 : 512 + 12] = (1).to_bytes(4, "little")  # after sector 2 comes sector 1 again

    assert detect(io.BytesIO(bytes(damaged)), filename="a.doc") is None
