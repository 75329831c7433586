"""The parsers as the sandbox calls them: a stored file without an extension, and its media type."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.workers.extraction.embedded.papers import Token
from workers.extraction.parsing import parse
from workers.extraction.parsing.bounds import Bounds
from workers.extraction.protocol import DocumentError, ParsedDocument

OFFICE = "application/vnd.openxmlformats-officedocument."
MEDIA_TYPES = {
    "pdf": "application/pdf",
    "docx": f"{OFFICE}wordprocessingml.document",
    "pptx": f"{OFFICE}presentationml.presentation",
    "xlsx": f"{OFFICE}spreadsheetml.sheet",
    "xls": "application/vnd.ms-excel",
    "doc": "application/msword",
    "msg": "application/vnd.ms-outlook",
    "csv": "text/csv",
    "txt": "text/plain",
    "md": "text/markdown",
    "html": "text/html",
    "xml": "application/xml",
    "json": "application/json",
    "eml": "message/rfc822",
    "png": "image/png",
    "jpg": "image/jpeg",
    "gif": "image/gif",
    "webp": "image/webp",
    "bmp": "image/bmp",
    "tiff": "image/tiff",
    "empty": "application/x-empty",
}

type Read = Callable[..., ParsedDocument]
type Refuse = Callable[..., DocumentError]


@pytest.fixture
def read(tmp_path: Path) -> Read:
    def parsed(content: bytes, kind: str, token: Token | None = None, bounds: Bounds = Bounds()) -> ParsedDocument:  # noqa: B008 - frozen
        path = tmp_path / "9f2c41"
        path.write_bytes(content)
        return parse(path, media_type=MEDIA_TYPES[kind], token=token or Token(), bounds=bounds)

    return parsed


@pytest.fixture
def refusal(read: Read) -> Refuse:
    """Why a document is refused; every reason is a sentence with advice, and names nothing of ours."""

    def reason(content: bytes, kind: str, **more: Any) -> DocumentError:
        with pytest.raises(DocumentError) as refused:
            read(content, kind, **more)
        message = refused.value.message
        assert message[0].isupper()
        assert message.endswith(".")
        assert not {"Error", "Traceback", "python", "/tmp", "9f2c41"} & set(message.replace(".", " ").split())
        return refused.value

    return reason


def texts(document: ParsedDocument) -> list[str]:
    """Of each page, its words."""
    return [" ".join(word.text for word in page.words) for page in document.pages]


def rows(document: ParsedDocument) -> list[list[str]]:
    """Of the first table."""
    return next(table.rows for page in document.pages for table in page.tables)
