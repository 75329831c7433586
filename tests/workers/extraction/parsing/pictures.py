"""Pictures with words on them."""

from collections.abc import Sequence
from io import BytesIO

from PIL import Image, ImageDraw, ImageFont

LINES = ("Invoice 4711", "Total due 129.50")

_MARGIN, _LEADING = 40, 60
_FONT = ImageFont.load_default(40)


def picture(lines: Sequence[str] = LINES, *, size: tuple[int, int] = (640, 200)) -> Image.Image:
    """Black on white."""
    image = Image.new("RGB", size, "white")
    draw = ImageDraw.Draw(image)
    for row, line in enumerate(lines):
        draw.text((_MARGIN, _MARGIN + _LEADING * row), line, "black", _FONT)
    return image


def ink(word: str) -> tuple[float, float, float, float]:
    """Where the first word of a picture lies, in pixels."""
    return ImageDraw.Draw(Image.new("L", (1, 1))).textbbox((_MARGIN, _MARGIN), word, _FONT)


def encoded(image: Image.Image, kind: str, **options: object) -> bytes:
    buffer = BytesIO()
    image.save(buffer, kind, **options)
    return buffer.getvalue()
