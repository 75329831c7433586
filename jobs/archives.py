"""ZIP archives as several files, within limits. Nothing is ever written under a member's own name."""

import lzma
import tempfile
import time
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO

from django.conf import settings

CHUNK = 1024 * 1024
END_RECORD, END_RECORD_BYTES, LONGEST_COMMENT = b"PK\x05\x06", 22, 65_535
MAX_DIRECTORY_BYTES = 4 * 1024 * 1024
"""zipfile reads an archive's directory into memory as a whole."""
DAMAGED = (zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, OSError, ValueError, RuntimeError)
"""What reading a member raises; RuntimeError is also the parent of NotImplementedError, an unknown compression."""
FREE_BYTES, MOST_RATIO = 64 * 1024 * 1024, 100
"""Text packs to a tenth; what packs to less than a hundredth was made to keep us busy, beyond a first 64 MB."""
UNPACK_S = 20.0
"""Some seconds less than the 30 after which proxies tend to give up: the last file has still to be stored."""
TOO_LATE = "was left out: unpacking took too long. Send what is missing in another archive, or file by file."
JUNK_FOLDERS, JUNK_FILES = ("__MACOSX",), ("Thumbs.db", "desktop.ini")


class BadArchive(Exception):
    """It cannot be unpacked; `message` is a sentence for the user."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class DamagedArchive(BadArchive):
    pass


@dataclass(frozen=True)
class Member:
    """`file` is None where this member was refused; otherwise it is open only until the next one."""

    name: str
    file: IO[bytes] | None = None
    refusal: str = ""
    """What follows the member's name in a sentence."""


@dataclass
class Budget:
    """What one upload may unpack to, and until when, archives within archives included."""

    files: int
    total_bytes: int
    deadline: float
    """By time.monotonic()."""

    @classmethod
    def of_upload(cls, packed_bytes: int, deadline: float) -> "Budget":
        """`packed_bytes` is all that the client has sent."""
        unpacked = min(settings.MAX_ARCHIVE_BYTES, FREE_BYTES + MOST_RATIO * packed_bytes)
        return cls(settings.MAX_ARCHIVE_FILES, unpacked, deadline)


def open_archive(file: IO[bytes]) -> zipfile.ZipFile:
    """Raise DamagedArchive, or BadArchive where its directory is too large to be read."""
    size = file.seek(0, 2)
    file.seek(max(0, size - END_RECORD_BYTES - LONGEST_COMMENT))
    tail = file.read()
    end = tail.rfind(END_RECORD)
    if end >= 0 and int.from_bytes(tail[end + 12 : end + 16], "little") > MAX_DIRECTORY_BYTES:
        raise BadArchive("The archive holds too many files.")
    try:
        return zipfile.ZipFile(file)
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
        raise DamagedArchive("The archive is damaged and cannot be unpacked.") from error


def count_members(file: IO[bytes]) -> int:
    """How many files `unpack` would give. Raises BadArchive."""
    with open_archive(file) as archive:
        return len(_members(archive))


def unpack(file: IO[bytes], budget: Budget) -> Iterator[Member]:
    """The files in it, each refused or in a temporary file, in the archive's order. Raises BadArchive."""
    with open_archive(file) as archive:
        members = _members(archive)
        if len(members) > budget.files:
            raise BadArchive(
                f"The archive holds {len(members):,} files, and at most {settings.MAX_ARCHIVE_FILES:,} are unpacked."
            )
        budget.files -= len(members)
        for info in members:
            with tempfile.TemporaryFile() as unpacked:
                refusal = _unpack_one(archive, info, unpacked, budget)
                unpacked.seek(0)
                yield Member(info.filename, refusal=refusal) if refusal else Member(info.filename, unpacked)


def _members(archive: zipfile.ZipFile) -> list[zipfile.ZipInfo]:
    return [info for info in archive.infolist() if not info.is_dir() and not _is_junk(info.filename)]


def _unpack_one(archive: zipfile.ZipFile, info: zipfile.ZipInfo, target: IO[bytes], budget: Budget) -> str:
    """Why it is refused; empty where it is not."""
    # zipfile gives no more than the size that the directory says: what is refused by it need not be read.
    if refusal := _refusal(info, budget):
        return refusal
    try:
        with archive.open(info) as source:
            while chunk := source.read(CHUNK):
                budget.total_bytes -= len(chunk)
                target.write(chunk)
                if time.monotonic() > budget.deadline:
                    return TOO_LATE
    except DAMAGED:
        return "is damaged, or packed in a way that cannot be read."
    return ""


def _refusal(info: zipfile.ZipInfo, budget: Budget) -> str:
    if info.flag_bits & 0x1:
        return "is encrypted. Unpack it with its password, and upload what was in it."
    if info.file_size > settings.MAX_FILE_BYTES:
        return f"is larger than the {settings.MAX_FILE_BYTES // 1024**2} MB that a file may have."
    if info.file_size > budget.total_bytes:
        return "was left out: the archive unpacks to more than is allowed. Spread its files over several archives."
    return TOO_LATE if time.monotonic() > budget.deadline else ""


def _is_junk(name: str) -> bool:
    """What systems put into archives by themselves."""
    *folders, last = name.replace("\\", "/").split("/")
    return bool(set(folders) & set(JUNK_FOLDERS)) or last in JUNK_FILES or last.startswith("._") or last == ".DS_Store"
