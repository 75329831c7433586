"""Text that every store takes: what a file smuggles in as NUL or half a surrogate pair does not leave the parser."""

import re

import msgspec

from workers.extraction.protocol import Page, ParsedDocument, Table, Word

_UNSTORABLE = re.compile("[\0\ud800-\udfff]")


def storable(document: ParsedDocument) -> ParsedDocument:
    """The same document where it is clean already, as nearly all are."""
    if not any(_UNSTORABLE.search(text) for text in _texts(document)):
        return document
    return msgspec.structs.replace(
        document,
        pages=[_storable_page(page) for page in document.pages],
        markdown=cleaned(document.markdown),
        metadata={cleaned(name): cleaned(value) for name, value in document.metadata.items()},
    )


def cleaned(text: str) -> str:
    return _UNSTORABLE.sub("", text)


def _texts(document: ParsedDocument) -> list[str]:
    texts = [document.markdown, *document.metadata, *document.metadata.values()]
    for page in document.pages:
        texts.append("".join(word.text for word in page.words))
        texts += [cell for table in page.tables for row in table.rows for cell in row]
    return texts


def _storable_page(page: Page) -> Page:
    words = [Word(cleaned(word.text), word.box, word.confidence) for word in page.words]
    tables = [Table([[cleaned(cell) for cell in row] for row in table.rows], table.header) for table in page.tables]
    return msgspec.structs.replace(page, words=[word for word in words if word.text], tables=tables)
