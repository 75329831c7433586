"""What a new job is made of: the caller's wishes, checked, then handed to the life cycle."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.db.models import TextField
from django.db.models.functions import Cast

from jobs.audit import Actor
from jobs.documents import unknown_ids
from jobs.errors import FieldProblem, InvalidInput, NotFound, Refused
from jobs.extractors import check_extractor, check_options
from jobs.lifecycle import create_job
from jobs.models import Document, Job, Organization, Schema, SchemaVersion
from jobs.models.documents import DocumentStatus
from jobs.schemas import find_schema

NAMED_AT_MOST = 10


@dataclass(frozen=True)
class Wishes:
    """What any new job may say. None: as the setting has it, or, in a resume, as the job before had it."""

    name: str = ""
    extractor: str | None = None
    options: Mapping[str, Any] | None = None


def new_job(
    organization: Organization, *, schema: str, document_ids: Sequence[str], wishes: Wishes, actor: Actor
) -> Job:
    """`schema` is a UUID or short ID; no `document_ids`, which are canonical, means all documents that have been read.

    Raises InvalidInput (an unknown schema, document, extractor or order of dates, too many documents), Refused (no
    documents at all), Conflict (a document has just been deleted).
    """
    extractor = check_extraction(wishes, check_schema(organization, schema))
    # Before the transaction, which must not idle while many IDs are compared; create_job looks at them once more.
    chosen = _known(organization, document_ids) if document_ids else _all_read(organization)
    check_count(len(chosen))
    with transaction.atomic():
        return create_job(
            organization=organization,
            schema_version=_version_in_use(organization, schema),
            document_ids=chosen,
            extractor=extractor,
            options=dict(wishes.options or {}),
            name=wishes.name,
            actor=actor,
        )


def check_extraction(wishes: Wishes, schema: Schema | None) -> str:
    """The extractor: the job's own, else its schema's, else the installation's. Raises InvalidInput."""
    chosen_by_schema = schema.current.extractor if schema and schema.current else ""
    extractor = wishes.extractor or chosen_by_schema or settings.EXTRACTOR
    check_extractor(extractor)
    check_options(extractor, wishes.options or {})
    return extractor


def check_count(documents: int) -> None:
    limit = settings.MAX_DOCUMENTS_PER_JOB
    if documents > limit:
        message = (
            f"A job takes at most {limit:,} documents, and these are {documents:,}. Spread them over several jobs."
        )
        raise InvalidInput(FieldProblem("document_ids", message))


def check_schema(organization: Organization, reference: str) -> Schema:
    """The schema with this UUID or short ID. Raises InvalidInput."""
    try:
        return find_schema(organization, reference)
    except NotFound as error:
        raise InvalidInput(FieldProblem("schema_id", error.message)) from None


def _version_in_use(organization: Organization, reference: str) -> SchemaVersion:
    schema = check_schema(organization, reference)
    _keep_from_deletion(schema)
    assert schema.current is not None
    return schema.current


def _keep_from_deletion(schema: Schema) -> None:
    """Until the job is there to be seen by whoever deletes the schema (jobs/schemas.py takes the same row's lock)."""
    with connection.cursor() as cursor:
        cursor.execute("select 1 from schema where id = %s and deleted_at is null for share", [schema.id])
        if cursor.fetchone() is None:
            raise InvalidInput(FieldProblem("schema_id", "The schema has just been deleted."))


def _known(organization: Organization, document_ids: Sequence[str]) -> list[str]:
    check_count(len(document_ids))
    distinct = list(dict.fromkeys(document_ids))
    unknown, count = unknown_ids(organization.id, distinct, most=NAMED_AT_MOST)
    if unknown:
        more = f" and {count - len(unknown):,} more" if count > len(unknown) else ""
        message = f"There are no documents with these IDs: {', '.join(unknown)}{more}."
        raise InvalidInput(FieldProblem("document_ids", message))
    return distinct


def _all_read(organization: Organization) -> list[str]:
    """Oldest first. One more than a job may take is enough to know that they are too many."""
    read = Document.objects.of(organization).filter(status=DocumentStatus.COMPLETED)
    texts = read.order_by("created_at", "id").values_list(Cast("id", TextField()), flat=True)
    found = list(texts[: settings.MAX_DOCUMENTS_PER_JOB + 1])
    if not found:
        raise Refused("There is no document that has been read yet. Upload one, or name those to extract.")
    return found
