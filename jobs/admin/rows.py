"""Result rows: what one document gave in one job."""

from typing import Any

from django.contrib import admin
from django.contrib.admin.options import IncorrectLookupParameters
from django.db.models import QuerySet
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.text import Truncator

from jobs.admin.base import ReadOnlyAdmin
from jobs.admin.display import NOTHING, label, moment, percent, pretty_json, short, short_id, short_name
from jobs.admin.links import link_to
from jobs.ids import parse_uuid
from jobs.models import Job, ResultRow, SchemaVersion

JOBS_TO_CHOOSE_FROM = 15


class JobFilter(admin.SimpleListFilter):
    """The latest jobs, and the one that was chosen, however old it is."""

    title = "job"
    parameter_name = "job"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin[Any]) -> list[tuple[str, str]]:
        jobs = {str(job.pk): str(job) for job in Job.objects.only("name")[:JOBS_TO_CHOOSE_FROM]}
        chosen = self.value()
        if chosen and chosen not in jobs:
            jobs[chosen] = chosen
        return list(jobs.items())

    def queryset(self, request: HttpRequest, queryset: QuerySet[ResultRow]) -> QuerySet[ResultRow]:
        chosen = self.value()
        if chosen is None:
            return queryset
        job_id = parse_uuid(chosen)
        if job_id is None:
            raise IncorrectLookupParameters
        return queryset.filter(job_id=job_id)


@admin.register(ResultRow)
class ResultRowAdmin(ReadOnlyAdmin[ResultRow]):
    list_display = ["name", "state", "found", "problem", "shown_confidence", "job_in_short", "position", "recorded"]
    list_filter = [JobFilter, "status"]
    search_fields = ["id__exact", "job_id__exact"]
    search_help_text = "The ID of a row or of a job"
    fieldsets = [
        (None, {"fields": ["filename", "state", "problem", "job", "position", "document", "recorded", "id"]}),
        ("Values", {"fields": ["shown_confidence", "table"]}),
        ("As stored", {"fields": ["shown_values", "shown_fields", "shown_flags"], "classes": ["collapse"]}),
    ]

    def get_ordering(self, request: HttpRequest) -> tuple[str, ...]:
        """Both orders are an index's: of one job by position, of all jobs the newest first."""
        return ("job_id", "position") if "job" in request.GET else ("-id",)

    @admin.display(description="Filename")
    def name(self, row: ResultRow) -> SafeString:
        return short_name(row.filename)

    @admin.display(description="Status")
    def state(self, row: ResultRow) -> SafeString:
        return label(row.status)

    @admin.display(description="Job")
    def job(self, row: ResultRow) -> SafeString:
        return link_to("job", row.job_id, row.job_id)

    @admin.display(description="Job")
    def job_in_short(self, row: ResultRow) -> SafeString:
        return link_to("job", row.job_id, short_id(row.job_id))

    @admin.display(description="Document")
    def document(self, row: ResultRow) -> SafeString:
        return link_to("document", row.document_id, row.document_id)

    @admin.display(description="Values")
    def found(self, row: ResultRow) -> str:
        shown = " · ".join(f"{name}: {short(value)}" for name, value in row.values.items())
        return Truncator(shown).chars(80) or NOTHING

    @admin.display(description="Confidence")
    def shown_confidence(self, row: ResultRow) -> str:
        return percent(row.confidence)

    @admin.display(description="Failure")
    def problem(self, row: ResultRow) -> str:
        return row.error_message or NOTHING

    @admin.display(description="Recorded (UTC)")
    def recorded(self, row: ResultRow) -> str:
        return moment(row.recorded_at)

    @admin.display(description="Fields")
    def table(self, row: ResultRow) -> SafeString:
        """In the schema's order, which jsonb has forgotten."""
        names = SchemaVersion.objects.get(jobs=row.job_id).field_names
        rows = [_field_row(name, row.values.get(name), row.fields.get(name) or {}) for name in names]
        headers = ["Field", "Value", "Confidence", "Page", "Found in the text as"]
        return render_to_string("unfold/components/table.html", {"table": {"headers": headers, "rows": rows}})

    @admin.display(description="Values")
    def shown_values(self, row: ResultRow) -> SafeString:
        return pretty_json(row.values)

    @admin.display(description="Fields")
    def shown_fields(self, row: ResultRow) -> SafeString:
        return pretty_json(row.fields)

    @admin.display(description="Validation flags")
    def shown_flags(self, row: ResultRow) -> SafeString:
        return pretty_json(row.validation_flags)


def _field_row(name: str, value: object, origin: dict[str, Any]) -> list[str]:
    page, source_text = origin.get("page"), origin.get("source_text")
    return [name, short(value), percent(origin.get("confidence")), str(page or NOTHING), short(source_text)]
