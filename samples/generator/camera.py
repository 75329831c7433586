"""Paper as a bitmap, and what printers, scanners and telephones do to it. Noise comes from a seed."""

import random
from io import BytesIO
from pathlib import Path
from typing import Literal

import reportlab
from PIL import Image, ImageChops, ImageDraw, ImageFilter, ImageFont

FONTS = Path(reportlab.__file__).parent / "fonts"
TILL = "cob_____.pfb"
PLAIN = "_a______.pfb"
BOLD = "_ab_____.pfb"
ANCHORS: dict[str, str] = {"left": "ls", "right": "rs", "centre": "ms"}


class Paper:
    """A grey page in pixels from the top left corner."""

    def __init__(self, width: int, height: int, shade: int = 255) -> None:
        self.image = Image.new("L", (width, height), shade)
        self._draw = ImageDraw.Draw(self.image)

    def text(
        self,
        x: float,
        y: float,
        words: str,
        size: int,
        font: str = PLAIN,
        align: Literal["left", "right", "centre"] = "left",
        shade: int = 25,
    ) -> None:
        face = ImageFont.truetype(str(FONTS / font), size, layout_engine=ImageFont.Layout.BASIC)
        self._draw.text((x, y), words, font=face, fill=shade, anchor=ANCHORS[align])

    def rule(self, x0: float, x1: float, y: float, width: int = 2) -> None:
        self._draw.line((x0, y, x1, y), fill=40, width=width)

    def box(self, x0: float, y0: float, x1: float, y1: float, shade: int | None = None) -> None:
        self._draw.rectangle((x0, y0, x1, y1), outline=60, fill=shade, width=2)


def noisy(image: Image.Image, strength: int, seed: int) -> Image.Image:
    """Grain of up to `strength` shades either way."""
    grain = random.Random(seed).randbytes(image.width * image.height)  # noqa: S311 - repeatable on purpose
    layer = Image.frombytes("L", image.size, grain).point(lambda shade: shade * 2 * strength // 255)
    return ImageChops.add(image, layer, offset=-strength)


def wooden(width: int, height: int, seed: int) -> Image.Image:
    """A dark table top with its grain running across."""
    streaks = random.Random(seed).randbytes(24 * 160)  # noqa: S311 - repeatable on purpose
    layer = Image.frombytes("L", (24, 160), streaks).resize((width, height), Image.Resampling.BICUBIC)
    return layer.point(lambda shade: 70 + shade // 6)


def shadowed(image: Image.Image, darkest: int) -> Image.Image:
    """Light falling off from the top left to `darkest` percent at the bottom right."""
    across = Image.linear_gradient("L").rotate(90).resize(image.size)
    down = Image.linear_gradient("L").resize(image.size)
    fall = Image.blend(across, down, 0.5).point(lambda shade: 255 - shade * (100 - darkest) // 100)
    return ImageChops.multiply(image, fall)


def photographed(paper: Image.Image, *, angle: float, seed: int) -> Image.Image:
    """The paper lying askew on a table, seen in poor light by a telephone."""
    margin = 110
    table = wooden(paper.width + 2 * margin, paper.height + 2 * margin, seed)
    sheet = Image.new("L", table.size, 0)
    sheet.paste(paper, (margin, margin))
    mask = Image.new("L", table.size, 0)
    mask.paste(255, (margin, margin, margin + paper.width, margin + paper.height))
    turned, edge = (each.rotate(angle, Image.Resampling.BICUBIC) for each in (sheet, mask))
    table.paste(turned, (0, 0), edge)
    return noisy(shadowed(table.filter(ImageFilter.GaussianBlur(0.7)), 72), 9, seed)


def scanned(paper: Image.Image, *, angle: float, seed: int) -> Image.Image:
    """The page fed slightly crooked through an office scanner."""
    turned = paper.rotate(angle, Image.Resampling.BICUBIC, fillcolor=250)
    return noisy(turned.filter(ImageFilter.GaussianBlur(0.5)), 6, seed)


def png(image: Image.Image) -> bytes:
    buffer = BytesIO()
    image.save(buffer, "PNG", optimize=True)
    return buffer.getvalue()


def jpeg(image: Image.Image, quality: int) -> bytes:
    buffer = BytesIO()
    image.save(buffer, "JPEG", quality=quality)
    return buffer.getvalue()
