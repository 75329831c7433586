"""Documents to positioned words: one parser for each format, chosen by the media type that was told from the bytes."""

from collections.abc import Mapping
from importlib import import_module
from pathlib import Path
from typing import cast

from workers.extraction.parsing.bounds import Bounds, Characters, check_pages, within
from workers.extraction.parsing.grid import MAX_WORDS
from workers.extraction.parsing.refusals import empty_file, no_text, too_large, unsupported
from workers.extraction.parsing.storable import storable
from workers.extraction.protocol import CancellationToken, ParsedDocument, Parser

_HERE = "workers.extraction.parsing"
_USUAL_BOUNDS = Bounds()

PARSERS: Mapping[str, str] = {
    "application/pdf": "pdf:parse_pdf",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "word:parse_docx",
    "application/msword": "old_word:parse_doc",
    "application/vnd.openxmlformats-officedocument.presentationml.presentation": "slides:parse_pptx",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "sheets:parse_sheets",
    "application/vnd.ms-excel": "sheets:parse_sheets",
    "text/csv": "delimited:parse_csv",
    "text/plain": "plain:parse_text",
    "text/markdown": "marked:parse_markdown",
    "text/html": "web:parse_html",
    "application/xhtml+xml": "web:parse_html",
    "application/xml": "markup:parse_xml",
    "text/xml": "markup:parse_xml",
    "application/json": "data:parse_json",
    "message/rfc822": "mail:parse_mail",
    "application/vnd.ms-outlook": "outlook:parse_msg",
    "image/png": "picture:parse_picture",
    "image/jpeg": "picture:parse_picture",
    "image/gif": "picture:parse_picture",
    "image/webp": "picture:parse_picture",
    "image/bmp": "picture:parse_picture",
    "image/tiff": "picture:parse_picture",
}
"""Module and function, so that a format's library is loaded with its first document."""


def parse(path: Path, *, media_type: str, token: CancellationToken, bounds: Bounds = _USUAL_BOUNDS) -> ParsedDocument:
    """See workers.extraction.protocol.Parser. What comes back can be stored: no NUL, no lone surrogate."""
    if path.stat().st_size == 0:
        raise empty_file()
    parser = parser_for(media_type)
    with within(bounds):
        document = parser(path, media_type=media_type, token=token)
        check_pages(len(document.pages))
        characters = Characters()
        for page in document.pages:
            characters.add(page)
    words = sum(len(page.words) for page in document.pages)
    if words > MAX_WORDS:
        raise too_large(f"{words:,} words", f"{MAX_WORDS:,}")
    if not words:
        raise no_text()
    return storable(document)


def parser_for(media_type: str) -> Parser:
    """Loads the parser's libraries. Raises DocumentError where there is none."""
    if media_type not in PARSERS:
        raise unsupported(media_type)
    module, _, function = PARSERS[media_type].partition(":")
    return cast(Parser, getattr(import_module(f"{_HERE}.{module}"), function))
