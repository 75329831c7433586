"""Pictures through OCR. Pillow decodes them; a TIFF has a page for each of its frames."""

import struct
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import numpy as np
from PIL import Image, ImageOps, ImageSequence

from workers.extraction.parsing.bounds import check_pages
from workers.extraction.parsing.language import language_of
from workers.extraction.parsing.lines import lines_of, text_of
from workers.extraction.parsing.ocr import read_picture
from workers.extraction.parsing.refusals import corrupt, too_large
from workers.extraction.parsing.upright import Picture
from workers.extraction.protocol import CancellationToken, Page, ParsedDocument

MAX_PIXELS = 150_000_000

_KIND = "picture"
_FORMATS = ("PNG", "JPEG", "GIF", "WEBP", "BMP", "TIFF")
"""Pillow knows many more, some of which start other programs."""
_DAMAGED = (
    OSError, ValueError, SyntaxError, EOFError, LookupError, TypeError, AttributeError, ArithmeticError, struct.error,
)  # fmt: skip
"""What Pillow raises while it opens a file, looks for its frames and decodes them."""
_LONGEST_SIDE = 2600
_DPI = 150
"""Where the file does not say: a letter of 12 points is then 25 pixels high."""

Image.MAX_IMAGE_PIXELS = None  # the limit here speaks to the user


def parse_picture(path: Path, *, media_type: str, token: CancellationToken) -> ParsedDocument:
    pages = []
    with closing(_open(path)) as image:
        for number, frame in enumerate(_frames(image), start=1):
            token.checkpoint()
            if frame.width * frame.height > MAX_PIXELS:
                raise too_large(
                    f"{frame.width * frame.height // 1_000_000:,} megapixels", f"{MAX_PIXELS // 1_000_000:,}"
                )
            pages.append(_read(frame, number, token))
    markdown = "\n\n".join(text_of(lines_of(page.words)) for page in pages)
    return ParsedDocument(pages, markdown, language_of(markdown), media_type)


def _open(path: Path) -> Image.Image:
    try:
        image = Image.open(path, formats=_FORMATS)
    except _DAMAGED as error:
        raise corrupt(_KIND) from error
    return image


def _frames(image: Image.Image) -> Iterator[Image.Image]:
    """All of a TIFF; of an animation only the first, which the others move."""
    if image.format != "TIFF":
        yield image
        return
    try:
        check_pages(getattr(image, "n_frames", 1))
        yield from ImageSequence.Iterator(image)
    except _DAMAGED as error:
        raise corrupt(_KIND) from error


def _read(frame: Image.Image, number: int, token: CancellationToken) -> Page:
    try:
        prepared, points = _prepared(frame)
    except _DAMAGED as error:
        raise corrupt(_KIND) from error
    read = read_picture(prepared, token, points=points)
    return Page(number, read.width, read.height, read.words, from_ocr=True)


def _prepared(frame: Image.Image) -> tuple[Picture, float]:
    """Upright, on white and not needlessly large; and how many points a pixel then has."""
    points, longest = 72 / _dpi(frame), max(frame.size)
    frame.draft("RGB", (_LONGEST_SIDE, _LONGEST_SIDE))  # a JPEG is then decoded at a half or a quarter of its size
    image = _on_white(ImageOps.exif_transpose(frame))
    image.thumbnail((_LONGEST_SIDE, _LONGEST_SIDE))
    points *= longest / max(image.size)
    return np.ascontiguousarray(np.asarray(image)[:, :, ::-1]), points


def _on_white(image: Image.Image) -> Image.Image:
    """As RGB."""
    if image.mode.startswith(("I", "F")):
        # Sixteen bits and more, which Pillow would cut off at white.
        values = np.asarray(image, dtype=np.float64)
        image = Image.fromarray((values * (255 / max(values.max(), 255))).clip(0, 255).astype(np.uint8))
    if image.has_transparency_data:
        image = image.convert("RGBA")
        return Image.alpha_composite(Image.new("RGBA", image.size, "white"), image).convert("RGB")
    return image.convert("RGB")


def _dpi(image: Image.Image) -> float:
    """What the file says, where that can be true of paper."""
    said = image.info.get("dpi", (0, 0))[0]
    return float(said) if 72 < said <= 1200 else _DPI
