"""Jobs: looked at here, and cancelled; never saved."""

from typing import Any
from uuid import UUID

from django.contrib import admin
from django.contrib.admin.options import IncorrectLookupParameters
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.utils.safestring import SafeString

from jobs.admin.base import ReadOnlyAdmin
from jobs.admin.cancelling import CancelForm, cancel_each, confirmation
from jobs.admin.confirm import MOST_AT_ONCE, asked_ids
from jobs.admin.display import NOTHING, counts_of, job_state, label, moment, pretty_json, progress, short_id
from jobs.admin.job_tables import entries_table, rows_page, slots_table
from jobs.admin.links import link_to
from jobs.models import AuditEntry, Job, ResultRow
from jobs.models.jobs import JobStatus


class StatusFilter(admin.SimpleListFilter):
    """As the API filters: `cancelled` is the part of `failed` that a cancel made."""

    title = "status"
    parameter_name = "status"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin[Any]) -> list[tuple[str, str]]:
        return [*((status, status) for status in JobStatus.values), ("cancelled", "failed by a cancel")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Job]) -> QuerySet[Job]:
        match self.value():
            case None:
                return queryset
            case "cancelled":
                return queryset.filter(cancelled_at__isnull=False)
            case status if status in JobStatus.values:
                return queryset.filter(status=status)
            case _:
                raise IncorrectLookupParameters


@admin.register(Job)
class JobAdmin(ReadOnlyAdmin[Job]):
    list_display = [
        "title",
        "state",
        "organization",
        "schema",
        "bar",
        "completed",
        "failed",
        "remaining",
        "created_minute",
        "ended_minute",
    ]
    list_filter = [StatusFilter, "organization"]
    search_fields = ["id__exact", "name"]
    actions = ["cancel_selected"]
    fieldsets = [
        (None, {"fields": ["title", "state", "error", "bar", "completed", "failed", "remaining"]}),
        ("What it does", {"fields": ["organization", "schema", "extractor", "shown_options", "resumed"]}),
        ("When", {"fields": ["created", "started", "ended", "id"]}),
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Job]:
        return Job.objects.with_counts().select_related("organization")

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        extra_context = extra_context or {}
        job = self.get_object(request, object_id)
        if job is not None and self.has_view_permission(request):
            extra_context |= {
                "cancel_url": self._cancel_url([job.pk]) if job.is_live and self.has_cancel_permission(request) else "",
                "slots_table": slots_table(job),
            }
            # Who may not see the lists of these does not see them here either.
            if self.admin_site.get_model_admin(ResultRow).has_view_permission(request):
                extra_context["rows_page"] = rows_page(job, request.GET)
            if self.admin_site.get_model_admin(AuditEntry).has_view_permission(request):
                extra_context["entries_table"] = entries_table(job.pk)
        return super().change_view(request, object_id, form_url, extra_context)

    # --- Cancelling. ---

    def has_cancel_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("jobs.change_job")

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.cancel_view)
        return [path("cancel/", view, name="jobs_job_cancel"), *super().get_urls()]

    @admin.action(description="Cancel selected jobs", permissions=["cancel"])
    def cancel_selected(self, request: HttpRequest, queryset: QuerySet[Job]) -> HttpResponse:
        return redirect(self._cancel_url(list(queryset.values_list("pk", flat=True)[:MOST_AT_ONCE])))

    def _cancel_url(self, job_ids: list[UUID]) -> str:
        return reverse("admin:jobs_job_cancel", query={"id": job_ids})

    def cancel_view(self, request: HttpRequest) -> HttpResponse:
        """Ask first; then cancel what was asked for, whatever has become of it meanwhile."""
        if not self.has_cancel_permission(request):
            raise PermissionDenied
        form = CancelForm(request.POST if request.method == "POST" else None)
        ids = asked_ids(request.POST if request.method == "POST" else request.GET)
        if form.is_valid():
            cancel_each(request, ids, form.cleaned_data["reason"])
            if len(ids) == 1:
                return redirect("admin:jobs_job_change", ids[0])
            return redirect("admin:jobs_job_changelist")
        jobs = self.get_queryset(request).filter(pk__in=ids)
        return confirmation(jobs, form).page(request, self)

    # --- How a job is shown. ---

    @admin.display(description="Job")
    def title(self, job: Job) -> str:
        return job.name or short_id(job.pk)

    @admin.display(description="Status")
    def state(self, job: Job) -> SafeString:
        return label(job_state(job))

    @admin.display(description="Error")
    def error(self, job: Job) -> str:
        return f"{job.error_message} ({job.error_code})" if job.error_message else NOTHING

    @admin.display(description="Schema")
    def schema(self, job: Job) -> SafeString:
        return link_to("schema", job.schema_version.schema_id, job.schema_version)

    @admin.display(description="Progress")
    def bar(self, job: Job) -> SafeString:
        return progress(job)

    @admin.display(description="Completed")
    def completed(self, job: Job) -> int:
        return counts_of(job).completed

    @admin.display(description="Failed")
    def failed(self, job: Job) -> int:
        return counts_of(job).failed

    @admin.display(description="Remaining")
    def remaining(self, job: Job) -> int:
        return counts_of(job).remaining

    @admin.display(description="Options")
    def shown_options(self, job: Job) -> SafeString:
        return pretty_json(job.options)

    @admin.display(description="Resumed from")
    def resumed(self, job: Job) -> str:
        return link_to("job", job.resumed_from_id, job.resumed_from_id) if job.resumed_from_id else NOTHING

    @admin.display(description="Created (UTC)")
    def created(self, job: Job) -> str:
        return moment(job.created_at)

    @admin.display(description="Created (UTC)")
    def created_minute(self, job: Job) -> str:
        return moment(job.created_at, precisely=False)

    @admin.display(description="Ended (UTC)")
    def ended_minute(self, job: Job) -> str:
        return moment(job.completed_at, precisely=False)

    @admin.display(description="Started (UTC)")
    def started(self, job: Job) -> str:
        return moment(job.started_at)

    @admin.display(description="Ended (UTC)")
    def ended(self, job: Job) -> str:
        return moment(job.completed_at)
