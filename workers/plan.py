"""What a runner has to know of its job; fixed while the job lives."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.conf import settings

from jobs.models import Job
from workers.extraction.registry import Traits, Unusable, traits_of

EINVOICE_XML = "einvoice_xml"


class CannotExtract(Exception):
    """The job cannot go on at all: its extractor is not installed here, or does not work."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message


class ExtractorMissing(CannotExtract):
    def __init__(self, name: str) -> None:
        message = f"The extractor {name} is not installed on the workers. Install it, then resume the job."
        super().__init__("extractor_not_installed", message)


class ExtractorUnusable(CannotExtract):
    def __init__(self, name: str, reason: str) -> None:
        message = f"The extractor {name} does not work on the workers. Mend it, then resume the job. {reason}"
        super().__init__("extractor_not_usable", message)


@dataclass(frozen=True)
class Plan:
    job_id: UUID
    extractor: str
    needs_document: bool
    schema: dict[str, Any]
    options: dict[str, Any]


def plan_of(job_id: UUID) -> Plan:
    """Raises CannotExtract."""
    job = Job.objects.select_related("schema_version").get(pk=job_id)
    try:
        traits = traits_of(job.extractor)
    except KeyError:
        raise ExtractorMissing(job.extractor) from None
    except Unusable as error:
        raise ExtractorUnusable(job.extractor, str(error)) from error
    return Plan(
        job_id=job.id,
        extractor=job.extractor,
        needs_document=traits.needs_document,
        schema=job.schema_version.definition,
        options=_options_of(job, traits),
    )


def _options_of(job: Job, traits: Traits) -> dict[str, Any]:
    """The job's own, and what the installation has set where the job says nothing of an option that there is."""
    options: dict[str, Any] = job.options
    is_known = traits.options is not None and EINVOICE_XML in traits.options
    if settings.READ_EINVOICE_XML or not is_known or options.get(EINVOICE_XML) is not None:
        return options
    return options | {EINVOICE_XML: False}
