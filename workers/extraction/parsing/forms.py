"""What is filled into the forms of a PDF where the page itself does not draw it: values whose looks are left to the
program that shows them, and boxes that are ticked. Texts typed on top of a page stand there in the same way.
"""

import ctypes
import math
import re
from collections.abc import Iterator
from typing import Any

import msgspec
import pypdfium2
from pypdfium2 import raw

from workers.extraction.parsing.lines import lines_of
from workers.extraction.parsing.written import Drawn, words_in
from workers.extraction.protocol import Box, CancellationToken, Page

MAX_ANNOTATIONS = 10_000
"""Of a document; those behind them are passed over."""
MAX_CHARACTERS = 500_000
"""Of all values; one that would be too much is passed over."""
MAX_CONVERTED = 10_000_000
"""Of all values, those that are passed over included: pdfium converts a whole value to tell its length."""
_LONGEST = 10_000
"""Characters of a value."""
_FORMS = (raw.FORMTYPE_ACRO_FORM, raw.FORMTYPE_XFA_FOREGROUND)
_UNSEEN = raw.FPDF_ANNOT_FLAG_HIDDEN | raw.FPDF_ANNOT_FLAG_NOVIEW
_PASSWORD, _PUSH_BUTTON = 1 << 13, 1 << 16
_PAIRS = re.compile(rb"/Opt\s*+\[\s*+\[")
"""Choices whose values are not what is shown; pdfium does not tell what is."""
_TEXTS = ("Tx", "Ch")
_FINE = 16
"""Parts of a point in which places are asked for: whole numbers come back."""

type _Handle = Any
"""Of pdfium's own."""


class Filled:
    """Of one PDF; where it is no form and nobody has typed on its pages, this costs nothing."""

    def __init__(self, pdf: pypdfium2.PdfDocument, content: bytes, token: CancellationToken) -> None:
        self._pdf = pdf
        self._token = token
        self._annotations = MAX_ANNOTATIONS
        self._characters, self._converted = MAX_CHARACTERS, MAX_CONVERTED
        # Within packed objects it is not found: to look for it there would cost every PDF a fifth of its time.
        self._has_pairs = bool(_PAIRS.search(content))
        self._has_more = pdf.get_formtype() in _FORMS or b"/FreeText" in content

    def added(self, page: Page) -> Page:
        """The page with what is filled in on it; the page itself where that is nothing."""
        if not self._has_more or not self._annotations:
            return page
        drawn = Drawn(page.words)
        words = [word for text, box in self._texts(page) if not drawn.has_words_in(box) for word in words_in(text, box)]
        if not words:
            return page
        lines = lines_of([*page.words, *words])
        return msgspec.structs.replace(page, words=[word for line in lines for word in line])

    def _texts(self, page: Page) -> Iterator[tuple[str, Box]]:
        on = self._pdf[page.number - 1]
        count = min(raw.FPDFPage_GetAnnotCount(on), self._annotations)
        self._annotations -= count
        for number in range(count):
            self._token.checkpoint()
            annotation = raw.FPDFPage_GetAnnot(on, number)
            try:
                if raw.FPDFAnnot_GetFlags(annotation) & _UNSEEN:
                    continue
                box = _box(on, annotation, page)
                if _is_on(page, box) and (text := self._text(annotation)):
                    yield text, box
            finally:
                raw.FPDFPage_CloseAnnot(annotation)

    def _text(self, annotation: _Handle) -> str:
        """Asked of the annotation itself: pdfium's own view of a form takes the square of its fields to be made."""
        kind = raw.FPDFAnnot_GetSubtype(annotation)
        if kind == raw.FPDF_ANNOT_FREETEXT:
            return self._string(annotation, b"Contents")
        if kind != raw.FPDF_ANNOT_WIDGET:
            return ""
        field = self._string(annotation, b"FT")
        flags = _flags(annotation)
        if field in _TEXTS:
            is_other = field == "Ch" and self._has_pairs and raw.FPDFAnnot_HasKey(annotation, b"Opt")
            return "" if is_other or flags & _PASSWORD else self._string(annotation, b"V")
        # One of several buttons says its state alone; what kind it is stands with the field that it is of.
        may_be_ticked = field == "Btn" or (not field and raw.FPDFAnnot_HasKey(annotation, b"Parent"))
        if not may_be_ticked or flags & _PUSH_BUTTON:
            return ""
        state = self._string(annotation, b"AS") or (field and self._string(annotation, b"V"))
        return state and ("☐" if state == "Off" else "☒")

    def _string(self, annotation: _Handle, key: bytes) -> str:
        """pdfium is asked for its length in bytes first, an end mark included."""
        if self._converted <= 0 or self._characters <= 0 or not raw.FPDFAnnot_HasKey(annotation, key):
            return ""
        length = raw.FPDFAnnot_GetStringValue(annotation, key, None, 0)
        self._converted -= length // 2
        if not 2 < length <= 2 * min(self._characters, _LONGEST):
            return ""
        self._characters -= length // 2
        buffer = (ctypes.c_ushort * (length // 2))()
        raw.FPDFAnnot_GetStringValue(annotation, key, buffer, length)
        return bytes(buffer).decode("utf-16-le", "replace").rstrip("\0")


def _flags(annotation: _Handle) -> int:
    flags = ctypes.c_float()
    raw.FPDFAnnot_GetNumberValue(annotation, b"Ff", flags)
    return int(flags.value) if math.isfinite(flags.value) else 0


def _is_on(page: Page, box: Box) -> bool:
    left, top, right, bottom = box
    across, down = min(right, page.width) - max(left, 0), min(bottom, page.height) - max(top, 0)
    return across > 0 and down > 0


def _box(on: pypdfium2.PdfPage, annotation: _Handle, page: Page) -> Box:
    """As the page is shown, whichever way it is turned."""
    corners = raw.FS_RECTF()
    raw.FPDFAnnot_GetRect(annotation, corners)
    size = round(page.width * _FINE), round(page.height * _FINE)
    xs, ys = [], []
    for x, y in ((corners.left, corners.top), (corners.right, corners.bottom)):
        across, down = ctypes.c_int(), ctypes.c_int()
        raw.FPDF_PageToDevice(on, 0, 0, *size, 0, x, y, across, down)
        xs.append(across.value / _FINE)
        ys.append(down.value / _FINE)
    return min(xs), min(ys), max(xs), max(ys)
