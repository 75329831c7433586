"""The type of a file, told from its bytes. Its name is a hint alone, between texts that look alike."""

from typing import IO

from jobs import text_types
from jobs.archives import BadArchive, DamagedArchive, open_archive
from jobs.compound_files import stream_names

HEAD = 65_536

NAMES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "doc": "application/msword",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "xls": "application/vnd.ms-excel",
    "csv": "text/csv",
    "txt": "text/plain",
    "md": "text/markdown",
    "html": "text/html",
    "xml": "application/xml",
    "json": "application/json",
    "eml": "message/rfc822",
    "msg": "application/vnd.ms-outlook",
    "png": "image/png",
    "jpg": "image/jpeg",
    "gif": "image/gif",
    "webp": "image/webp",
    "bmp": "image/bmp",
    "tiff": "image/tiff",
    "zip": "application/zip",
    # Kept, so that it becomes a failed row with a reason like any other file that holds nothing.
    "empty": "application/x-empty",
}
"""The short names, as `type_detected` shows them, and their media types."""

MAGIC = (
    (b"\x89PNG\r\n\x1a\n", "png"),
    (b"\xff\xd8\xff", "jpg"),
    (b"GIF87a", "gif"),
    (b"GIF89a", "gif"),
    (b"II*\x00", "tiff"),
    (b"MM\x00*", "tiff"),
)
PDF_WITHIN = 1024
BMP_HEADERS = {12, 40, 52, 56, 64, 108, 124}
OFFICE_PARTS = {"word/document.xml": "docx", "ppt/presentation.xml": "pptx", "xl/workbook.xml": "xlsx"}
OFFICE_STARTS = (b"[Content_Types].xml", b"_rels/", b"docProps/", b"word/", b"ppt/", b"xl/")
OFFICE_FOLDERS = {b"word/": "docx", b"ppt/": "pptx", b"xl/": "xlsx"}
FIRST_NAME = 30
"""Where in an archive the name of its first member stands."""
COMPOUND_STREAMS = {"WordDocument": "doc", "Workbook": "xls", "Book": "xls", "__properties_version1.0": "msg"}
COMPOUND_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
NOT_TEXT = (b"{\\rtf", b"%!PS")
"""Texts by their bytes, but of formats that are not read."""


def detect(file: IO[bytes], *, filename: str) -> str | None:
    """The short name of the type; None for a type that is not read. Leaves `file` at its start."""
    file.seek(0)
    head = file.read(HEAD)
    found = _by_magic(head) if head else "empty"
    if found is None and head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        found = _of_archive(file, head)
    elif found is None and head.startswith(COMPOUND_MAGIC):
        found = next((kind for name, kind in COMPOUND_STREAMS.items() if name in stream_names(file)), None)
    elif found is None and not head.startswith(NOT_TEXT):
        found = text_types.detect(head, whole=len(head) < HEAD, filename=filename)
    file.seek(0)
    return found


def _by_magic(head: bytes) -> str | None:
    for magic, kind in MAGIC:
        if head.startswith(magic):
            return kind
    if b"%PDF-" in head[:PDF_WITHIN]:
        return "pdf"
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "webp"
    # A text, too, may begin with BM.
    if head[:2] == b"BM" and int.from_bytes(head[14:18], "little") in BMP_HEADERS:
        return "bmp"
    return None


def _of_archive(file: IO[bytes], head: bytes) -> str | None:
    try:
        with open_archive(file) as archive:
            members = set(archive.namelist())
    except DamagedArchive:
        return _of_cut_archive(head)
    except BadArchive:
        return "zip"
    for part, kind in OFFICE_PARTS.items():
        if part in members:
            return kind
    # A package of some other program (OpenDocument, EPUB, Java, another Office file) and not a folder of documents.
    if members & {"mimetype", "META-INF/MANIFEST.MF", "[Content_Types].xml", "AndroidManifest.xml"}:
        return None
    return "zip"


def _of_cut_archive(head: bytes) -> str:
    """An Office file that is cut off is kept, and becomes a failed row that says so; its first parts tell it."""
    if head[FIRST_NAME:].startswith(OFFICE_STARTS):
        found = {head.find(folder): kind for folder, kind in OFFICE_FOLDERS.items() if folder in head}
        if found:
            return found[min(found)]
    return "zip"
