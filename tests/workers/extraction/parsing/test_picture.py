"""Pictures: read by OCR, upright and on white, and refused before they are decoded where they promise too much."""

import pytest
from PIL import Image

from bench.bomb_files import png_header
from tests.workers.extraction.embedded.papers import Token
from tests.workers.extraction.parsing.conftest import Read, Refuse, texts
from tests.workers.extraction.parsing.pictures import encoded, picture
from workers.extraction.parsing import picture as reader
from workers.extraction.parsing.bounds import Bounds
from workers.extraction.protocol import Stopped

SHEET = picture()


@pytest.mark.parametrize("kind", ["png", "jpeg", "webp", "bmp", "gif", "tiff"])
def test_every_kind_is_read(read: Read, kind: str) -> None:
    (page,) = read(encoded(SHEET, kind), "jpg" if kind == "jpeg" else kind).pages

    assert [word.text for word in page.words] == ["Invoice", "4711", "Total", "due", "129.50"]
    assert page.from_ocr


def test_the_frames_of_a_tiff_are_pages(read: Read) -> None:
    content = encoded(SHEET, "tiff", save_all=True, append_images=[picture(["Page two"])])

    assert texts(read(content, "tiff")) == ["Invoice 4711 Total due 129.50", "Page two"]


def test_ink_on_nothing_is_ink_on_white(read: Read) -> None:
    see_through = SHEET.convert("RGBA")
    see_through.putalpha(SHEET.convert("L").point(lambda level: 255 - level))

    assert texts(read(encoded(see_through, "png"), "png")) == ["Invoice 4711 Total due 129.50"]


def test_a_photo_on_its_side_is_turned(read: Read) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6

    parsed = read(encoded(SHEET.transpose(Image.Transpose.ROTATE_90), "jpeg", exif=exif), "jpg")

    assert texts(parsed) == ["Invoice 4711 Total due 129.50"]
    assert parsed.pages[0].width > parsed.pages[0].height


def test_a_slim_strip_is_read_where_it_lies(read: Read) -> None:
    parsed = read(encoded(picture(["Total 129.50"], size=(2600, 120)), "png"), "png")

    assert texts(parsed) == ["Total 129.50"]
    assert parsed.pages[0].width / parsed.pages[0].height == pytest.approx(2600 / 120)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (png_header(100_000, 100_000), "too_large"),
        (png_header(2_000, 2_000), "corrupt"),
        (png_header(0, 5), "corrupt"),
        (encoded(SHEET, "png")[:600], "corrupt"),
        (encoded(SHEET, "png")[:20], "corrupt"),
        (b"Invoice", "corrupt"),
        (encoded(SHEET, "eps"), "corrupt"),
        (encoded(Image.new("RGB", (1, 1)), "png"), "no_text"),
        (encoded(Image.new("RGB", (1, 3000), "white"), "png"), "no_text"),
    ],
    ids=["too many pixels", "no pixels", "no width", "cut", "head only", "text", "PostScript", "dot", "thread"],
)
def test_what_cannot_be_read_has_a_reason(refusal: Refuse, content: bytes, code: str) -> None:
    assert refusal(content, "png").code == code


def test_too_many_frames_are_too_many_pages(refusal: Refuse) -> None:
    content = encoded(SHEET, "tiff", save_all=True, append_images=[SHEET])

    assert refusal(content, "tiff", bounds=Bounds(pages=1)).code == "too_many_pages"


def test_a_later_frame_may_not_promise_too_much_either(refusal: Refuse, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reader, "MAX_PIXELS", 640 * 200)
    content = encoded(SHEET, "tiff", save_all=True, append_images=[picture(size=(700, 200))])

    assert refusal(content, "tiff").code == "too_large"


def test_reading_stops_at_a_checkpoint(read: Read) -> None:
    with pytest.raises(Stopped):
        read(encoded(SHEET, "png"), "png", Token(stop_at=3))
