"""Words whose letters touch stay whole, however few there are on a page, and what is apart stays apart."""

from collections.abc import Callable, Iterable
from io import BytesIO

import pytest
from liteparse import ParsedPage
from pypdfium2 import PdfDocument, PdfPage
from reportlab.pdfgen.canvas import Canvas

from tests.workers.extraction.parsing.conftest import Read, texts
from tests.workers.extraction.parsing.pdfs import A4, pdf
from workers.extraction.parsing import pdf as reader

type Place = tuple[float, float, str]

RECEIPT = (
    (72, 72, "Invoice number"),
    (450, 72, "2024-118"),
    (72, 88, "Total"),
    (450, 88, "1,118.20"),
)
"""From the left, from the top."""
LABELS = ((72, 72, "Code"), (72, 88, "Total"), (450, 88, "1,118.20"))


def by_letter(
    places: Iterable[Place], *, spacing: float = 0.0, rotate: int = 0, corner: tuple[float, float] = (0, 0)
) -> bytes:
    """Letters drawn one by one, as browsers draw them, without the spaces. Upright as a reader sees the page."""
    buffer = BytesIO()
    canvas = Canvas(buffer, pagesize=A4, cropBox=(*corner, *A4) if any(corner) else None)
    canvas.setPageRotation(rotate)
    if rotate:
        canvas.translate(A4[1], 0)
        canvas.rotate(rotate)
    for left, top, text in places:
        for letter in text:
            if letter != " ":
                canvas.setFont("Helvetica", 12)
                canvas.drawString(left, A4[1] - top, letter)
            left += canvas.stringWidth(letter, "Helvetica", 12) + spacing
    canvas.save()
    return buffer.getvalue()


@pytest.mark.parametrize("rotate", [0, 90])
@pytest.mark.parametrize("spacing", [0.0, 0.5, 1.0])
def test_words_of_a_page_with_few_of_them_are_whole(read: Read, spacing: float, rotate: int) -> None:
    document = read(by_letter(RECEIPT, spacing=spacing, rotate=rotate), "pdf")

    (page,) = document.pages
    assert (page.width, page.height, page.from_ocr) == (*A4, False)
    assert texts(document) == ["Invoice number 2024-118 Total 1,118.20"]
    assert document.markdown == texts(document)[0]
    assert page.words[0].box == pytest.approx((72, 60.7, 110 + 6 * spacing, 74.7), abs=0.1)


def test_a_page_with_a_corner_of_its_own_keeps_it(read: Read) -> None:
    document = read(by_letter(RECEIPT, corner=(36, 36)), "pdf")

    (page,) = document.pages
    assert (page.width, page.height) == (A4[0] - 36, A4[1] - 36)
    assert texts(document) == ["Invoice number 2024-118 Total 1,118.20"]
    assert page.words[0].box == pytest.approx((36, 60.7, 74, 74.7), abs=0.1)


def test_only_the_page_in_pieces_is_read_again(read: Read, monkeypatch: pytest.MonkeyPatch) -> None:
    again: list[int] = []

    def read_alone(document: PdfDocument, number: int, change: Callable[[PdfPage], None]) -> ParsedPage | None:
        again.append(number)
        return as_before(document, number, change)

    as_before = reader._read_alone
    monkeypatch.setattr(reader, "_read_alone", read_alone)

    read(pdf(["A page of whole words", "Total . . . . 7"], ["Initials A B"]), "pdf")
    assert again == []

    read(by_letter(RECEIPT), "pdf")
    assert again == [1]


def test_digits_in_the_boxes_of_a_form_stay_apart(read: Read) -> None:
    boxes = tuple((180 + 24 * at, 72, digit) for at, digit in enumerate("4711"))

    assert texts(read(by_letter((*LABELS, *boxes)), "pdf")) == ["Code 4 7 1 1 Total 1,118.20"]


def test_letters_spaced_out_widely_stay_apart(read: Read) -> None:
    heading = tuple((72 + 18 * at, 56, letter) for at, letter in enumerate("BILL"))

    assert texts(read(by_letter((*heading, *LABELS)), "pdf")) == ["B I L L Code Total 1,118.20"]


def drawn(text: str) -> bytes:
    buffer = BytesIO()
    canvas = Canvas(buffer, pagesize=A4)
    canvas.drawString(72, 700, text)
    canvas.save()
    return buffer.getvalue()


@pytest.mark.parametrize("text", ['Paid for by the "PAC".', "Tube of 3'.50", 'The "A". The "B".'])
def test_a_full_stop_behind_what_ends_above_it_parts_no_word(read: Read, text: str) -> None:
    assert texts(read(drawn(text), "pdf")) == [text]


@pytest.mark.parametrize("entry", ["Terms . . . . 7", '"Terms" . . . . 7', '"Terms" ..... 7'])
def test_leaders_of_dots_are_words_of_their_own(read: Read, entry: str) -> None:
    assert texts(read(drawn(entry), "pdf")) == [entry]
