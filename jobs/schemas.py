"""Schemas: made, given a new version, deleted. Versions stay, because jobs and rows refer to them."""

import json
from typing import Any
from uuid import UUID

import structlog
from django.db import transaction

from jobs.audit import Actor, write_entry
from jobs.errors import Conflict, NotFound
from jobs.extractors import check_extractor
from jobs.ids import parse_short_id, parse_uuid
from jobs.models import Job, Organization, Schema, SchemaVersion
from jobs.models.clock import ClockTimestamp

log = structlog.get_logger(__name__)


def find_schema(organization: Organization, reference: str) -> Schema:
    """By UUID or short ID. Raises NotFound."""
    schemas = Schema.objects.of(organization)
    key, short_id = parse_uuid(reference), parse_short_id(reference)
    found = schemas.filter(pk=key).first() if key else schemas.filter(short_id=short_id).first() if short_id else None
    if found is None:
        raise NotFound(f"There is no schema with the ID {reference[:100]}.")
    return found


def create_schema(
    organization: Organization,
    *,
    name: str,
    description: str,
    definition: dict[str, Any],
    extractor: str = "",
    actor: Actor,
    inline_digest: str = "",
) -> Schema:
    """`definition` is what jobs/schema_definitions.py returns; `inline_digest` is for jobs/inline_schemas.py.

    Raises InvalidInput (an extractor that a job cannot have).
    """
    said = _said(name, description, definition, extractor)
    with transaction.atomic():
        schema = Schema.objects.create(organization=organization, inline_digest=inline_digest)
        _set_version(schema, 1, said)
        _audit(schema, "schema.created", actor)
    log.info("schema.created", schema=str(schema.id), organization=str(organization.id))
    return schema


def add_version(
    organization: Organization,
    schema_id: UUID,
    *,
    name: str,
    description: str,
    definition: dict[str, Any],
    extractor: str = "",
    actor: Actor,
) -> Schema:
    """Make the schema's next version its current one; jobs keep theirs. Raises NotFound, InvalidInput.

    One that came inside of an extraction is from then on a schema like any other.
    """
    said = _said(name, description, definition, extractor)
    with transaction.atomic():
        schema = _lock(organization, schema_id)
        newest = schema.versions.order_by("-version").first()
        _set_version(schema, newest.version + 1 if newest else 1, said)
        _audit(schema, "schema.updated", actor)
    log.info("schema.updated", schema=str(schema_id), organization=str(organization.id))
    return schema


def delete_schema(organization: Organization, schema_id: UUID, *, actor: Actor) -> None:
    """Hide it from every list; its versions stay for the jobs that ran with them.

    Raises NotFound, Conflict (a live job runs with it).
    """
    with transaction.atomic():
        schema = _lock(organization, schema_id)
        user = Job.objects.live().filter(schema_version__schema=schema).first()
        if user is not None:
            raise Conflict(
                f"The schema is in use by job {user.id}, which is {user.status}. Wait for its end, or cancel it."
            )
        Schema.objects.filter(pk=schema.pk).update(deleted_at=ClockTimestamp())
        _audit(schema, "schema.deleted", actor)
    log.info("schema.deleted", schema=str(schema_id), organization=str(organization.id))


def _lock(organization: Organization, schema_id: UUID) -> Schema:
    """Against two new versions at once, and against a job that begins (jobs/new_job.py locks the row in share mode)."""
    schema = Schema.objects.of(organization).select_for_update(of=("self",)).filter(pk=schema_id).first()
    if schema is None:
        raise NotFound(f"There is no schema with the ID {schema_id}.")
    return schema


def _said(name: str, description: str, definition: dict[str, Any], extractor: str) -> dict[str, Any]:
    """What a version says. Raises InvalidInput."""
    if extractor:
        check_extractor(extractor)
    return {
        "name": name,
        "description": description,
        "definition_json": json.dumps(definition, ensure_ascii=False),
        "field_count": len(definition["properties"]),
        "extractor": extractor,
    }


def _set_version(schema: Schema, version: int, said: dict[str, Any]) -> None:
    schema.current = SchemaVersion.objects.create(schema=schema, version=version, **said)
    Schema.objects.filter(pk=schema.pk).update(
        current=schema.current,
        updated_at=ClockTimestamp(),
        inline_digest=schema.inline_digest if version == 1 else "",
    )
    schema.refresh_from_db(fields=["updated_at"])


def _audit(schema: Schema, action: str, actor: Actor) -> None:
    write_entry(
        organization_id=schema.organization_id,
        actor=actor,
        action=action,
        object_type="schema",
        object_id=schema.id,
    )
