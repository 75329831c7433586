"""What happened: audit entries and events. To be read, never changed."""

from django.contrib import admin
from django.utils.html import format_html
from django.utils.safestring import SafeString

from jobs.admin.base import ReadOnlyAdmin
from jobs.admin.display import NOTHING, moment, one_line, pretty_json, short_id
from jobs.admin.links import link_to
from jobs.models import AuditEntry, Event


@admin.register(AuditEntry)
class AuditEntryAdmin(ReadOnlyAdmin[AuditEntry]):
    list_display = ["when", "action", "actor", "about", "reason", "organization"]
    list_display_links = ["when"]
    list_filter = ["organization"]
    list_select_related = ["organization"]
    search_fields = ["object_id__exact", "actor"]
    fields = ["when", "action", "actor", "about", "object_id", "reason", "organization", "request_id", "id"]

    @admin.display(description="At (UTC)")
    def when(self, entry: AuditEntry) -> str:
        return moment(entry.at)

    @admin.display(description="Object")
    def about(self, entry: AuditEntry) -> SafeString:
        text = format_html("{} {}", entry.object_type.replace("_", " "), short_id(entry.object_id))
        return link_to(entry.object_type.replace("_", ""), entry.object_id, text)


@admin.register(Event)
class EventAdmin(ReadOnlyAdmin[Event]):
    list_display = ["created", "type", "job", "organization"]
    list_filter = ["type", "organization"]
    list_select_related = ["organization"]
    search_fields = ["job_id__exact", "id__exact"]
    ordering = ["-id"]
    fields = ["created", "type", "job", "organization", "id", "dispatched", "shown_data"]

    @admin.display(description="Created (UTC)")
    def created(self, event: Event) -> str:
        return moment(event.created_at)

    @admin.display(description="Dispatched to webhooks (UTC)")
    def dispatched(self, event: Event) -> str:
        return moment(event.dispatched_at)

    @admin.display(description="Job")
    def job(self, event: Event) -> SafeString:
        return link_to("job", event.job_id, str(event.job_id)) if event.job_id else one_line(NOTHING)

    @admin.display(description="Data")
    def shown_data(self, event: Event) -> SafeString:
        return pretty_json(event.data)
