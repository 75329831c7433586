"""PDF pages without a text layer that can be trusted: drawn by pypdfium2, read by OCR."""

import re
import unicodedata
from itertools import islice
from string import ascii_lowercase

import msgspec
import pypdfium2
from pypdfium2.raw import FPDF_PAGEOBJ_IMAGE, FPDF_PAGEOBJ_PATH

from workers.extraction.parsing.language import small_words_in
from workers.extraction.protocol import CancellationToken, Page

_FEW_CHARACTERS = 60
"""A scanner's stamp or a page number, beside the picture of a page."""
_MANY_PATHS = 100
"""Of a page without text: letters drawn as outlines."""
_UNREADABLE_SHARE = 0.2
_ENOUGH = 5_000
"""Characters that are looked at."""
_STRANGE_LETTERS = 40
_SMALL_WORDS_SHARE = 0.01
"""So many letters with fewer small words among them are of a language that is not known, or of none at all."""
_GARBLED_SHARE = 0.15
_ENOUGH_WORDS = 10
_GARBLED = re.compile(r"[{}|^~]|[^\W\d_][\[\]$*+<>!?;]+[^\W\d_]|[a-z][A-Z]{2}|\d[a-z]+\d")
"""Signs, capitals and digits in the midst of words, as OCR leaves them that could not read its page."""
_KNOWN_AGAIN = 0.3
"""Of the words that OCR sees on the page, so many are in a text layer that says what is printed."""
_WORD = re.compile(r"[^\W\d_]{4,}")
_DPI = 200
_LONGEST_SIDE = 2600
"""Pixels. Letters of 6 points are still 16 pixels high on A4; more costs time and memory, and reads no better."""


class TextLayer:
    """Of one PDF: which of its pages are to be read by OCR instead."""

    def __init__(self, pdf: pypdfium2.PdfDocument, token: CancellationToken) -> None:
        self._pdf = pdf
        self._token = token
        self._can_be_trusted: bool | None = None
        """None until its first strange page has been compared with what is printed there."""

    def checked(self, page: Page) -> Page:
        """The page itself, or as OCR reads it."""
        text = " ".join(word.text for word in page.words)
        if _is_noise(text):
            return self._read(page)
        if len(text) < _FEW_CHARACTERS:
            if not self._shows_more(page):
                return page
            read = self._read(page)
            return read if len(read.words) > len(page.words) else page
        if self._can_be_trusted is not True and _is_strange(text[:_ENOUGH]):
            return self._compared(page, text)
        return page

    def _compared(self, page: Page, text: str) -> Page:
        """A page whose text is in no language that is known: in another one, or a font's codes that mean nothing."""
        read = self._read(page)
        seen = _WORD.findall(_plain(" ".join(word.text for word in read.words)))
        said = set(_WORD.findall(_plain(text)))
        self._can_be_trusted = sum(word in said for word in seen) >= _KNOWN_AGAIN * len(seen)
        return page if self._can_be_trusted else read

    def _shows_more(self, page: Page) -> bool:
        """A picture, or letters drawn as outlines."""
        drawn = self._pdf[page.number - 1]
        if next(iter(drawn.get_objects(filter=[FPDF_PAGEOBJ_IMAGE])), None) is not None:
            return True
        paths = islice(drawn.get_objects(filter=[FPDF_PAGEOBJ_PATH]), _MANY_PATHS)
        return sum(1 for _ in paths) == _MANY_PATHS

    def _read(self, page: Page) -> Page:
        # Takes as long to load as all the rest of a child, and most PDFs have a text layer.
        from workers.extraction.parsing.ocr import read_picture

        self._token.checkpoint()
        scale = min(_DPI / 72, _LONGEST_SIDE / max(page.width, page.height, 1.0))
        picture = self._pdf[page.number - 1].render(scale=scale).to_numpy()
        read = read_picture(picture, self._token, points=1 / scale)
        return msgspec.structs.replace(page, words=read.words, width=read.width, height=read.height, from_ocr=True)


def _is_noise(text: str) -> bool:
    clean = text.isprintable() and "\ufffd" not in text
    return not clean and sum(map(_is_unreadable, text)) > _UNREADABLE_SHARE * len(text)


def _is_strange(text: str) -> bool:
    """OCR is no judge of other than Latin letters."""
    letters = sum(map(str.isalpha, text))
    plain = _plain(text).encode("ascii", "ignore")
    latin = len(plain) - len(plain.translate(None, delete=ascii_lowercase.encode()))
    if latin < max(_STRANGE_LETTERS, letters / 2):
        return False
    return _is_garbled(text) or small_words_in(text) < _SMALL_WORDS_SHARE * len(text.split())


def _is_garbled(text: str) -> bool:
    if len(_GARBLED.findall(text)) <= _GARBLED_SHARE * _ENOUGH_WORDS:
        return False  # however few words there are
    words = [word for word in text.split() if sum(map(str.isalpha, word)) >= 3]
    return len(words) >= _ENOUGH_WORDS and sum(map(bool, map(_GARBLED.search, words))) > _GARBLED_SHARE * len(words)


def _plain(text: str) -> str:
    """In small letters without accents, which OCR tends to lose."""
    small = text.lower()
    if small.isascii():
        return small
    return "".join(char for char in unicodedata.normalize("NFKD", small) if not unicodedata.combining(char))


def _is_unreadable(character: str) -> bool:
    """Control characters, the replacement character, and the private areas where fonts hide their glyphs."""
    return not character.isprintable() or character == "\ufffd"
