"""Bodies: JSON read strictly, and uploads that go to disk as they arrive."""

from typing import Any

from rest_framework.exceptions import UnsupportedMediaType
from rest_framework.parsers import BaseParser, DataAndFiles, JSONParser

from jobs.api.multipart import read_form
from jobs.errors import Refused
from jobs.json_text import read_json

LONGEST_BOUNDARY = 80
"""What a form without a field consists of: at most 70 characters, and hyphens around them."""


class StrictJSONParser(JSONParser):
    def parse(self, stream: Any, media_type: str | None = None, parser_context: Any = None) -> dict[str, Any]:
        body = stream.read()
        value = read_json(body) if body.strip() else {}
        if not isinstance(value, dict):
            raise Refused("The body must be a JSON object.")
        return value


class EmptyFormParser(BaseParser):
    """A form without a field, which some clients send for no body at all."""

    media_type = "multipart/form-data"

    def parse(self, stream: Any, media_type: str | None = None, parser_context: Any = None) -> dict[str, Any]:
        boundary = stream.read(LONGEST_BOUNDARY).strip()
        if not (boundary.startswith(b"--") and boundary.endswith(b"--") and b"\n" not in boundary):
            raise UnsupportedMediaType(media_type or "")
        return {}


class UploadParser(BaseParser):
    """Multipart, each file to a temporary file of its own, whatever its size."""

    media_type = "multipart/form-data"

    def parse(self, stream: Any, media_type: str | None = None, parser_context: Any = None) -> "DataAndFiles[Any, Any]":
        form = read_form(stream, media_type or "")
        return DataAndFiles(form.fields, form.files)
