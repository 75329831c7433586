"""Office files are ZIP archives. Their table of contents is read before a library unpacks them."""

import zipfile
import zlib
from lzma import LZMAError
from pathlib import Path

from workers.extraction.parsing.refusals import corrupt, encrypted, too_large

MAX_UNPACKED = 400 * 1024 * 1024
MAX_PART = 100 * 1024 * 1024
"""Bytes of one XML part; a library's tree of it takes ten times that in memory."""
MAX_PARTS = 10_000
MOST_PACKED = 200
"""Times its packed size that XML of some size may unpack to. Real text repeats less (empty pictures do not)."""
_SUSPICIOUS = 5 * 1024 * 1024

_COMPOUND_FILE = bytes.fromhex("d0cf11e0a1b11ae1")
_ENCRYPTED_FLAG = 1

UNREADABLE = (zipfile.BadZipFile, zlib.error, LZMAError, EOFError, OSError, NotImplementedError)
"""What a damaged part raises when it is unpacked."""


def check_archive(path: Path, kind: str) -> None:
    """Raises DocumentError for a damaged or encrypted archive, and for one that would unpack to too much."""
    check_not_encrypted(path, kind)
    try:
        with zipfile.ZipFile(path) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError) as error:
        raise corrupt(kind) from error
    if any(part.flag_bits & _ENCRYPTED_FLAG for part in parts):
        raise encrypted(kind)
    unpacked = sum(part.file_size for part in parts)
    texts = [part for part in parts if part.filename.endswith((".xml", ".rels"))]
    largest = max((part.file_size for part in texts), default=0)
    if unpacked > MAX_UNPACKED or largest > MAX_PART:
        raise too_large(f"{max(unpacked, largest) // 1_000_000:,} MB when unpacked", f"{MAX_PART // 1_000_000:,} MB")
    if any(part.file_size > max(_SUSPICIOUS, MOST_PACKED * part.compress_size) for part in texts):
        raise too_large(f"parts that unpack to over {MOST_PACKED} times their size", f"{MOST_PACKED} times")
    if len(parts) > MAX_PARTS:
        raise too_large(f"{len(parts):,} parts", f"{MAX_PARTS:,}")


def check_not_encrypted(path: Path, kind: str) -> None:
    """A protected Office file is an old compound file with the real one inside, encrypted."""
    with path.open("rb") as file:
        is_compound = file.read(len(_COMPOUND_FILE)) == _COMPOUND_FILE
        if is_compound and "EncryptedPackage".encode("utf-16-le") in file.read(1 << 24):
            raise encrypted(kind)
