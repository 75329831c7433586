"""Names of files as clients give them, made fit to be kept and shown. They are never used as paths."""

import re

LONGEST = 255
_SEPARATORS = re.compile(r"[/\\]")


def clean_filename(given: str) -> str:
    """The last part of it, printable, at most 255 characters with its extension kept; `file` where nothing is left."""
    name = "".join(char for char in _SEPARATORS.split(given)[-1] if char.isprintable()).strip()
    if name in ("", ".", ".."):
        return "file"
    if len(name) <= LONGEST:
        return name
    stem, dot, extension = name.rpartition(".")
    if not stem or len(extension) > 16:
        return name[:LONGEST]
    return stem[: LONGEST - len(extension) - 1] + dot + extension


def extension_of(name: str) -> str:
    """In lower case, without its dot; empty where there is none."""
    return name.rpartition(".")[2].lower() if "." in name else ""
