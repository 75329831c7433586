"""PDF: the words of the text layer where it is one, OCR where it is not, and reasons where there is neither."""

import pytest
from liteparse import ParsedPage

from tests.workers.extraction.embedded.papers import Token
from tests.workers.extraction.parsing.conftest import Read, Refuse, texts
from tests.workers.extraction.parsing.pdfs import A4, document, locked, pdf
from tests.workers.extraction.parsing.pictures import ink, picture
from workers.extraction.parsing import pdf as reader
from workers.extraction.parsing.bounds import Bounds
from workers.extraction.protocol import Stopped

LINES = ["Invoice number 4711", "Total 12.50"]
SHEET = picture(size=(744, 1052))
CATALOGUE = b"<< /Type /Catalog /Pages 2 0 R >>"


def tree(count: int, kids: bytes = b"3 0 R", page: bytes = b"/MediaBox [0 0 100 100]") -> bytes:
    pages = b"<< /Type /Pages /Kids [%b] /Count %d >>" % (kids, count)
    return document([CATALOGUE, pages, b"<< /Type /Page /Parent 2 0 R %b >>" % page])


def test_words_lie_where_they_are_drawn(read: Read) -> None:
    parsed = read(pdf(LINES, title="A title"), "pdf")

    (page,) = parsed.pages
    assert (page.number, page.width, page.height, page.from_ocr) == (1, *A4, False)
    assert [word.text for word in page.words] == ["Invoice", "number", "4711", "Total", "12.50"]
    assert page.words[0].box == pytest.approx((72, 62.4, 122.4, 74.4), abs=0.1)
    assert page.words[4].box == pytest.approx((115.2, 86.4, 151.2, 98.4), abs=0.5)
    assert parsed.metadata == {"Title": "A title"}


@pytest.mark.parametrize("rotate", [90, 180])
def test_a_turned_page_reads_as_it_is_shown(read: Read, rotate: int) -> None:
    (page,) = read(pdf(LINES, rotate=rotate), "pdf").pages

    assert (page.width, page.height) == (A4 if rotate == 180 else (A4[1], A4[0]))
    assert [word.text for word in page.words] == ["Invoice", "number", "4711", "Total", "12.50"]
    assert page.words[0].box == pytest.approx((72, 62.4, 122.4, 74.4), abs=0.1)


def test_pages_keep_their_numbers_and_an_empty_one_says_nothing(read: Read) -> None:
    parsed = read(pdf(["One"], [], ["Three"]), "pdf")

    assert [page.number for page in parsed.pages] == [1, 2, 3]
    assert texts(parsed) == ["One", "", "Three"]
    assert parsed.markdown == "One\n\nThree"


@pytest.mark.parametrize(
    "line", ["請求書番号 4711 合計 ¥12,500", "Счёт 4711", "Überweisung für 5 €"], ids=["cjk", "cyrillic", "latin"]
)
def test_any_script_is_read(read: Read, line: str) -> None:
    parsed = read(pdf([line]), "pdf")

    assert texts(parsed) == [line]
    assert parsed.markdown == line


def test_hebrew_drawn_from_right_to_left_is_read_in_its_own_order(read: Read) -> None:
    drawn = "4711 " + "חשבונית"[::-1]

    parsed = read(pdf([drawn]), "pdf")

    assert "חשבונית" in parsed.markdown
    assert {word.text for word in parsed.pages[0].words} == {"חשבונית", "4711"}


def test_200_pages_are_read_with_a_checkpoint_at_each(read: Read) -> None:
    token = Token()

    parsed = read(pdf(*([f"Page {number} of 200"] for number in range(1, 201))), "pdf", token)

    assert texts(parsed)[199] == "Page 200 of 200"
    assert token.checkpoints >= 200


def test_reading_stops_at_a_checkpoint(read: Read) -> None:
    with pytest.raises(Stopped):
        read(pdf(*[["Page"]] * 50), "pdf", Token(stop_at=30))


def test_a_scan_is_read_by_ocr_beside_pages_of_text(read: Read) -> None:
    parsed = read(
        pdf(["7"], ["This page of the scan has a layer with its text already, as most have"], picture=SHEET), "pdf"
    )

    page, layered = parsed.pages
    assert not layered.from_ocr
    assert page.from_ocr
    assert texts(parsed)[0].startswith("Invoice 4711 Total due 129.50")
    left, top, right, bottom = page.words[0].box
    ink_left, ink_top, ink_right, ink_bottom = (at * A4[0] / SHEET.width for at in ink("Invoice"))
    assert (left, right) == pytest.approx((ink_left, ink_right), abs=5)
    assert top < ink_top < ink_bottom < bottom, "A region reaches a little beyond its letters."
    assert top + bottom == pytest.approx(ink_top + ink_bottom, abs=4)
    assert 0.5 < page.words[0].confidence <= 1
    assert parsed.markdown.startswith("Invoice 4711\nTotal due 129.50")


def test_a_text_layer_without_meaning_gives_way_to_ocr(read: Read) -> None:
    hidden = "".join(chr(0xE000 + number) for number in range(80))

    parsed = read(pdf([hidden], picture=SHEET), "pdf")

    assert "4711" in texts(parsed)[0]
    assert not any("\ue000" <= char <= "\uf8ff" for char in parsed.markdown)


def test_a_text_layer_that_a_scanner_has_misread_gives_way_to_ocr(read: Read) -> None:
    misread = ["REMIT TO lNVolCE {rfl num8er A$ncy cloWJAC", "the t0tAL anOUnt ffi.ctfrr&l is Ddh+TX7$z0 to Dda,IXT$A0"]
    misread += [
        "Brerd ft of ou$Prerlmu due by rr{sw and cl0udr3 Jnv0ice",
        "POBqzOMrO in Berry and fcCTnr tsn{e on EdETdI",
    ]

    parsed = read(pdf(misread, picture=SHEET), "pdf")

    assert "4711" in texts(parsed)[0]
    assert "A$ncy" not in texts(parsed)[0]


def test_what_stands_before_the_header_is_passed_over(read: Read) -> None:
    assert texts(read(b"Content-Length: 7\r\n" * 20 + pdf(LINES), "pdf")) == [" ".join(LINES)]


def test_an_owner_password_alone_locks_nobody_out(read: Read) -> None:
    assert texts(read(locked("secret", owner_only=True), "pdf")) == ["Total 17.50"]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (locked("secret"), "encrypted"),
        (pdf(), "no_pages"),
        (pdf([]), "no_text"),
        (pdf(LINES)[:12], "corrupt"),
        (pdf(LINES)[:700], "corrupt"),
        (b"Invoice number 4711", "corrupt"),
        (tree(1, kids=b"2 0 R"), "corrupt"),
        (tree(1, kids=b"9 0 R"), "corrupt"),
        (tree(1500), "corrupt"),
        (tree(1_000_000_000), "no_text"),
    ],
    ids=[
        "user password",
        "no pages",
        "blank page",
        "header only",
        "cut in the middle",
        "text",
        "pages in a circle",
        "page missing",
        "1,500 pages promised",
        "a billion pages promised",
    ],
)
def test_what_cannot_be_read_has_a_reason(refusal: Refuse, content: bytes, code: str) -> None:
    assert refusal(content, "pdf").code == code


def test_too_many_pages_are_refused_before_they_are_read(refusal: Refuse) -> None:
    token = Token(stop_at=1)

    refused = refusal(pdf(*[["Page"]] * 4), "pdf", token=token, bounds=Bounds(pages=3))

    assert refused.code == "too_many_pages"
    assert "4 pages" in refused.message


def test_too_many_characters_end_the_reading_at_their_page(refusal: Refuse) -> None:
    token = Token()

    refused = refusal(pdf(*[["Page"]] * 200), "pdf", token=token, bounds=Bounds(characters=30))

    assert refused.code == "too_large"
    assert "30 characters" in refused.message
    assert token.checkpoints < 50


def test_a_file_that_takes_long_to_open_is_opened_a_few_times(read: Read, monkeypatch: pytest.MonkeyPatch) -> None:
    openings: list[int] = []
    now = 0.0

    def open_slowly(content: bytes, first: int, last: int) -> list[ParsedPage]:
        nonlocal now
        openings.append(first)
        now += 0.25 + 0.001 * (last - first + 1)
        return read_pages(content, first, last)

    read_pages = reader._read
    monkeypatch.setattr(reader, "_read", open_slowly)
    monkeypatch.setattr("workers.extraction.parsing.pdf.time.monotonic", lambda: now)

    parsed = read(pdf(*[["Page"]] * 200), "pdf")

    assert len(parsed.pages) == 200
    assert openings == [1, 4, 10, 22, 46, 94, 158]
