"""PDF forms: what is filled in is read, also where the file does not say how it looks; and what is typed on a page."""

import re
from collections.abc import Sequence
from io import BytesIO

import pytest
from reportlab.pdfgen.canvas import Canvas

from tests.workers.extraction.embedded.papers import Token
from tests.workers.extraction.parsing.conftest import Read, Refuse, texts
from tests.workers.extraction.parsing.pdfs import document
from workers.extraction.parsing import forms
from workers.extraction.protocol import Stopped


def field(place: str, more: str) -> bytes:
    return f"<< /Type /Annot /Subtype /Widget /Rect [{place}] /T (at {place}) /F 4 {more} >>".encode()


def typed(text: str, more: str = "") -> bytes:
    return f"<< /Type /Annot /Subtype /FreeText /Rect [10 700 200 720] /Contents ({text}) {more} >>".encode()


def page(annotations: Sequence[bytes], *, rotate: int = 0, form: bool = True) -> bytes:
    """Of 300 by 800 points, without a drawing."""
    places = b" ".join(b"%d 0 R" % number for number in range(4, 4 + len(annotations)))
    fields = b"/AcroForm << /Fields [%b] /NeedAppearances true >>" % places if form else b""
    sheet = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 300 800] /Rotate %d /Annots [%b] >>" % (rotate, places)
    pages = b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>"
    return document([b"<< /Type /Catalog /Pages 2 0 R %b >>" % fields, pages, sheet, *annotations])


NAME = field("100 700 250 720", "/FT /Tx /V (Jane Roe)")


def test_values_stand_in_their_fields_and_boxes_say_whether_they_are_ticked(read: Read) -> None:
    buffer = BytesIO()
    canvas = Canvas(buffer)
    for y, label in ((700, "Customer name:"), (650, "Express delivery:"), (600, "Gift wrap:")):
        canvas.drawString(60, y, label)
    canvas.acroForm.textfield(name="name", x=200, y=695, width=200, height=20, value="Jane Roe")
    canvas.acroForm.checkbox(name="express", x=200, y=645, checked=True)
    canvas.acroForm.checkbox(name="gift", x=200, y=595, checked=False)
    canvas.save()

    drawn = buffer.getvalue()
    parsed = read(drawn, "pdf")
    assert parsed.markdown == "Customer name: Jane Roe\nExpress delivery: ☒\nGift wrap: ☐"
    assert read(re.sub(rb"/AP <<.*?>>", lambda found: b" " * len(found[0]), drawn), "pdf").markdown == parsed.markdown


@pytest.mark.parametrize(
    ("rotate", "box"), [(0, (100, 84, 148, 96)), (180, (50, 704, 98, 716))], ids=["upright", "on its head"]
)
def test_a_value_lies_where_its_field_is_shown(read: Read, rotate: int, box: tuple[float, ...]) -> None:
    (shown,) = read(page([NAME], rotate=rotate), "pdf").pages

    assert [word.text for word in shown.words] == ["Jane", "Roe"]
    assert (*shown.words[0].box[:2], *shown.words[1].box[2:]) == pytest.approx(box, abs=0.5)


def test_a_value_of_several_lines_begins_at_the_top_of_its_field(read: Read) -> None:
    address = field("100 600 200 700", "/FT /Tx /Ff 4096 /V (1 Long Road in the hills\\rLeeds)")

    assert read(page([address]), "pdf").markdown == "1 Long Road in\nthe hills\nLeeds"


def test_a_box_without_looks_is_ticked_by_its_value(read: Read) -> None:
    boxes = [field("10 700 20 710", "/FT /Btn /V /Yes"), field("10 650 20 660", "/FT /Btn /V /Off")]

    assert texts(read(page(boxes), "pdf")) == ["☒ ☐"]


def test_a_text_typed_on_a_page_is_read_without_a_form(read: Read) -> None:
    assert texts(read(page([typed("Paid on 5 May")], form=False), "pdf")) == ["Paid on 5 May"]


@pytest.mark.parametrize(
    "unseen",
    [
        typed("No", "/F 2"),
        field("1 1 90 20", "/FT /Tx /V (No)").replace(b"/F 4", b"/F 32"),
        field("1 1 90 20", "/FT /Tx /Ff 8192 /V (No)"),
    ],
    ids=["hidden", "not on a screen", "a password"],
)
def test_what_nobody_sees_is_not_read(read: Read, unseen: bytes) -> None:
    assert texts(read(page([NAME, unseen]), "pdf")) == ["Jane Roe"]


@pytest.mark.parametrize(("limit", "most"), [("MAX_ANNOTATIONS", 3), ("MAX_CHARACTERS", 39)])
def test_what_is_filled_in_is_read_up_to_a_bound(
    read: Read, monkeypatch: pytest.MonkeyPatch, limit: str, most: int
) -> None:
    monkeypatch.setattr(forms, limit, most)
    content = page([field(f"100 {700 - 20 * row} 250 {718 - 20 * row}", "/FT /Tx /V (Jane Roe)") for row in range(9)])

    assert texts(read(content, "pdf")) == [" ".join(["Jane Roe"] * 3)]


def test_a_value_that_many_fields_share_costs_its_length_each_time(read: Read, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(forms, "MAX_CONVERTED", 40_000)
    long = [field("100 700 250 718", "/FT /Tx /V 4 0 R") for _ in range(5)]
    after = field("100 600 250 618", "/FT /Tx /V (Late)")

    for count, shown in ((2, "Jane Roe Late"), (5, "Jane Roe")):
        content = page([b"(" + b"x " * 6_000 + b")", NAME, *long[:count], after])
        assert texts(read(content, "pdf")) == [shown]


@pytest.mark.parametrize(
    "other",
    [
        field("1 1 90 20", "/FT /Btn /Ff 65536 /AS /On /V (No)"),
        field("1 1 90 20", "/FT /Sig /AS /On"),
        field("1 1 90 20", "/AS /On"),
        field("1 1 90 20", "/FT /Ch /Opt [[(DE)(Germany)]] /V (DE)"),
        field("310 1 390 20", "/FT /Tx /V (No)"),
        field("10 -90 90 -20", "/FT /Tx /V (No)"),
        field("10 10 10 20", "/FT /Tx /V (No)"),
        field("1 1 90 20", "/FT /Tx /V (No)").replace(b"/Rect [1 1 90 20]", b""),
    ],
    ids=["button", "signature", "no field", "code", "beside", "below", "empty", "nowhere"],
)
def test_what_is_no_value_or_has_no_place_is_not_read(read: Read, other: bytes) -> None:
    assert texts(read(page([NAME, other]), "pdf")) == ["Jane Roe"]


@pytest.mark.parametrize(
    ("more", "shown"),
    [
        ("/FT /Tx /AS /N /V (Yes)", "Yes"),
        ("/FT /Tx /V (5) /DV (5)", "5"),
        ("/FT /Ch /Opt [(Germany)] /V (Germany)", "Germany"),
        ("/Parent 4 0 R /AS /Card", "☒"),
    ],
    ids=["text with a state", "as it was", "choice", "one of several buttons"],
)
def test_what_is_shown_is_read(read: Read, more: str, shown: str) -> None:
    assert texts(read(page([field("1 1 90 20", more)]), "pdf")) == [shown]


def test_a_pdf_without_a_form_is_not_looked_through(read: Read, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("workers.extraction.parsing.forms.Drawn", None)
    buffer = BytesIO()
    canvas = Canvas(buffer)
    canvas.drawString(60, 700, "Total 5")
    canvas.save()

    assert texts(read(buffer.getvalue(), "pdf")) == ["Total 5"]


def test_reading_stops_at_a_field(read: Read) -> None:
    with pytest.raises(Stopped):
        read(page([NAME] * 50), "pdf", Token(stop_at=30))


def test_a_pdf_of_nothing_but_files_says_so(refusal: Refuse) -> None:
    file = (
        b"<< /Names << /EmbeddedFiles << /Names [(a) << /Type /Filespec /F (a.pdf) /UF (a.pdf) >>] >> >> /Type /Catalog"
    )
    content = page([], form=False).replace(b"<< /Type /Catalog", file)

    assert "holds other files" in refusal(content, "pdf").message
