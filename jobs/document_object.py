"""The document object of the contract."""

from typing import Any

from jobs.job_object import iso
from jobs.models import Document
from jobs.models.documents import DocumentStatus


def document_object(document: Document, *, base_url: str) -> dict[str, Any]:
    """`base_url` is scheme and host, for the link to the dashboard."""
    itself = f"/v1/documents/{document.id}"
    return {
        "id": str(document.id),
        "filename": document.filename,
        "status": document.status,
        "error": _error(document),
        "pages": document.pages,
        "size_bytes": document.size_bytes,
        "mime_type": document.media_type,
        "type_detected": document.type_detected,
        "language_detected": document.language_detected or None,
        "sha256": document.sha256,
        "batch_id": document.batch_ids[-1] if document.batch_ids else None,
        "batch_ids": document.batch_ids,
        "metadata": document.metadata,
        "extraction_count": document.extraction_count,
        "created_at": iso(document.created_at),
        "links": {
            "self": itself,
            "markdown": f"{itself}/markdown",
            "content": f"{itself}/content",
            "dashboard": f"{base_url}/documents/{document.id}",
        },
    }


def _error(document: Document) -> dict[str, str] | None:
    if document.status != DocumentStatus.ERROR:
        return None
    return {"code": document.error_code, "message": document.error_message}
