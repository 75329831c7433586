"""The schema object of the contract."""

from typing import Any

from jobs.job_object import iso
from jobs.models import Schema


def schema_object(schema: Schema, *, base_url: str) -> dict[str, Any]:
    """`base_url` is scheme and host, for the link to the dashboard."""
    current = schema.current
    assert current is not None, "every schema is made with its first version"
    return {
        "id": str(schema.id),
        "short_id": schema.short_id,
        "name": current.name,
        "description": current.description or None,
        "definition": current.definition,
        "field_count": current.field_count,
        "version": current.version,
        "extractor": current.extractor or None,
        "created_at": iso(schema.created_at),
        "updated_at": iso(schema.updated_at),
        "links": {"self": f"/v1/schemas/{schema.id}", "dashboard": f"{base_url}/schemas/{schema.id}"},
    }
