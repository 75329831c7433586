"""Bodies: JSON read strictly, and uploads that go to disk as they arrive."""

from typing import Any

from rest_framework.exceptions import UnsupportedMediaType
from rest_framework.parsers import BaseParser, DataAndFiles, JSONParser

from jobs.api.multipart import read_form
from jobs.errors import Refused
from jobs.json_text import read_json

LONGEST_BLANK = 1024
"""More than a form without a field consists of: at most 70 characters, and hyphens around them."""


class StrictJSONParser(JSONParser):
    def parse(self, stream: Any, media_type: str | None = None, parser_context: Any = None) -> dict[str, Any]:
        body = stream.read()
        value = read_json(body) if body.strip() else {}
        if not isinstance(value, dict):
            raise Refused("The body must be a JSON object.")
        return value


class NothingParser(BaseParser):
    """A blank body, whatever it calls itself; also a form without a field, which some clients send for no body."""

    media_type = "*/*"

    def parse(self, stream: Any, media_type: str | None = None, parser_context: Any = None) -> dict[str, Any]:
        body = stream.read(LONGEST_BLANK)
        if not (is_nothing(body) if is_form(media_type) else not body.strip()) or stream.read(1):
            raise UnsupportedMediaType(media_type or "")
        return {}


def is_form(media_type: str | None) -> bool:
    return (media_type or "").lower().startswith("multipart/form-data")


def is_nothing(form: bytes) -> bool:
    """Blank, or a closing boundary alone."""
    body = form.strip()
    return not body or (body.startswith(b"--") and body.endswith(b"--") and b"\n" not in body)


class UploadParser(BaseParser):
    """Multipart, each file to a temporary file of its own, whatever its size."""

    media_type = "multipart/form-data"

    def parse(self, stream: Any, media_type: str | None = None, parser_context: Any = None) -> "DataAndFiles[Any, Any]":
        form = read_form(stream, media_type or "")
        return DataAndFiles(form.fields, form.files)
