"""The files of documents, as the store keeps them."""

import errno
from typing import IO
from uuid import uuid4

import structlog
from django.core.files import File
from django.core.files.storage import default_storage
from django.db import InterfaceError, OperationalError

from jobs.errors import Busy
from jobs.models import Document

log = structlog.get_logger(__name__)

NO_ROOM = {errno.ENOSPC, errno.EDQUOT}


def keep_file(document: Document, file: IO[bytes]) -> str:
    """The name under which it is kept. Raises Busy where there is no room for it."""
    name = f"{document.organization_id}/{document.sha256[:2]}/{uuid4().hex}"
    file.seek(0)
    try:
        return str(default_storage.save(name, File(file)))
    except OSError as error:
        default_storage.delete(name)  # what there was room for
        if error.errno not in NO_ROOM:
            raise
        log.warning("documents.no_room", error=str(error))
        raise Busy("There is no room for documents at the moment. Send the upload again later.") from error


def forget_file(name: str, error: BaseException | None = None) -> None:
    """Where the connection broke, the commit may have happened: rather a file without a row than a row without it."""
    if not isinstance(error, OperationalError | InterfaceError):
        default_storage.delete(name)


def restore_file(document: Document, file: IO[bytes]) -> None:
    """From an upload of the same bytes, where the store has lost it. Raises Busy where there is no room for it."""
    lost = document.file.name or ""
    if lost and default_storage.exists(lost):
        return
    kept = keep_file(document, file)
    try:
        is_mine = Document.objects.filter(pk=document.pk, file=lost).update(file=kept)
    except BaseException as error:
        forget_file(kept, error)
        raise
    if is_mine:
        document.file.name = kept
    else:  # an equal upload was faster, or a delete
        forget_file(kept)
