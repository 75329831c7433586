"""Pages that lie on their side, on their head or askew, and text layers that say something else than the page."""

from io import BytesIO

import numpy as np
import pytest
from reportlab.pdfgen.canvas import Canvas

from tests.workers.extraction.parsing.conftest import Read, texts
from tests.workers.extraction.parsing.pdfs import A4, pdf
from tests.workers.extraction.parsing.pictures import encoded, picture
from workers.extraction.parsing.skew import agreed
from workers.extraction.parsing.upright import skew_of

LINES = (
    "Invoice number 4711 of the sale",
    "Total due 129.50 EUR by the end of May",
    "A third line that goes on and on",
)
SHEET = picture()
SCAN = picture(size=(640, 906))
"""As high as A4."""
GARBLED = "Jowpjdf ovncfs 5822 pg Opsuifso Mjhiut Mjnjufe, Upubm bnpvou evf jt 23/61 jodmvejoh wbmvf beefe"
POLISH = ("Faktura sprzedazy zaplacono", "przelewem odbiorca Kowalski", "nabywca Wisniewski Krakow")


def drawn(angle: float, *, width: float, height: float) -> bytes:
    """The lines, 72 points from the left and the top of a sheet that was turned so far, counterclockwise."""
    buffer = BytesIO()
    canvas = Canvas(buffer, pagesize=A4)
    canvas.translate(A4[0] / 2, A4[1] / 2)
    canvas.rotate(angle)
    canvas.setFont("Helvetica", 12)
    for row, line in enumerate(LINES):
        canvas.drawString(72 - width / 2, height / 2 - 72 - 24 * row, line)
    canvas.save()
    return buffer.getvalue()


@pytest.mark.parametrize("angle", [0, 90, 180, 270, 359.5, 3])
def test_text_drawn_at_an_angle_is_read_as_if_it_were_level(read: Read, angle: float) -> None:
    width, height = (A4[1], A4[0]) if angle in (90, 270) else A4

    document = read(drawn(angle, width=width, height=height), "pdf")

    (page,) = document.pages
    assert (page.width, page.height, page.from_ocr) == (width, height, False)
    assert texts(document) == [" ".join(LINES)]
    tops = {round(word.box[1]) for word in page.words}
    assert max(tops) - min(tops) == pytest.approx(48, abs=2)
    assert len({round(word.box[1] / 12) for word in page.words}) == 3, "Each line is level."
    assert page.words[0].box == pytest.approx((72, 61, 110, 75), abs=2)


@pytest.mark.parametrize("angle", [90, 180, 270, 359])
def test_a_picture_at_an_angle_is_read_as_if_it_were_level(read: Read, angle: float) -> None:
    turned = SHEET.rotate(angle, expand=True, fillcolor="white")

    document = read(encoded(turned, "png"), "png")

    (page,) = document.pages
    assert texts(document) == ["Invoice 4711 Total due 129.50"]
    assert page.width > page.height
    invoice, number = page.words[:2]
    assert invoice.box[1] + invoice.box[3] == pytest.approx(number.box[1] + number.box[3], abs=3)


def test_codes_of_glyphs_that_look_like_text_give_way_to_ocr(read: Read) -> None:
    document = read(pdf([GARBLED], picture=SCAN), "pdf")

    assert document.pages[0].from_ocr
    assert document.markdown == "Invoice 4711\nTotal due 129.50"


def test_a_language_that_is_not_known_is_read_from_its_layer(read: Read) -> None:
    second = ["Zaplata przelewem na konto banku Krakow, faktura sprzedazy brutto"]

    document = read(pdf(POLISH, second, picture=picture(POLISH, size=(640, 906))), "pdf")

    assert [page.from_ocr for page in document.pages] == [False, False]


def test_the_angle_is_that_of_most_lines() -> None:
    assert agreed([0.5, 0.5, 0.6, 12.0]) == pytest.approx(0.55)
    assert agreed([0.1, 0.0, 0.1]) == 0.0, "Straight enough."
    assert agreed([-4.0, 1.0, 5.0, 9.0]) == 0.0, "They do not agree."
    assert agreed([40.0, 40.0]) == 0.0, "Drawn so."
    line = np.array([[0, 0], [100, 2], [100, 12], [0, 10]], dtype=np.float32)
    assert skew_of([line] * 3) == pytest.approx(1.146, abs=0.01)
