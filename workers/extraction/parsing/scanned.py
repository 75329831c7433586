"""PDF pages without a usable text layer: drawn by pypdfium2, read by OCR."""

import msgspec
import pypdfium2
from pypdfium2.raw import FPDF_PAGEOBJ_IMAGE

from workers.extraction.parsing.ocr import read_picture
from workers.extraction.protocol import CancellationToken, Page

_FEW_CHARACTERS = 60
"""A scanner's stamp or a page number, beside the picture of a page."""
_UNREADABLE_SHARE = 0.2
_DPI = 200
_LONGEST_SIDE = 2600
"""Pixels. Letters of 6 points are still 16 pixels high on A4; more costs time and memory, and reads no better."""


def needs_ocr(pdf: pypdfium2.PdfDocument, page: Page) -> bool:
    """A picture with next to no text, or text without a meaning (a font that hides its characters)."""
    text = "".join(word.text for word in page.words)
    if sum(map(_is_unreadable, text)) > _UNREADABLE_SHARE * len(text):
        return True
    if len(text) >= _FEW_CHARACTERS:
        return False
    drawn = pdf[page.number - 1]
    return next(iter(drawn.get_objects(filter=[FPDF_PAGEOBJ_IMAGE])), None) is not None


def read_scanned(pdf: pypdfium2.PdfDocument, page: Page, token: CancellationToken) -> Page:
    """The page with the words that OCR finds; as it was where it finds fewer."""
    token.checkpoint()
    scale = min(_DPI / 72, _LONGEST_SIDE / max(page.width, page.height, 1.0))
    picture = pdf[page.number - 1].render(scale=scale).to_numpy()
    words = read_picture(picture, token, points=1 / scale)
    if len(words) <= len(page.words) and not any(_is_unreadable(char) for word in page.words for char in word.text):
        return page
    return msgspec.structs.replace(page, words=words, from_ocr=True)


def _is_unreadable(character: str) -> bool:
    """Control characters, the replacement character, and the private areas where fonts hide their glyphs."""
    return not character.isprintable() or character == "\ufffd"
