"""What a runner has to know of its job; fixed while the job lives."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.conf import settings

from jobs.models import Job
from workers.extraction.registry import installed_extractors, needs_document


class ExtractorMissing(Exception):
    """The job names an extractor that this installation does not have."""


@dataclass(frozen=True)
class Plan:
    job_id: UUID
    extractor: str
    needs_document: bool
    schema: dict[str, Any]
    options: dict[str, Any]


def plan_of(job_id: UUID) -> Plan:
    """Raises ExtractorMissing."""
    job = Job.objects.select_related("schema_version").get(pk=job_id)
    if job.extractor not in installed_extractors():
        raise ExtractorMissing(job.extractor)
    return Plan(
        job_id=job.id,
        extractor=job.extractor,
        needs_document=needs_document(job.extractor),
        schema=job.schema_version.definition,
        options=_options_of(job),
    )


def _options_of(job: Job) -> dict[str, Any]:
    """The job's own, and what the installation has set where the job says nothing."""
    options: dict[str, Any] = job.options
    if settings.READ_EINVOICE_XML or options.get("einvoice_xml") is not None:
        return options
    return options | {"einvoice_xml": False}
