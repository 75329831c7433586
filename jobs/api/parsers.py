"""Bodies: JSON read strictly, and uploads that go to disk as they arrive."""

from typing import Any

from django.conf import settings
from django.core.files.uploadhandler import TemporaryFileUploadHandler
from rest_framework.exceptions import UnsupportedMediaType
from rest_framework.parsers import BaseParser, JSONParser, MultiPartParser

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


class UploadParser(MultiPartParser):
    """Multipart, each file to a temporary file of its own, whatever its size."""

    def parse(self, stream: Any, media_type: str | None = None, parser_context: Any = None) -> Any:
        request = (parser_context or {})["request"]._request  # noqa: SLF001 - DRF has no other way to its handlers
        request.upload_handlers = [UpToLimit(request)]
        return super().parse(stream, media_type, parser_context)


class UpToLimit(TemporaryFileUploadHandler):
    """Writes no more than the limit to disk, and reports the true size, so that the file can be refused by it."""

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        if start <= settings.MAX_FILE_BYTES:
            super().receive_data_chunk(raw_data, start)
