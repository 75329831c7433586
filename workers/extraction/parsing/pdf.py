"""PDF. liteparse reads the text layer, pypdfium2 opens the file and renders pages that are read by OCR.

Of 150 pages both give the same words, in about the same time with their boxes (13 ms a page beside 17, on a core that
was not idle: pypdfium2 has a call for the box of every character). liteparse adds headings and tables as Markdown for
3 ms, and repairs fonts whose codes are merely shifted; pypdfium2 tells encrypted from damaged, counts the pages, draws.
"""

import math
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from io import BytesIO
from pathlib import Path

import pypdfium2
from liteparse import LiteParse, ParsedPage, ParseError
from liteparse.types import WordBox
from pypdfium2 import raw

from workers.extraction.parsing.attachments import attached_einvoice
from workers.extraction.parsing.bounds import Characters, check_pages
from workers.extraction.parsing.forms import Filled
from workers.extraction.parsing.language import language_of
from workers.extraction.parsing.lines import lines_of, text_of
from workers.extraction.parsing.refusals import corrupt, encrypted, no_pages, only_files
from workers.extraction.parsing.scanned import TextLayer
from workers.extraction.parsing.skew import agreed, straightened_words
from workers.extraction.parsing.torn import is_torn, move_away, words_of
from workers.extraction.protocol import CancellationToken, DocumentError, Page, ParsedDocument, Word

_HEADER_WITHIN = 1024
_CHUNK_S = 0.05
_CHUNK_PAGES = 64
_FEW_PAGES, _SMALL_FILE = 3, 200_000


def parse_pdf(path: Path, *, media_type: str, token: CancellationToken) -> ParsedDocument:
    # Its bytes and not its path: liteparse tells a file's kind from its name.
    content = _from_its_header(path.read_bytes())
    with closing(_open(content)) as pdf:
        check_pages(len(pdf))
        pages, markdown, layer, characters = [], [], TextLayer(pdf, token), Characters()
        filled = Filled(pdf, content, token)
        for parsed in _parsed_pages(content, len(pdf), token):
            token.checkpoint()
            shown, words = _whole(pdf, _upright(pdf, parsed), parsed.page_num)
            drawn = layer.checked(_page(shown, words, parsed.page_num))
            page = filled.added(drawn)
            text = shown.markdown if page.words else ""  # of an empty page it is an empty block of code
            if page.from_ocr or page is not drawn:
                text = text_of(lines_of(page.words))
            characters.add(page)
            pages.append(page)
            markdown.append(text)
        title = pdf.get_metadata_value("Title")
        declared = attached_einvoice(pdf, token)
        if declared is None and pdf.count_attachments() and not any(page.words for page in pages):
            raise only_files()
    text = "\n\n".join(part.strip() for part in markdown if part.strip())
    metadata = {"Title": title} if title else {}
    return ParsedDocument(pages, text, language_of(text), media_type, metadata, declared)


def _from_its_header(content: bytes) -> bytes:
    """Without what mail gateways and old printer drivers put in front, which pdfium skips, but liteparse does not."""
    return content[max(content.find(b"%PDF-", 0, _HEADER_WITHIN), 0) :]


def _open(content: bytes) -> pypdfium2.PdfDocument:
    try:
        return pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError as error:
        # First, for a PDF without pages leaves the error code as the file before it has set it.
        if _opens_without_pages(content):
            raise no_pages("PDF") from error
        if error.err_code in (raw.FPDF_ERR_PASSWORD, raw.FPDF_ERR_SECURITY):
            raise encrypted("PDF") from error
        raise corrupt("PDF") from error


def _opens_without_pages(content: bytes) -> bool:
    try:
        return not LiteParse(ocr_enabled=False, quiet=True).parse(content).pages
    except ParseError:
        return False


def _parsed_pages(content: bytes, count: int, token: CancellationToken) -> Iterator[ParsedPage]:
    """The pages, several at once, for to open the file takes as long as it is large.

    As many as take 50 ms themselves, or as long as to open it, which is the shortest of all calls. Of a small file the
    first ones together, for most have no more.
    """
    first, size, opening = 1, _FEW_PAGES if len(content) <= _SMALL_FILE else 1, math.inf
    while first <= count:
        token.checkpoint()
        last = min(first + size - 1, count)
        size = last - first + 1
        began = time.monotonic()
        parsed = _read(content, first, last)
        took = time.monotonic() - began
        yield from parsed
        first = last + 1
        opening = min(opening, took)
        fitting = size * max(_CHUNK_S, opening) / max(took - opening, 0.001)
        size = max(1, min(_CHUNK_PAGES, 2 * size, int(fitting)))


def _read(content: bytes, first: int, last: int) -> list[ParsedPage]:
    parser = LiteParse(
        ocr_enabled=False,
        quiet=True,
        emit_word_boxes=True,
        output_format="markdown",
        keep_headers_footers=True,
        extract_links=False,
        image_mode="off",
        target_pages=f"{first}-{last}",
    )
    try:
        pages: list[ParsedPage] = parser.parse(content).pages
    except ParseError as error:
        raise corrupt("PDF") from error
    return pages


def _upright(pdf: pypdfium2.PdfDocument, parsed: ParsedPage) -> ParsedPage:
    """The page, read again where most of its text is drawn on its side or on its head: liteparse takes such letters
    for words of their own, and their lines from the wrong end.
    """
    characters = Counter[int]()
    for item in parsed.text_items:
        characters[90 * round(item.rotation / 90) % 360] += len(item.text)
    turn, count = next(iter(characters.most_common(1)), (0, 0))
    if not turn or 2 * count < characters.total():
        return parsed
    page = pdf[parsed.page_num - 1]
    page.set_rotation((page.get_rotation() + 360 - turn) % 360)
    return _read_alone(pdf, parsed.page_num) or parsed


def _whole(pdf: pypdfium2.PdfDocument, shown: ParsedPage, number: int) -> tuple[ParsedPage, list[WordBox]]:
    """The page, read again where words of it are in pieces, and its words."""
    words = words_of(shown)
    if is_torn(words) and (again := _read_alone(pdf, number, move_away)):
        whole = words_of(again)
        # Else letters do stand alone, and their places are more exact as first read; or some of them were lost.
        if len(whole) < len(words) and _letters(whole) == _letters(words):
            return again, whole
    return shown, words


def _letters(words: Iterable[WordBox]) -> Counter[str]:
    """In no order, for words in pieces may have lost theirs."""
    return Counter("".join(word.text for word in words))


def _read_alone(
    pdf: pypdfium2.PdfDocument, number: int, change: Callable[[pypdfium2.PdfPage], None] | None = None
) -> ParsedPage | None:
    """One page as a file of its own, after a change to it."""
    try:
        with closing(pypdfium2.PdfDocument.new()) as alone, BytesIO() as buffer:
            alone.import_pages(pdf, [number - 1])
            if pdf.get_formtype() != raw.FORMTYPE_NONE:
                _draw_fields(alone[0])
            if change:
                change(alone[0])
            alone.save(buffer)
            return _read(buffer.getvalue(), 1, 1)[0]
    except (pypdfium2.PdfiumError, DocumentError):  # damaged, where the whole was just good enough
        return None


def _draw_fields(page: pypdfium2.PdfPage) -> None:
    """As liteparse does where the file says that it is a form, which a page alone cannot say. It passes over all other
    annotations.
    """
    for number in range(raw.FPDFPage_GetAnnotCount(page)):
        annotation = raw.FPDFPage_GetAnnot(page, number)
        if raw.FPDFAnnot_GetSubtype(annotation) != raw.FPDF_ANNOT_WIDGET:
            raw.FPDFAnnot_SetFlags(annotation, raw.FPDF_ANNOT_FLAG_HIDDEN)
        raw.FPDFPage_CloseAnnot(annotation)
    raw.FPDFPage_Flatten(page, raw.FLAT_NORMALDISPLAY)


def _page(parsed: ParsedPage, boxes: Iterable[WordBox], number: int) -> Page:
    words = [Word(word.text, (word.x, word.y, word.x + word.width, word.y + word.height)) for word in boxes]
    if skew := agreed([_from_level(item.rotation) for item in parsed.text_items]):
        words = straightened_words(words, skew, (parsed.width, parsed.height))
    return Page(number, parsed.width, parsed.height, words)


def _from_level(rotation: float) -> float:
    """359.5 is half a degree the other way."""
    return (rotation + 180) % 360 - 180
