"""Things that tests need to be there, made as the product makes them."""

import hashlib
import json
import uuid
from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core.files.base import ContentFile

from jobs import lifecycle
from jobs.audit import SYSTEM
from jobs.models import Delivery, Document, Event, Job, Organization, Parse, Schema, SchemaVersion, Webhook
from jobs.models.clock import ClockTimestamp
from jobs.models.history import EventType
from jobs.webhooks import Wishes, create_webhook

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
    Parse.objects.create(organization=organization, sha256=digest, parser_version=settings.PARSER_VERSION)
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


def make_webhook(organization: Organization, url: str = "https://example.com/", *events: str) -> Webhook:
    return make_webhook_and_secret(organization, url, *events)[0]


def make_webhook_and_secret(organization: Organization, url: str, *events: str) -> tuple[Webhook, str]:
    return create_webhook(organization, Wishes(url=url, events=events or ("*",)), actor=SYSTEM)


def make_event(organization: Organization, type: str = EventType.JOB_COMPLETED, **more: Any) -> Event:  # noqa: A002
    """One that nobody has dispatched yet, of a job that there need not be."""
    return Event.objects.create(organization=organization, type=type, job_id=uuid.uuid4(), data={}, **more)


def make_delivery(webhook: Webhook) -> Delivery:
    """One that is due."""
    event = make_event(webhook.organization, dispatched_at=ClockTimestamp())
    delivery = Delivery.objects.create(webhook=webhook, event=event, next_attempt_at=ClockTimestamp())
    Webhook.objects.filter(pk=webhook.pk).update(look_at=ClockTimestamp())
    return delivery


def make_due(delivery: Delivery) -> None:
    """As if the time until its next attempt, or the lease of who holds it, had passed."""
    Delivery.objects.filter(pk=delivery.pk).update(next_attempt_at=ClockTimestamp())
    Webhook.objects.filter(pk=delivery.webhook_id).update(look_at=ClockTimestamp(), rests_until=None)
