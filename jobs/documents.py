"""Documents: accepted once for each content, found again, deleted when no live job needs them."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import IO, Any
from uuid import UUID

import structlog
from django.conf import settings
from django.core.files import File
from django.core.files.storage import default_storage
from django.db import IntegrityError, connection, transaction
from django.db.models import F, Func, Value

from jobs.audit import Actor, write_entry
from jobs.document_object import document_object
from jobs.errors import Conflict, NotFound
from jobs.ids import uuid_array
from jobs.kept_files import forget_file, keep_file, restore_file
from jobs.locks import lock_documents
from jobs.media_types import NAMES
from jobs.models import Claim, Document, Event, Job, Organization, Parse
from jobs.models.documents import DocumentStatus
from jobs.models.history import EventType
from jobs.to_be_read import have_read, have_read_again

log = structlog.get_logger(__name__)

UNKNOWN = "There is no document with this ID."
TRIES = 3
CHUNK = 1024 * 1024


@dataclass(frozen=True)
class Labels:
    """What the uploader says of a document."""

    metadata: dict[str, Any]
    batch_id: str = ""


@dataclass(frozen=True)
class Accepted:
    document: Document
    duplicate: bool = False
    """The organization had these bytes already: `document` is the one that was there."""
    to_be_read: bool = False


def find_document(organization: Organization, document_id: UUID) -> Document:
    """Raise NotFound."""
    document = Document.objects.of(organization).filter(pk=document_id).first()
    if document is None:
        raise NotFound(UNKNOWN)
    return document


def open_content(document: Document) -> File[bytes]:
    """The file itself. Raises NotFound where the document has been deleted since it was found."""
    try:
        return document.file.open("rb")
    except FileNotFoundError:
        if Document.objects.filter(pk=document.pk).exists():
            raise  # it is the storage that has lost it
        raise NotFound(UNKNOWN) from None


def unknown_ids(organization_id: UUID, ids: Sequence[str], *, most: int) -> tuple[list[str], int]:
    """Those that are no documents of the organization: the first `most`, and how many they are in all."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            select asked.id::text, count(*) over () from unnest(%s::uuid[]) with ordinality as asked (id, place)
            where not exists (select from document where id = asked.id and organization_id = %s)
            order by place limit %s
            """,
            [uuid_array(ids), organization_id, most],
        )
        unknown = cursor.fetchall()
    return [document_id for document_id, _ in unknown], unknown[0][1] if unknown else 0


def known_ids(organization_id: UUID, ids: list[UUID]) -> set[UUID]:
    """Those that are documents of the organization."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select id from document where organization_id = %s and id = any(%s::uuid[])",
            [organization_id, uuid_array(ids)],
        )
        return {document_id for (document_id,) in cursor.fetchall()}


def read_markdown(document: Document) -> str:
    """What was read from it. Raises Conflict where that has not happened yet, or cannot."""
    if document.status == DocumentStatus.ERROR:
        raise Conflict(f"The document could not be read. {document.error_message}")
    parses = Parse.objects.filter(organization_id=document.organization_id, sha256=document.sha256, done=True)
    markdown = parses.order_by("-parser_version").values_list("markdown", flat=True).first()
    if markdown is None:
        raise Conflict("The document has not been read yet. Ask again when its status is completed.")
    return markdown


def accept_document(
    organization: Organization, *, file: IO[bytes], filename: str, kind: str, labels: Labels, actor: Actor
) -> Accepted:
    """Keep the file and have it read. `filename` is clean, `kind` one of media_types.NAMES.

    The fleet is told by whoever accepts the last of several (jobs/intake.py). Raises Busy where there is no room.
    """
    sha256, size_bytes = digest_of_file(file)
    for _ in range(TRIES):
        known = _known(organization, sha256, labels.batch_id)
        if known is not None:
            restore_file(known, file)
            return Accepted(known, duplicate=True, to_be_read=have_read_again(known))
        document = Document(
            organization=organization,
            filename=filename,
            sha256=sha256,
            size_bytes=size_bytes,
            media_type=NAMES[kind],
            type_detected=kind,
            metadata=labels.metadata,
            batch_ids=[labels.batch_id] if labels.batch_id else [],
        )
        if _store(document, file, actor):
            return Accepted(document, to_be_read=True)
    # Its twin was there when this one was to be written, and gone when looked for: three times.
    raise Conflict("A document with the same content is being deleted. Send the upload again.")


def delete_document(organization: Organization, document_id: UUID, *, actor: Actor) -> None:
    """Remove it, its file and what was read from it. Rows of finished jobs stay (C2).

    Raises NotFound, Conflict (a live job names it).
    """
    with transaction.atomic():
        lock_documents(organization.id, exclusive=True)
        # Before its parse, in the order in which a reader locks the two.
        list(Document.objects.select_for_update().filter(organization=organization, pk=document_id))
        document = find_document(organization, document_id)
        claims = Claim.objects.filter(document_id=document_id).values("job_id")
        user = Job.objects.live().filter(id__in=claims).first()
        if user is not None:
            message = (
                f"The document is in use by job {user.id}, which is {user.status}. Wait for its end, or cancel it."
            )
            raise Conflict(message)
        name = document.file.name or ""
        Parse.objects.filter(organization=organization, sha256=document.sha256).delete()
        document.delete()
        _audit(organization, document_id, "document.deleted", actor)
        transaction.on_commit(lambda: default_storage.delete(name))
    log.info("document.deleted", document=str(document_id), organization=str(organization.id))


def tell_of_failure(document_id: UUID) -> None:
    """Write the event of a document that has just become `error`, in the transaction under way."""
    document = Document.objects.get(pk=document_id)
    Event.objects.create(
        organization_id=document.organization_id,
        type=EventType.DOCUMENT_FAILED,
        data=document_object(document, base_url=settings.PUBLIC_URL),
    )


def digest_of_file(file: IO[bytes]) -> tuple[str, int]:
    """SHA-256 in hex, and the size in bytes."""
    digest = hashlib.sha256()
    file.seek(0)
    while chunk := file.read(CHUNK):
        digest.update(chunk)
    return digest.hexdigest(), file.tell()


def _known(organization: Organization, sha256: str, batch_id: str) -> Document | None:
    """The document with this content, found under the new batch as well from now on."""
    same = Document.objects.of(organization).filter(sha256=sha256)
    if batch_id:
        same.exclude(batch_ids__contains=[batch_id]).update(
            batch_ids=Func(F("batch_ids"), Value(batch_id), function="array_append")
        )
    return same.first()


def _store(document: Document, file: IO[bytes], actor: Actor) -> bool:
    """Write file and rows, or neither. False: an equal upload was faster."""
    organization = document.organization
    document.file.name = keep_file(document, file)
    try:
        with transaction.atomic():
            document.save(force_insert=True)
            have_read(document)
            _audit(organization, document.id, "document.created", actor)
    except BaseException as error:
        forget_file(document.file.name, error)
        if isinstance(error, IntegrityError) and "document_content_once" in str(error):
            return False
        raise
    log.info(
        "document.created", document=str(document.id), organization=str(organization.id), kind=document.type_detected
    )
    return True


def _audit(organization: Organization, document_id: UUID, action: str, actor: Actor) -> None:
    write_entry(
        organization_id=organization.id,
        actor=actor,
        action=action,
        object_type="document",
        object_id=document_id,
    )
