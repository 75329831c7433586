"""What a runner has to know of its job; fixed while the job lives."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.conf import settings

from jobs.models import Job
from workers.extraction.llm.talk import Answer, Talk
from workers.extraction.registry import Traits, Unusable, asks_a_model, traits_of
from workers.extraction.sandbox import ExtractRequest

EINVOICE_XML = "einvoice_xml"


class CannotExtract(Exception):
    """The job cannot go on at all: its extractor is not installed or set up here, or does not work."""

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


class ExtractorNotSetUp(CannotExtract):
    def __init__(self, missing: str) -> None:
        super().__init__("extractor_not_configured", f"{missing} The workers need it, too. Then resume the job.")


@dataclass(frozen=True)
class Plan:
    job_id: UUID
    extractor: str
    needs_document: bool
    schema: dict[str, Any]
    options: dict[str, Any]
    asks_a_model: bool = False

    def request(self, parsed: list[bytes | None], answers: Sequence[Answer] = ()) -> ExtractRequest:
        """To the sandbox. With answers of the language model it is about one document, which has asked for them."""
        talk = Talk(
            answers=list(answers),
            pages_a_call=settings.LLM_MAX_PAGES_PER_CALL,
            characters_a_call=settings.LLM_MAX_CHARACTERS_PER_CALL,
            calls_a_document=settings.LLM_MAX_CALLS_PER_DOCUMENT,
            threshold=settings.LLM_HYBRID_THRESHOLD,
        )
        return ExtractRequest(
            extractor=self.extractor,
            schema=self.schema,
            options=self.options,
            parsed=parsed,
            talk=talk if self.asks_a_model else None,
        )


def plan_of(job_id: UUID) -> Plan:
    """Raises CannotExtract."""
    job = Job.objects.select_related("schema_version").get(pk=job_id)
    try:
        traits = traits_of(job.extractor)
    except KeyError:
        raise ExtractorMissing(job.extractor) from None
    except Unusable as error:
        raise ExtractorUnusable(job.extractor, str(error)) from error
    if job.extractor in settings.EXTRACTORS_NOT_SET_UP:
        raise ExtractorNotSetUp(settings.EXTRACTORS_NOT_SET_UP[job.extractor])
    return Plan(
        job_id=job.id,
        extractor=job.extractor,
        needs_document=traits.needs_document,
        schema=job.schema_version.definition,
        options=_options_of(job, traits),
        asks_a_model=asks_a_model(job.extractor),
    )


def _options_of(job: Job, traits: Traits) -> dict[str, Any]:
    """The job's own, and what the installation has set where the job says nothing of an option that there is."""
    options: dict[str, Any] = job.options
    is_known = traits.options is not None and EINVOICE_XML in traits.options
    if settings.READ_EINVOICE_XML or not is_known or options.get(EINVOICE_XML) is not None:
        return options
    return options | {EINVOICE_XML: False}
