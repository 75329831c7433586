"""Bytes to text: what the byte order mark says, else UTF-8, else the Western code page of old Windows programs."""

import codecs
import unicodedata
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from workers.extraction.parsing.refusals import corrupt, too_large

MAX_BYTES = 50 * 1024 * 1024

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16, whose mark is the first half of its own
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_SAMPLE = 10_000
"""Characters."""
_NOISE_SHARE = 0.02
"""Of control characters and of what stands for bytes that are none: the same as when an upload is taken."""


def read_text(path: Path, *, declared: Callable[[bytes], str | None] = lambda _: None) -> str:
    """`declared` finds the encoding that the file itself names.

    Raises DocumentError for a file that is too large, or is no text.
    """
    if path.stat().st_size > MAX_BYTES:
        raise too_large(f"{path.stat().st_size // 1_000_000:,} MB of text", f"{MAX_BYTES // 1_000_000:,} MB")
    data = path.read_bytes()
    return decode(data, declared(data))


def decode(data: bytes, declared: str | None = None, *, kind: str = "text file") -> str:
    """Raises DocumentError for what is no text."""
    text = _decoded(data, declared)
    # From all of it, for some files begin as text; NULs fill up the fields of old programs, and are taken out later.
    sample = text[:: len(text) // _SAMPLE + 1].replace("\0", "")
    if sum(map(_is_noise, sample)) > _NOISE_SHARE * len(sample):
        raise corrupt(kind)
    return text


def _is_noise(char: str) -> bool:
    return char == "\ufffd" or (unicodedata.category(char) == "Cc" and char != "\x1b" and not char.isspace())


def _decoded(data: bytes, declared: str | None) -> str:
    for mark, marked in _MARKS:
        if data.startswith(mark):
            return data.decode(marked, errors="replace")
    if wide := _unmarked_wide(data):
        return data.decode(wide, errors="replace")
    # UTF-8 first: bytes that are valid in it by chance are rare, wrong declarations are not.
    for encoding in filter(None, ("utf-8", declared)):
        with suppress(ValueError, LookupError):  # not all codecs raise UnicodeDecodeError
            return data.decode(encoding)
    return data.decode("cp1252", errors="replace")


def _unmarked_wide(data: bytes) -> str | None:
    """UTF-16 without a mark: in Western text every second byte is zero."""
    head = data[:2000]
    if len(head) < 4 or head.count(0) < 0.3 * len(head):
        return None
    return "utf-16-le" if head[1::2].count(0) > head[::2].count(0) else "utf-16-be"
