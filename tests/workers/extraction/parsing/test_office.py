"""Sheets, Word documents and slides: what a user sees of them, and what is refused before a library unpacks it."""

import datetime as dt
import re
import struct
import zipfile
from collections.abc import Callable
from io import BytesIO

import pytest

from tests.jobs.files import compound, encrypted_member, zipped
from tests.workers.extraction.embedded.papers import Token
from tests.workers.extraction.parsing.conftest import Read, Refuse, rows, texts
from tests.workers.extraction.parsing.office import (
    docx_of,
    pptx_of,
    shape,
    slide_table,
    xls_numbers,
    xls_of,
    xls_of_cells,
    xlsx_of,
)
from workers.extraction.parsing import archive, extent, sheets
from workers.extraction.protocol import Stopped

ROWS = [["Item", "Price"], ["Tea", "3.50"]]
SHEETS = xlsx_of({"Bill": [["Item", "Price"], ["Tea", 3.5]]})
WORD = docx_of("Invoice 4711", rows=ROWS)
SLIDES = pptx_of(shape("Offer", title=True) + shape("Total 5"), slide_table(ROWS))
SAVED = {"xlsx": SHEETS, "docx": WORD, "pptx": SLIDES}


def with_part(content: bytes, name: str, change: Callable[[bytes], bytes]) -> bytes:
    """The package with one of its parts changed."""
    with zipfile.ZipFile(BytesIO(content)) as package:
        parts: dict[str, bytes | str] = {part: package.read(part) for part in package.namelist()}
    before = parts[name]
    assert isinstance(before, bytes)
    parts[name] = change(before)
    return zipped(parts)


def test_sheets_are_pages_and_their_values_are_as_shown(read: Read) -> None:
    day = dt.date(2024, 3, 1)
    content = xlsx_of({"Bill": [["Item", "Price"], ["Tea", 4.9], [day, True]], "Notes": [["Thanks"]]})

    parsed = read(content, "xlsx")

    assert texts(parsed) == ["Item Price Tea 4.90 2024-03-01 true", "Thanks"]
    assert rows(parsed) == [["Item", "Price"], ["Tea", "4.90"], ["2024-03-01", "true"]]
    assert parsed.markdown.startswith("## Bill\n\n| Item | Price |")


def test_hidden_and_empty_sheets_say_nothing(read: Read) -> None:
    parsed = read(xlsx_of({"Bill": [["Tea"]], "Secret": [["Margin"]], "Empty": []}, hidden="Secret"), "xlsx")

    assert texts(parsed) == ["Tea", ""]
    assert "Margin" not in parsed.markdown
    assert "Empty" not in parsed.markdown


def test_the_old_format_is_read_too(read: Read) -> None:
    assert rows(read(xls_of([["Item", "Price"], ["Tea", 3.5]]), "xls")) == [["Item", "Price"], ["Tea", "3.50"]]


def test_a_gap_of_any_height_is_one_empty_row(read: Read) -> None:
    (page,) = read(xlsx_of({"Bill": [["Item"], *[[]] * 5000, ["Total"]]}), "xlsx").pages

    assert [word.text for word in page.words] == ["Item", "Total"]
    assert page.words[1].box[1] - page.words[0].box[1] == 24


SHEET_DATA = re.compile(rb"(?<=<sheetData>).*(?=</sheetData>)", re.DOTALL)


def with_cells(xml: bytes) -> bytes:
    """A sheet of the XML of its rows."""
    return with_part(SHEETS, "xl/worksheets/sheet1.xml", lambda sheet: SHEET_DATA.sub(xml, sheet))


LONG_ATTRIBUTE = b'x="%b>"' % (b"y" * 300)
FAR = {
    "each says where": b'<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>2</v></c></row>',
    "among other things": b'<row r="1"><c r="A1"><v>1</v></c></row><row><c %b r="XFD1048576"><v>2</v></c></row>'
    % LONG_ATTRIBUTE,
    "the rows alone say": b'<row r="1">%b<c><v>1</v></c></row><row r="1048576"><c><v>2</v></c></row>' % (b"<c/>" * 150),
    "nobody says": b"<row>%b<c><v>1</v></c></row>%b<row><c><v>2</v></c></row>" % (b"<c/>" * 4000, b"<row/>" * 40_000),
}


@pytest.mark.parametrize("chunk", [1 << 20, *range(257, 450, 20)])
@pytest.mark.parametrize("far", FAR.values(), ids=FAR)
def test_two_cells_at_the_ends_of_a_sheet_are_refused_before_it_is_opened(
    refusal: Refuse, monkeypatch: pytest.MonkeyPatch, chunk: int, far: bytes
) -> None:
    """Wherever the chunks in which it is looked through cut it: to open it would be the end of the process."""
    monkeypatch.setattr(sheets, "CalamineWorkbook", None)
    monkeypatch.setattr(extent, "_CHUNK", chunk)

    refused = refusal(with_cells(far), "xlsx")

    assert refused.code == "too_large"
    assert "so far apart" in refused.message


def test_a_cell_far_from_the_corner_is_read_where_it_is_alone(read: Read) -> None:
    empty = b'<row r="1"><c r="A1" s="0"/></row>'

    assert rows(read(with_cells(empty + b'<row r="1048576"><c r="XFD1048576"><v>5</v></c></row>'), "xlsx")) == [["5"]]


@pytest.mark.parametrize(
    "far",
    [
        xls_of_cells({(0, 0): "Tea", (65_535, 255): 5}),
        xls_of_cells({(0, 0): "Tea"}, more=xls_numbers(65_535, 20, 236)),
    ],
    ids=["a cell", "the last of several"],
)
def test_the_same_of_the_old_format(refusal: Refuse, monkeypatch: pytest.MonkeyPatch, far: bytes) -> None:
    monkeypatch.setattr(sheets, "CalamineWorkbook", None)

    refused = refusal(far, "xls")

    assert refused.code == "too_large"
    assert "16,777,216 or more" in refused.message


def test_a_sheet_of_the_old_format_that_promises_more_than_there_is_is_damaged(refusal: Refuse) -> None:
    assert refusal(xls_of_cells({(0, 0): "Tea"}, promised=(0xFFFFFFF0, 255)), "xls").code == "corrupt"


def test_a_word_document_is_read_from_its_header_on(read: Read) -> None:
    parsed = read(docx_of("Total 5", heading="Invoice", rows=ROWS, header="Acme Ltd"), "docx")

    assert parsed.markdown == "Acme Ltd\n\n# Invoice\n\nTotal 5\n\n| Item | Price |\n|---|---|\n| Tea | 3.50 |"
    assert rows(parsed) == ROWS


def test_a_cell_is_no_wider_than_word_allows(read: Read) -> None:
    span = b'<w:tcPr><w:gridSpan w:val="90000000"/>'
    wide = with_part(WORD, "word/document.xml", lambda body: body.replace(b"<w:tcPr>", span, 1))

    assert [len(row) for row in rows(read(wide, "docx"))] == [64, 2]


def test_slides_are_pages(read: Read) -> None:
    parsed = read(SLIDES, "pptx")

    assert texts(parsed) == ["Offer Total 5", "Item Price Tea 3.50"]
    assert parsed.markdown.startswith("## Offer\n\nTotal 5")


@pytest.mark.parametrize("kind", SAVED)
@pytest.mark.parametrize("share", [0.1, 0.5, 0.99])
def test_a_cut_file_is_damaged(refusal: Refuse, kind: str, share: float) -> None:
    content = SAVED[kind]

    assert refusal(content[: int(len(content) * share)], kind).code == "corrupt"


@pytest.mark.parametrize("kind", SAVED)
def test_flipped_bits_are_told_as_damage(refusal: Refuse, kind: str) -> None:
    part = {"xlsx": b"xl/worksheets/sheet1.xml", "docx": b"word/document.xml", "pptx": b"ppt/slides/slide1.xml"}[kind]
    content = bytearray(SAVED[kind])
    at = content.index(part) + len(part) + 20
    content[at : at + 30] = bytes(byte ^ 0xFF for byte in content[at : at + 30])

    assert refusal(bytes(content), kind).code == "corrupt"


@pytest.mark.parametrize("kind", SAVED)
def test_a_password_is_told_as_such(refusal: Refuse, kind: str) -> None:
    assert refusal(compound("EncryptedPackage"), kind).code == "encrypted"
    assert refusal(encrypted_member("xl/workbook.xml", b"<x/>"), kind).code == "encrypted"


@pytest.mark.parametrize("kind", SAVED)
def test_an_archive_of_something_else_is_damaged(refusal: Refuse, kind: str) -> None:
    refused = refusal(zipped({"notes.txt": "Total 5"}), kind)

    assert refused.code == ("no_pages" if kind == "pptx" else "corrupt")


@pytest.mark.parametrize("kind", SAVED)
def test_a_part_that_unpacks_without_measure_is_refused_unread(refusal: Refuse, kind: str) -> None:
    bomb = zipped({"[Content_Types].xml": "<Types/>", "bomb.xml": b"<x>" + b" " * 20_000_000 + b"</x>"})

    refused = refusal(bomb, kind)

    assert refused.code == "too_large"
    assert "200 times" in refused.message


def test_an_empty_picture_may_unpack_to_as_much_as_it_likes(read: Read) -> None:
    with zipfile.ZipFile(buffer := BytesIO(WORD), "a", zipfile.ZIP_DEFLATED) as package:
        package.writestr("word/media/blank.bmp", bytes(20_000_000))

    assert "Invoice 4711" in texts(read(buffer.getvalue(), "docx"))[0]


@pytest.mark.parametrize(
    ("limit", "said"),
    [("MAX_UNPACKED", "MB when unpacked"), ("MAX_PART", "MB when unpacked"), ("MAX_PARTS", "parts")],
)
def test_what_an_archive_holds_is_bounded(
    refusal: Refuse, monkeypatch: pytest.MonkeyPatch, limit: str, said: str
) -> None:
    monkeypatch.setattr(archive, limit, 5)

    refused = refusal(WORD, "docx")

    assert refused.code == "too_large"
    assert said in refused.message


@pytest.mark.parametrize("kind", SAVED)
def test_entities_are_not_expanded(refusal: Refuse, read: Read, kind: str) -> None:
    part = {"xlsx": "xl/worksheets/sheet1.xml", "docx": "word/document.xml", "pptx": "ppt/slides/slide1.xml"}[kind]

    def declare(xml: bytes) -> bytes:
        head = b"<!DOCTYPE x [<!ENTITY a SYSTEM 'file:///etc/passwd'>]>"
        start = xml.index(b"?>") + 2 if xml.startswith(b"<?xml") else 0
        return xml[:start] + head + xml[start:].replace(b"Offer", b"&a;").replace(b"Invoice 4711", b"&a;")

    content = with_part(SAVED[kind], part, declare)
    if kind == "pptx":
        assert refusal(content, kind).code == "corrupt"
    else:
        assert "root:" not in read(content, kind).markdown


@pytest.mark.parametrize("kind", SAVED)
def test_reading_stops_at_a_checkpoint(read: Read, kind: str) -> None:
    with pytest.raises(Stopped):
        read(SAVED[kind], kind, Token(stop_at=2))


def packed_as(content: bytes, name: bytes, method: int) -> bytes:
    """With another way of packing said of a part, in the archive's directory."""
    changed = bytearray(content)
    struct.pack_into("<H", changed, content.rindex(name) - 36, method)
    return bytes(changed)


@pytest.mark.parametrize("method", [14, 97], ids=["LZMA, and it is none", "nobody's"])
@pytest.mark.parametrize("kind", SAVED)
def test_a_part_that_is_packed_in_another_way_is_told_as_damage(refusal: Refuse, kind: str, method: int) -> None:
    part = {"xlsx": b"xl/worksheets/sheet1.xml", "docx": b"word/document.xml", "pptx": b"ppt/slides/slide1.xml"}[kind]

    assert refusal(packed_as(SAVED[kind], part, method), kind).code == "corrupt"


def test_a_document_without_a_body_is_damaged(refusal: Refuse) -> None:
    empty = b"<w:document xmlns:w='http://schemas.openxmlformats.org/wordprocessingml/2006/main'/>"

    assert refusal(with_part(WORD, "word/document.xml", lambda _: empty), "docx").code == "corrupt"


def test_a_slide_of_an_impossible_number_is_passed_over(refusal: Refuse) -> None:
    assert refusal(zipped({f"ppt/slides/slide{'9' * 5000}.xml": "<p/>"}), "pptx").code == "no_pages"
