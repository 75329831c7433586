"""The job object of the contract, as API, events and streams show it."""

from datetime import UTC, datetime
from typing import Any

from jobs.models import Job
from jobs.models.jobs import TERMINAL, JobStatus

ROWS_BEFORE_ESTIMATE = 3


def job_object(job: Job, *, base_url: str) -> dict[str, Any]:
    """`job` has its counts (see Job.done); `base_url` is scheme and host, for the dashboard."""
    done, failed = job.done, job.bad
    processing = job.status == JobStatus.PROCESSING
    return {
        "id": str(job.id),
        "name": job.name or None,
        "status": job.status,
        "progress": 100 * (done + failed) // job.document_count if processing else None,
        "estimated_seconds_remaining": _estimate(job, done + failed) if processing else None,
        "schema": {"id": str(job.schema_version.schema_id), "name": job.schema_version.name},
        "document_count": job.document_count,
        "completed_documents": done,
        "grid_stats": _grid_stats(job, done) if job.status in (JobStatus.PROCESSING, JobStatus.COMPLETE) else None,
        "current_phase": "phase_2_execute" if processing else None,
        "error": {"code": job.error_code, "message": job.error_message} if job.status == JobStatus.FAILED else None,
        "created_at": iso(job.created_at),
        "started_at": iso(job.started_at),
        "completed_at": iso(job.completed_at),
        "failed_documents": failed,
        "remaining_documents": job.document_count - done - failed,
        "cancelled_at": iso(job.cancelled_at),
        "resumed_from": str(job.resumed_from_id) if job.resumed_from_id else None,
        "links": _links(job, base_url),
    }


def iso(moment: datetime | None) -> str | None:
    """ISO 8601 in UTC with milliseconds."""
    if moment is None:
        return None
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _estimate(job: Job, recorded: int) -> int | None:
    if recorded < ROWS_BEFORE_ESTIMATE or job.started_at is None:
        return None
    elapsed_s = (job.read_at - job.started_at).total_seconds()  # type: ignore[attr-defined]
    return max(0, int(elapsed_s * (job.document_count - recorded) / recorded + 0.5))


def _grid_stats(job: Job, done: int) -> dict[str, Any]:
    total = done * job.schema_version.field_count
    filled = job.cells
    return {
        "total_cells": total,
        "filled": filled,
        "empty": total - filled,
        "fill_rate": round(filled / total, 4) if total else None,
    }


def _links(job: Job, base_url: str) -> dict[str, str]:
    itself = f"/v1/jobs/{job.id}"
    links = {"self": itself, "results": f"{itself}/results", "events": f"{itself}/events"}
    if job.status not in TERMINAL:
        links["cancel"] = f"{itself}/cancel"
    links["dashboard"] = f"{base_url}/jobs/{job.id}"
    return links
