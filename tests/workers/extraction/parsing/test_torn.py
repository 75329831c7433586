"""Words whose letters touch stay whole, however few there are on a page, and what is apart stays apart."""

from collections.abc import Callable, Iterable
from io import BytesIO

import pytest
from liteparse import ParsedPage
from pypdfium2 import PdfDocument, PdfPage
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas

from tests.workers.extraction.parsing.conftest import Read, texts
from tests.workers.extraction.parsing.pdfs import A4, document, pdf
from workers.extraction.parsing import pdf as reader

type Place = tuple[float, float, str]
type Annotation = tuple[bytes, float, float, str]
"""What it is, where, and how it looks; if it says nothing, it has no looks of its own."""

RECEIPT = (
    (72, 72, "Invoice number"),
    (450, 72, "2024-118"),
    (72, 88, "Total"),
    (450, 88, "1,118.20"),
)
"""From the left, from the top."""
LABELS = ((72, 72, "Code"), (72, 88, "Total"), (450, 88, "1,118.20"))
DUE = (*RECEIPT, (72, 104, "Amount due"))
FIELD = (b"/Subtype /Widget /FT /Tx /T (due) /V (555)", 450, 104, "555.00")
"""A value, and the looks of it in which it is told more exactly."""
PAID = (b"/Subtype /FreeText /Contents (PAID 12.00)", 450, 128, "PAID 12.00")
LINK = (b"/Subtype /Link /A << /S /URI /URI (https://pay.example/) >>", 72, 104, "")
BUTTON = (b"/Subtype /Widget /FT /Btn /Ff 65536 /T (print)", 450, 128, "Print")


def annotated(annotations: Iterable[Annotation], *, drawn: int = 0, rotate: int = 0, corner: float = 0) -> bytes:
    """DUE, letter by letter, and the annotations: as on an upright sheet that is turned so far, counterclockwise."""
    width, height = A4
    turn = b"0 1 -1 0 %d 0" % height if drawn else b"1 0 0 1 0 0"
    letters = [
        b"BT /F 12 Tf %.3f %.3f Td (%c) Tj ET" % (left + stringWidth(text[:at], "Helvetica", 12), height - top, letter)
        for left, top, text in DUE
        for at, letter in enumerate(text.encode())
        if letter != ord(" ")
    ]
    named: list[bytes] = []
    for kind, left, top, looks in annotations:
        box = (left, height - top - 4, left + 100, height - top + 12)
        if drawn:
            box = (height - box[3], box[0], height - box[1], box[2])
        named += [
            b"<< /Type /Annot /Rect [%.3f %.3f %.3f %.3f] %b %b >>"
            % (*box, kind, b"/AP << /N %d 0 R >>" % (7 + len(named)) if looks else b""),
            stream(
                b"BT /F 12 Tf 2 4 Td (%b) Tj ET" % looks.encode(),
                b"/Subtype /Form /BBox [0 0 100 16] /Resources 4 0 R /Matrix [%b 0 0]" % turn.rsplit(maxsplit=2)[0],
            ),
        ]
    numbers = b" ".join(b"%d 0 R" % number for number in range(6, 6 + len(named), 2))
    size = (height, width) if drawn else (width, height)
    return document(
        [
            b"<< /Type /Catalog /Pages 2 0 R /AcroForm << /Fields [%b] >> >>" % numbers,
            b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 %d %d] /CropBox [%g %g %d %d] /Rotate %d /Contents 5 0 R"
            b" /Resources 4 0 R /Annots [%b] >>" % (*size, corner, corner, *size, rotate, numbers),
            b"<< /Font << /F << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >>",
            stream(b"%b cm %b" % (turn, b" ".join(letters))),
            *named,
        ]
    )


def stream(content: bytes, head: bytes = b"") -> bytes:
    return b"<< %b /Length %d >>\nstream\n%b\nendstream" % (head, len(content), content)


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


@pytest.mark.parametrize("corner", [0, 36])
@pytest.mark.parametrize(
    ("drawn", "rotate"), [(0, 0), (90, 90), (90, 0)], ids=["upright", "turned", "drawn on its side"]
)
@pytest.mark.parametrize(
    ("annotations", "more"),
    [
        ([FIELD], ""),
        ([FIELD, PAID], " PAID 12.00"),
        ([LINK, FIELD], ""),
        ([FIELD, BUTTON], " Print"),
    ],
    ids=["field", "typed text", "link", "button"],
)
def test_what_lies_on_a_page_in_pieces_stays_there(
    read: Read, annotations: list[Annotation], more: str, drawn: int, rotate: int, corner: float
) -> None:
    parsed = read(annotated(annotations, drawn=drawn, rotate=rotate, corner=corner), "pdf")

    (page,) = parsed.pages
    across, down = corner, corner if drawn else 0  # the corner is cut off the sheet as it lies
    assert (page.width, page.height) == (A4[0] - across, A4[1] - corner)
    assert texts(parsed) == [f"Invoice number 2024-118 Total 1,118.20 Amount due 555.00{more}"]
    assert sorted(parsed.markdown.split()) == sorted(texts(parsed)[0].split())
    (value,) = (word for word in page.words if word.text == "555.00")
    assert value.box[:2] == pytest.approx((452 - across, 92.7 - down), abs=0.1)


def test_words_stay_in_pieces_where_whole_ones_would_lack_letters(read: Read, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reader, "_draw_fields", lambda page: None)

    (text,) = texts(read(annotated([FIELD]), "pdf"))
    assert text.replace(" ", "") == "Invoicenumber2024-118Total1,118.20Amountdue555.00"
    assert len(text.split()) > len(text.replace(" ", "")) / 2


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
