"""What a stranger would try: broken, lying and malicious files in one job beside good ones. Nothing answers 500,
nothing hangs, and each file that cannot be read is a row of its own with a reason.
"""

from functools import cache
from typing import Any

from bench.bomb_files import png_header
from tests.jobs.files import compound, zipped
from tests.system.client import Client
from tests.workers.extraction.parsing.office import docx_of, pptx_of, xlsx_of
from tests.workers.extraction.parsing.pdfs import document, locked, pdf

TEXT = "Invoice number: 4711\nTotal: 12.50\n"
WORD, SHEETS = docx_of(*TEXT.splitlines()), xlsx_of({"Bill": [["Number", "Total"], ["4711", 12.5]]})
CATALOGUE = b"<< /Type /Catalog /Pages 2 0 R >>"
PAGE = (
    b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 100 100] /Contents 4 0 R /Resources << /XObject << /F 4 0 R >> >> >>"
)
LOOP = b"<< /Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /F 4 0 R >> >> /Length 5 >>"


def chain(length: int) -> bytes:
    """A tree of pages with one branch, as deep as it is long."""
    nodes = [b"<< /Type /Pages /Kids [%d 0 R] /Count 1 >>" % (number + 3) for number in range(length)]
    return document([CATALOGUE, *nodes, b"<< /Type /Page /MediaBox [0 0 100 100] >>"])


def far_apart() -> bytes:
    """A sheet with two cells at the ends of the world."""
    cells = '<c r="A1"><v>1</v></c><c r="XFD1048576"><v>1</v></c>'
    return zipped(
        {"[Content_Types].xml": "<Types/>", "xl/workbook.xml": "<workbook/>", "xl/worksheets/sheet1.xml": cells}
    )


def many_objects(content: bytes, count: int) -> bytes:
    """With so many more, each of which names the next."""
    more = b"".join(b"%d 0 obj\n<< /Next %d 0 R >>\nendobj\n" % (at, at + 1) for at in range(99, 99 + count))
    return content.replace(b"xref", more + b"xref", 1)


EXTRACTED = {
    "good.txt": TEXT.encode(),
    "utf-16.txt": TEXT.encode("utf-16"),
    "nul.csv": b"number,to\0tal\n" + b"4711,12.5\n" * 20,
    "broken mime.eml": b"From: ann@example.com\r\nTo: bob@example.com\r\nSubject: Bill\r\nMIME-Version: 1.0\r\n"
    b"Content-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\nContent-Type: text/plain; charset=klingon\r\n\r\n"
    + TEXT.encode(),
    "deep.html": b"<html><body>" + b"<div>" * 9000 + TEXT.encode(),
    "10,000 objects.pdf": many_objects(pdf(TEXT.splitlines()), 10_000),
    "one wide row.csv": b"number,total\n4711,12.5\n" * 500 + b"x," * 20_000,
    "word named.pdf": WORD,
    "really a pdf.xlsx": pdf(TEXT.splitlines()),
}


def failed() -> dict[str, tuple[bytes, str]]:
    """Made when they are needed: the bombs take a second, in every process that only collects the tests."""
    return {
        "empty.pdf": (b"", "empty_file"),
        "half.pdf": (pdf(TEXT.splitlines())[:700], "corrupt"),
        "locked.pdf": (locked("secret"), "encrypted"),
        "locked.xlsx": (compound("EncryptedPackage", "Workbook"), "encrypted"),
        "bomb.docx": (
            zipped({"[Content_Types].xml": "<Types/>", "word/document.xml": b"<w>" + b" " * 90_000_000 + b"</w>"}),
            "too_large",
        ),
        "far.xlsx": (far_apart(), "too_large"),
        "no slides.pptx": (pptx_of(), "no_pages"),
        "circle.pdf": (document([CATALOGUE, b"<< /Type /Pages /Kids [2 0 R] /Count 1 >>"]), "corrupt"),
        "chain.pdf": (chain(10_000), "corrupt"),
        "form within itself.pdf": (
            document(
                [CATALOGUE, b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>", PAGE, LOOP + b"\nstream\n/F Do\nendstream"]
            ),
            "no_text",
        ),
        "a billion pages.pdf": (
            document([CATALOGUE, b"<< /Type /Pages /Kids [3 0 R] /Count 1000000000 >>", PAGE]),
            "no_text",
        ),
        "huge.png": (png_header(100_000, 100_000), "too_large"),
        "half.png": (png_header(2_000, 2_000), "corrupt"),
        "deeper.html": (b"<html><body>" + b"<b>" * 200_000, "too_large"),
        "deep.json": (b"[" * 100_000 + b"]" * 100_000, "corrupt"),
        "laughs.xml": (
            b"<?xml version='1.0'?><!DOCTYPE a [<!ENTITY a 'ha'><!ENTITY b '&a;&a;&a;'>]><a>&b;</a>",
            "corrupt",
        ),
        "parts without end.eml": (
            b"From: a@example.com\r\nTo: b@example.com\r\n"
            + b"".join(
                b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (at, at) for at in range(2000)
            ),
            "corrupt",
        ),
        "old.doc": (compound("WordDocument"), "corrupt"),
        "half.docx": (WORD[: len(WORD) // 2], "corrupt"),
        "half.xlsx": (SHEETS[: len(SHEETS) // 2], "corrupt"),
    }


@cache
def refused() -> dict[str, bytes]:
    return {
        "bomb.zip": zipped({"bomb.txt": b"0" * 150_000_000}),
        "photo.heic": b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + bytes(100),
        "program.pdf": b"\x7fELF\x02\x01\x01" + bytes(range(256)) * 4,
        "noise.txt": bytes(range(256)) * 40,
    }


def upload(client: Client, files: dict[str, bytes]) -> dict[str, dict[str, Any]]:
    """What was answered for each."""
    answer = client.http.post("/v1/documents", files=[("file", file) for file in files.items()])
    assert answer.status_code == 201, answer.text
    return dict(zip(files, answer.json()["data"], strict=True))


def test_hostile_files_fail_alone_with_a_reason(client: Client, schema_id: str) -> None:
    bad = failed()
    files = EXTRACTED | {name: content for name, (content, _) in bad.items()}
    ids = {name: made["id"] for name, made in upload(client, files).items()}

    job = client.wait(client.post("/v1/jobs", json={"schema_id": schema_id, "document_ids": list(ids.values())})["id"])

    rows = {row["filename"]: row for row in client.results(job["id"])["data"]}
    assert set(rows) == set(files)
    assert (job["status"], job["failed_documents"]) == ("complete", len(bad))
    reasons = {name: row["error"]["code"] for name, row in rows.items() if row["status"] == "failed"}
    assert reasons == {name: code for name, (_, code) in bad.items()}
    for name in reasons:
        assert rows[name]["error"]["message"].endswith(".")
        assert "Traceback" not in rows[name]["error"]["message"]
    assert rows["utf-16.txt"]["values"] == rows["good.txt"]["values"]
    assert rows["good.txt"]["values"]["total"] == 12.5


def test_files_that_are_not_taken_are_refused_beside_one_that_is(client: Client) -> None:
    answers = upload(client, refused() | {"taken.txt": b"Note number 4712"})

    assert answers.pop("taken.txt")["filename"] == "taken.txt"
    for name, answer in answers.items():
        assert answer["error"]["message"].endswith("."), name


def test_a_file_that_is_not_taken_is_refused_alone(client: Client) -> None:
    for name, content in refused().items():
        answer = client.http.post("/v1/documents", files=[("file", (name, content))])

        assert answer.status_code in (400, 413, 415), name
        assert answer.json()["message"].endswith("."), name
