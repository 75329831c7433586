"""Files on their way in: as multipart, or fetched from a URL."""

import time
from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from rest_framework.request import Request
from rest_framework.response import Response

from jobs.api.document_serializers import FetchBody, LabelsBody
from jobs.api.endpoint import actor_of, base_url_of, organization_of
from jobs.api.errors import failure_of
from jobs.archives import UNPACK_S
from jobs.document_object import document_object
from jobs.documents import Accepted, Labels
from jobs.errors import FieldProblem, InvalidInput
from jobs.intake import Incoming, Intake, NotAccepted, Outcome
from jobs.remote_files import fetch

LEAST_UNPACK_S = 4.0


def accept_upload(request: Request) -> Response:
    """201 with one document, or with a list where there were several files; the refusal where none was accepted."""
    if "file" in request.FILES:
        intake = _intake(request, _read(request, LabelsBody), time.monotonic() + UNPACK_S)
        files = _uploaded(request)
        return _answer(request, intake.accept_all(files), several=len(files) > 1 or intake.unpacked)
    if "file_url" not in request.data:
        message = "Send one file or more as multipart parts named `file`, or a JSON object with `file_url`."
        raise InvalidInput(FieldProblem("file", message))
    body = _read(request, FetchBody)
    began = time.monotonic()
    with fetch(body["file_url"]) as fetched:
        # What the download took is gone, but for the little that an archive of documents needs.
        deadline = max(began + UNPACK_S, time.monotonic() + LEAST_UNPACK_S)
        intake = _intake(request, body, deadline)
        outcomes = intake.accept_all([Incoming(fetched.filename, fetched.file, fetched.size_bytes)])
    return _answer(request, outcomes, several=intake.unpacked, fetched=True)


def _read(request: Request, form: type[LabelsBody]) -> dict[str, Any]:
    body = form(data=request.data)
    body.is_valid(raise_exception=True)
    return dict(body.validated_data)


def _intake(request: Request, body: dict[str, Any], deadline: float) -> Intake:
    labels = Labels(metadata=body.get("metadata") or {}, batch_id=body.get("batch_id") or "")
    return Intake(organization_of(request), labels, actor_of(request), deadline)


def _uploaded(request: Request) -> list[Incoming]:
    """Raise InvalidInput where some part is a file by its name or by its place alone: it would be lost unsaid."""
    if any(request.POST.getlist("file")):
        raise InvalidInput(FieldProblem("file", "A part named `file` has no filename. Give each file one."))
    if strays := [name for name in request.FILES if name != "file"]:
        message = "Files are read from parts named `file` alone. Name all of them so."
        raise InvalidInput(*(FieldProblem(name[:100], message) for name in strays))
    files: list[UploadedFile[Any]] = request.FILES.getlist("file")
    if len(files) > settings.MAX_FILES_PER_UPLOAD:
        message = f"At most {settings.MAX_FILES_PER_UPLOAD} files in one request. Spread them over several."
        raise InvalidInput(FieldProblem("file", message))
    return [Incoming(file.name or "", file, file.size or 0, part) for part, file in enumerate(files)]


def _answer(request: Request, outcomes: list[Outcome], *, several: bool, fetched: bool = False) -> Response:
    refused = [outcome for outcome in outcomes if isinstance(outcome, NotAccepted)]
    if refused and not several:
        raise refused[0].error
    if len(refused) == len(outcomes):
        nothing = FieldProblem("file_url" if fetched else "file", "The archive holds no files.")
        raise InvalidInput(*_problems(refused, fetched=fetched) or [nothing])
    objects = [_object(request, outcome) for outcome in outcomes]
    return Response({"data": objects} if several else objects[0], status=201)


def _object(request: Request, outcome: Outcome) -> dict[str, Any]:
    if isinstance(outcome, Accepted):
        made = document_object(outcome.document, base_url=base_url_of(request))
        return made | {"duplicate": True} if outcome.duplicate else made
    failure = failure_of(outcome.error)
    code = failure.code if failure else "bad_request"
    return {"filename": outcome.filename, "error": {"code": code, "message": outcome.error.message}}


def _problems(refused: Iterable[NotAccepted], *, fetched: bool) -> list[FieldProblem]:
    """By the part that the client sent; several of them where it was an archive."""
    return [
        FieldProblem("file_url" if fetched else f"file[{outcome.part}]", outcome.error.message) for outcome in refused
    ]
