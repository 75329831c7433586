"""Things that tests need to be there, made as the product makes them."""

import hashlib
import json
import uuid
from collections.abc import Sequence
from typing import Any

from django.core.files.base import ContentFile

from jobs import lifecycle
from jobs.models import Document, Job, Organization, Parse, Schema, SchemaVersion

INVOICE = {
    "type": "object",
    "properties": {"number": {"type": "string"}, "total": {"type": "number"}, "paid": {"type": "boolean"}},
    "required": ["number"],
}


def make_organization(name: str = "") -> Organization:
    return Organization.objects.create(name=name or f"Organization {uuid.uuid4().hex[:8]}")


def make_schema(organization: Organization, definition: dict[str, Any] = INVOICE, name: str = "Invoice") -> Schema:
    schema = Schema.objects.create(organization=organization)
    schema.current = SchemaVersion.objects.create(
        schema=schema,
        version=1,
        name=name,
        definition_json=json.dumps(definition),
        field_count=len(definition["properties"]),
    )
    schema.save(update_fields=["current"])
    return schema


def make_documents(organization: Organization, count: int, status: str = "completed") -> list[Document]:
    """Documents without files, for extractors that do not look at them."""
    return Document.objects.bulk_create(
        Document(
            organization=organization,
            filename=f"document-{number}.txt",
            file=f"missing/{number}",
            sha256=uuid.uuid4().hex * 2,
            size_bytes=1,
            media_type="text/plain",
            type_detected="txt",
            status=status,
        )
        for number in range(count)
    )


def make_pending_document(organization: Organization, name: str, content: bytes, media_type: str) -> Document:
    """A document with its file, not read yet."""

    digest = hashlib.sha256(content).hexdigest()
    document = Document(
        organization=organization,
        filename=name,
        sha256=digest,
        size_bytes=len(content),
        media_type=media_type,
        type_detected=media_type.rpartition("/")[2][:16],
    )
    document.file.save(f"{organization.id}/{digest}", ContentFile(content), save=False)
    document.save()
    Parse.objects.create(organization=organization, sha256=digest, parser_version=1)
    return document


def make_job(
    organization: Organization | None = None,
    *,
    documents: Sequence[Document] | int = 3,
    extractor: str = "sleep",
    options: dict[str, Any] | None = None,
    schema: Schema | None = None,
) -> Job:
    organization = organization or make_organization()
    schema = schema or make_schema(organization)
    if isinstance(documents, int):
        documents = make_documents(organization, documents)
    assert schema.current is not None
    return lifecycle.create_job(
        organization=organization,
        schema_version=schema.current,
        document_ids=[document.id for document in documents],
        extractor=extractor,
        options=options or {"sleep_ms": 0},
    )
