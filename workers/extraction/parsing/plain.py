"""Plain text. A form feed begins a page."""

from pathlib import Path

from workers.extraction.parsing import grid
from workers.extraction.parsing.bounds import check_pages
from workers.extraction.parsing.encoding import read_text
from workers.extraction.parsing.language import language_of
from workers.extraction.protocol import CancellationToken, Page, ParsedDocument


def parse_text(path: Path, *, media_type: str, token: CancellationToken) -> ParsedDocument:
    text = read_text(path)
    check_pages(text.count("\f") + 1)
    pages: list[Page] = []
    for part in text.split("\f"):
        if part.strip():
            lines = map(grid.plain_line, part.splitlines())
            pages += grid.pages_of(lines, token, first_number=len(pages) + 1)
    return ParsedDocument(pages, text, language_of(text), media_type)
