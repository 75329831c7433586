"""What an extraction asks for, read from JSON or from multipart."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from rest_framework.request import Request

from jobs.api.extract_serializers import ExtractBody, ExtractForm
from jobs.errors import FieldProblem, InvalidInput, Refused
from jobs.json_text import read_json
from jobs.new_job import Wishes
from jobs.schema_definitions import read_schema
from jobs.schema_limits import MAX_BYTES

WORDS = {"true": True, "false": False}
FLAGS = ("include_markdown", "include_provenance", "async")
JSON_PARTS = ("schema", "options")


@dataclass(frozen=True)
class Asked:
    """One of three sources, and a definition or a reference."""

    file: UploadedFile[Any] | None
    file_url: str | None
    document_id: UUID | None
    definition: dict[str, Any] | None
    schema_id: str
    wishes: Wishes
    is_async: bool
    with_markdown: bool
    with_provenance: bool

    @property
    def source(self) -> str:
        """The field that names the document."""
        if self.file is not None:
            return "file"
        return "document_id" if self.file_url is None else "file_url"


def read_asked(request: Request) -> Asked:
    """Raises InvalidInput or DRF's ValidationError, which name the field."""
    is_form = request.content_type.lower().startswith("multipart/")
    body = ExtractForm(data=_of_form(request)) if is_form else ExtractBody(data=request.data)
    body.is_valid(raise_exception=True)
    given = body.validated_data
    inline = given.get("schema")
    return Asked(
        file=given.get("file"),
        file_url=given.get("file_url"),
        document_id=given.get("document_id"),
        definition=None if inline is None else read_schema(inline, "schema"),
        schema_id=given.get("schema_id") or "",
        wishes=Wishes(extractor=given.get("extractor"), options=given.get("options")),
        is_async=bool(given.get("async")),
        with_markdown=bool(given.get("include_markdown")),
        with_provenance=bool(given.get("include_provenance")),
    )


def _of_form(request: Request) -> dict[str, Any]:
    """The parts as JSON would have them; one that is empty is as good as left out, as browsers send it."""
    parts: dict[str, Any] = {name: text for name, text in request.POST.items() if str(text).strip()}
    if "file" in parts:
        raise InvalidInput(FieldProblem("file", "The part named `file` has no filename. Give it one."))
    parts |= _files(request)
    for name in JSON_PARTS:
        if name in parts:
            parts[name] = _json(name, parts[name])
    for name in FLAGS:
        if name in parts:
            parts[name] = WORDS.get(parts[name].strip().lower(), parts[name])
    return parts


def _files(request: Request) -> dict[str, Any]:
    """Some clients send JSON as a file, too. Raises InvalidInput for what would be lost unsaid."""
    found: dict[str, Any] = {}
    for name, files in request.FILES.lists():
        if name not in ("file", *JSON_PARTS):
            message = "A file is read from a part named `file` alone. Name it so."
            raise InvalidInput(FieldProblem(name[:100], message))
        if len(files) > 1:
            raise InvalidInput(FieldProblem(name, "Send it once: an extraction is of one document."))
        found[name] = files[0] if name == "file" else files[0].read(MAX_BYTES + 1).decode(errors="replace")
    return found


def _json(name: str, text: str) -> Any:
    try:
        return read_json(text.encode())
    except Refused as error:
        raise InvalidInput(FieldProblem(name, error.message)) from error
