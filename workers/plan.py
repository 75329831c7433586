"""What a runner has to know of its job; fixed while the job lives."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.conf import settings

from jobs.models import Job
from workers.extraction.llm.talk import Answer, Talk
from workers.extraction.registry import asks_a_model, installed_extractors, needs_document
from workers.extraction.sandbox import ExtractRequest


class ExtractorMissing(Exception):
    """The job names an extractor that this installation does not have, or has not set up; `code` is the job's."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


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
    """Raises ExtractorMissing."""
    job = Job.objects.select_related("schema_version").get(pk=job_id)
    if job.extractor not in installed_extractors():
        message = f"The extractor {job.extractor} is not installed on the workers. Install it, then resume the job."
        raise ExtractorMissing("extractor_not_installed", message)
    if job.extractor in settings.EXTRACTORS_NOT_SET_UP:
        message = f"{settings.EXTRACTORS_NOT_SET_UP[job.extractor]} The workers need it, too. Then resume the job."
        raise ExtractorMissing("extractor_not_configured", message)
    return Plan(
        job_id=job.id,
        extractor=job.extractor,
        needs_document=needs_document(job.extractor),
        schema=job.schema_version.definition,
        options=job.options,
        asks_a_model=asks_a_model(job.extractor),
    )
