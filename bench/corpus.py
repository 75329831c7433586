"""The development documents, each parsed once: OCR takes a second a receipt, and an extractor is measured many times.

Their folder is `STOOK_EXTRACTION_DEV`, else `../shared/extraction-dev` beside the repository. What a parse gives is
kept under `.stook/parsed/`, by the document's bytes and the parsers' source, so that a changed parser reads anew.
"""

import hashlib
import mimetypes
import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import msgspec

from bench.truth import sets_in
from workers.extraction import parsing
from workers.extraction.parsing import parse
from workers.extraction.protocol import DocumentError, ParsedDocument

_ROOT = Path(__file__).parents[1]
_PARSED = _ROOT / ".stook" / "parsed"


PAGES_ALONE = {"einvoice_xml": False}
"""The options with which an e-invoice is read from its pages: its XML has all of the answers."""


class NoCorpusError(Exception):
    """There are no development documents here; the message says where they are looked for."""


class Unstoppable:
    """A token that is never cancelled."""

    def checkpoint(self) -> None:
        return


@dataclass(frozen=True)
class Paper:
    """A document with its known values."""

    set: str
    path: Path
    schema: Mapping[str, Any]
    truth: Mapping[str, Any]
    document: ParsedDocument

    @property
    def born_digital(self) -> bool:
        return not any(page.from_ocr for page in self.document.pages)


def folder() -> Path:
    named = os.environ.get("STOOK_EXTRACTION_DEV")
    found = Path(named) if named else _ROOT.parent / "shared" / "extraction-dev"
    if not found.is_dir():
        raise NoCorpusError(
            f"No development documents in {found}. Set STOOK_EXTRACTION_DEV to a folder of sets (see bench/truth.py)."
        )
    return found


def papers(source: Path, sets: Sequence[str] | None = None) -> Iterator[Paper]:
    """Of the sets whose names begin so, else of all; without documents that cannot be read."""
    for known in sets_in(source):
        chosen = sets is None or known.name.startswith(tuple(sets))
        for path, truth in known.documents if chosen else ():
            if document := parsed(path):
                yield Paper(known.name, path, known.schema, truth, document)


def parsed(path: Path) -> ParsedDocument | None:
    content = path.read_bytes()
    kept = _PARSED / f"{hashlib.sha256(content + _parsers()).hexdigest()}.msgpack"
    if kept.exists():
        return msgspec.msgpack.decode(kept.read_bytes(), type=ParsedDocument)
    media_type = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    try:
        document = parse(path, media_type=media_type, token=Unstoppable())
    except DocumentError:
        return None
    kept.parent.mkdir(parents=True, exist_ok=True)
    kept.write_bytes(msgspec.msgpack.encode(document))
    return document


@cache
def _parsers() -> bytes:
    """A digest of the code that parses."""
    digest = hashlib.sha256()
    for path in sorted(Path(parsing.__file__).parent.glob("*.py")):
        digest.update(path.read_bytes())
    return digest.digest()
