"""The extraction of the contract: one document's row, or the job that will give it."""

from typing import Any

from jobs.models import Document, Job, ResultRow
from jobs.models.jobs import TERMINAL


def extraction_object(job: Job, row: ResultRow, document: Document, *, base_url: str) -> dict[str, Any]:
    """`job` is complete and `row` its only one; `base_url` is scheme and host, for the link to the dashboard."""
    names = job.schema_version.field_names
    assert job.started_at is not None
    assert job.completed_at is not None
    return {
        "extraction_id": str(job.id),
        "status": "complete",
        "document": _document(document),
        "data": {name: row.values.get(name) for name in names},
        "schema": {"id": str(job.schema_version.schema_id), "name": job.schema_version.name},
        "confidence": {
            "overall": row.confidence,
            "fields": {name: _of(row, name).get("confidence") for name in names},
        },
        "validation_flags": row.validation_flags,
        "processing": {
            "duration_ms": round((job.completed_at - job.started_at).total_seconds() * 1000),
            "pages_processed": document.pages or 0,
        },
        **({} if row.usage is None else {"usage": row.usage}),
        "links": _links(job, document, base_url),
    }


def provenance(job: Job, row: ResultRow) -> dict[str, Any]:
    """By field, where its value was found; null where nothing is known of it."""
    names = job.schema_version.field_names
    return {
        name: {key: value for key, value in _of(row, name).items() if key != "confidence"} or None for name in names
    }


def unfinished_object(job: Job, status: str, document: Document, *, base_url: str) -> dict[str, Any]:
    """`status` is the job's latest that is known."""
    itself = f"/v1/jobs/{job.id}"
    links = _links(job, document, base_url) | {"events": f"{itself}/events"}
    if status not in TERMINAL:
        links["cancel"] = f"{itself}/cancel"
    return {
        "status": "processing",
        "job": {"id": str(job.id), "status": status, "poll_url": itself},
        "document": _document(document),
        "links": links,
    }


def _document(document: Document) -> dict[str, Any]:
    return {
        "id": str(document.id),
        "filename": document.filename,
        "pages": document.pages,
        "size_bytes": document.size_bytes,
        "type_detected": document.type_detected,
        "language_detected": document.language_detected or None,
    }


def _of(row: ResultRow, name: str) -> dict[str, Any]:
    found: dict[str, Any] = row.fields.get(name) or {}
    return found


def _links(job: Job, document: Document, base_url: str) -> dict[str, str]:
    itself = f"/v1/jobs/{job.id}"
    return {
        "self": itself,
        "results": f"{itself}/results",
        "document": f"/v1/documents/{document.id}",
        "dashboard": f"{base_url}/jobs/{job.id}",
    }
