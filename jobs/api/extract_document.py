"""The one document of an extraction: uploaded, fetched, or there already."""

import threading
import time

from rest_framework.request import Request

from jobs.api.endpoint import actor_of, organization_of
from jobs.api.extract_request import Asked
from jobs.archives import UNPACK_S
from jobs.documents import Labels, find_document
from jobs.errors import Busy, FieldProblem, InvalidInput, NotFound
from jobs.intake import Incoming, Intake
from jobs.models import Document
from jobs.remote_files import fetch

MOST_FETCHES = 16
"""At once, in a process: each holds a thread for as long as a stranger's server takes."""
_fetches = threading.BoundedSemaphore(MOST_FETCHES)


def document_of(request: Request, asked: Asked) -> Document:
    """Raises InvalidInput, Refused, TooLarge, UnsupportedType, Busy."""
    if asked.document_id is not None:
        try:
            return find_document(organization_of(request), asked.document_id)
        except NotFound as error:
            raise InvalidInput(FieldProblem("document_id", error.message)) from None
    if asked.file is not None:
        return _accepted(request, Incoming(asked.file.name or "", asked.file, asked.file.size or 0))
    return _fetched(request, asked.file_url or "")


def _fetched(request: Request, url: str) -> Document:
    if not _fetches.acquire(blocking=False):
        raise Busy("Too many files are being fetched at the moment. Send the request again in a few seconds.")
    try:
        with fetch(url) as fetched:
            return _accepted(request, Incoming(fetched.filename, fetched.file, fetched.size_bytes))
    finally:
        _fetches.release()


def _accepted(request: Request, incoming: Incoming) -> Document:
    intake = Intake(
        organization_of(request), Labels(metadata={}), actor_of(request), time.monotonic() + UNPACK_S, single=True
    )
    return intake.accept_one(incoming)
