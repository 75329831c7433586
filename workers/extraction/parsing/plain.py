"""Plain text and Markdown. A form feed begins a page."""

from pathlib import Path

from workers.extraction.parsing import grid
from workers.extraction.parsing.encoding import read_text
from workers.extraction.parsing.language import language_of
from workers.extraction.parsing.refusals import too_many_pages
from workers.extraction.protocol import CancellationToken, Page, ParsedDocument

MAX_PAGES = 10_000


def parse_text(path: Path, *, media_type: str, token: CancellationToken) -> ParsedDocument:
    text = read_text(path)
    if text.count("\f") > MAX_PAGES:
        raise too_many_pages(text.count("\f"), MAX_PAGES)
    pages: list[Page] = []
    for part in text.split("\f"):
        if part.strip():
            lines = map(grid.plain_line, part.splitlines())
            pages += grid.pages_of(lines, token, first_number=len(pages) + 1)
    return ParsedDocument(pages, text, language_of(text), media_type)
