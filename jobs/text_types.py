"""Texts told apart: CSV, e-mail, HTML, JSON, Markdown, XML, or plain."""

import csv
import json
import re

from jobs.filenames import extension_of

BOMS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
CONTROL_SHARE = 0.02
"""Of a text's characters, at most so many are control characters other than white space."""
SEPARATORS = ",;\t|"
MAIL_HEADER = re.compile(
    r"^(from|to|subject|date|received|return-path|message-id|mime-version|delivered-to|content-type):",
    re.IGNORECASE | re.MULTILINE,
)
HTML = re.compile(r"<!doctype\s+html|<html[\s>]|^\s*<(head|body|div|table|p|h1)[\s>]", re.IGNORECASE)
XML = re.compile(r"^\s*(<\?xml\s|<!--|<([A-Za-z_][\w.:-]*)[\s/>])")
MARKDOWN = (
    re.compile(r"^#{1,6} \S", re.MULTILINE),
    re.compile(r"^```", re.MULTILINE),
    re.compile(r"\[[^\]\n]+\]\([^)\s]+\)"),
    re.compile(r"^\|?\s*:?-{3,}:?\s*\|", re.MULTILINE),
    re.compile(r"\*\*\S[^*\n]*\*\*"),
)


def detect(head: bytes, *, whole: bool, filename: str) -> str | None:
    """`head` is the file's beginning, or the `whole` of it. None: it is not a text."""
    text = _decoded(head)
    if text is None:
        return None
    extension = extension_of(filename)
    start = text.lstrip()[:2048]
    if start[:1] in ("{", "[") and (_is_json(text) if whole else extension == "json"):
        return "json"
    if _is_mail(text):  # before HTML, which stands in many a mail
        return "eml"
    if HTML.search(start):
        return "html"
    if XML.match(start):
        return "xml"
    return _of_lines(text, whole, extension)


def _of_lines(text: str, whole: bool, extension: str) -> str:
    if _is_table(text, whole=whole, hinted=extension in ("csv", "tsv")):
        return "csv"
    return "md" if _is_markdown(text, extension) else "txt"


def _decoded(head: bytes) -> str | None:
    """In the encoding that it seems to have; None where it is no text in any."""
    text = _marked(head) or _wide(head) or _utf8(head) or head.decode("cp1252", errors="replace")
    # Every byte is some character in the eight-bit encodings: it is the control characters that tell. A few NULs are
    # none: old programs fill up their fields with them.
    controls = sum(char < " " and char not in "\t\n\r\f\x1b" for char in text)
    return text if controls <= CONTROL_SHARE * len(text) else None


def _marked(head: bytes) -> str | None:
    for bom, encoding in BOMS:
        if head.startswith(bom):
            return head.decode(encoding, errors="replace")
    return None


def _utf8(head: bytes) -> str | None:
    for cut in range(4):  # the head may end in the middle of a character
        try:
            return head[: len(head) - cut].decode()
        except UnicodeDecodeError as error:
            if error.start < len(head) - 4:
                return None
    return None


def _wide(head: bytes) -> str | None:
    """UTF-16 without its mark: of western text, every other byte is zero."""
    even, odd = head[::2].count(0), head[1::2].count(0)
    half = len(head) // 2
    if odd > 0.7 * half and even < 0.05 * half:
        return head.decode("utf-16-le", errors="replace")
    if even > 0.7 * half and odd < 0.05 * half:
        return head.decode("utf-16-be", errors="replace")
    return None


def _is_json(text: str) -> bool:
    try:
        json.loads(text)
    except (ValueError, RecursionError):
        return False
    return True


def _is_mail(text: str) -> bool:
    """Two or more headers of mail, the first of them in the first line, before the first empty line."""
    headers = re.split(r"\r?\n\r?\n", text.removeprefix("From "), maxsplit=1)[0]
    lines = headers.splitlines()
    is_header = re.compile(r"^([!-9;-~]+:|[ \t])")
    if not lines or not all(is_header.match(line) for line in lines[1:]):
        return False
    names = {name.lower() for name in MAIL_HEADER.findall(headers)}
    return len(names) >= 2 and bool(names & {"from", "received", "return-path", "message-id", "delivered-to"})


def _is_table(text: str, *, whole: bool, hinted: bool) -> bool:
    lines = [line for line in text.splitlines() if line.strip()]
    if not whole:
        lines = lines[:-1]
    lines = lines[:50]
    if hinted:
        return bool(lines)
    # Sentences, too, have commas: without the name's hint it takes three columns in each of three lines or more.
    return len(lines) >= 3 and any(_columns(lines, separator) >= 3 for separator in SEPARATORS)


def _columns(lines: list[str], separator: str) -> int:
    """As many as every line has; 0 where they differ."""
    try:
        widths = {len(row) for row in csv.reader(lines, delimiter=separator)}
    except csv.Error:
        return 0
    return widths.pop() if len(widths) == 1 else 0


def _is_markdown(text: str, extension: str) -> bool:
    if extension in ("md", "markdown"):
        return True
    return extension != "txt" and sum(bool(mark.search(text)) for mark in MARKDOWN) >= 2
