"""Documents, as they were uploaded and read."""

from django.contrib import admin
from django.template.defaultfilters import filesizeformat
from django.utils.safestring import SafeString

from jobs.admin.base import ReadOnlyAdmin
from jobs.admin.display import NOTHING, label, moment, pretty_json, short_name
from jobs.models import Document


@admin.register(Document)
class DocumentAdmin(ReadOnlyAdmin[Document]):
    list_display = ["name", "state", "organization", "type_detected", "pages", "size", "created"]
    list_filter = ["status", "organization"]
    list_select_related = ["organization"]
    search_fields = ["filename", "id__exact"]
    fieldsets = [
        (None, {"fields": ["filename", "state", "problem", "organization", "id", "created"]}),
        ("Content", {"fields": ["media_type", "type_detected", "size", "pages", "language_detected", "sha256"]}),
        ("Use", {"fields": ["extraction_count", "batches", "shown_metadata"]}),
    ]

    @admin.display(description="Filename", ordering="filename")
    def name(self, document: Document) -> SafeString:
        return short_name(document.filename)

    @admin.display(description="Status")
    def state(self, document: Document) -> SafeString:
        return label(document.status)

    @admin.display(description="Error")
    def problem(self, document: Document) -> str:
        return document.error_message or NOTHING

    @admin.display(description="Size")
    def size(self, document: Document) -> str:
        return filesizeformat(document.size_bytes)

    @admin.display(description="Created (UTC)")
    def created(self, document: Document) -> str:
        return moment(document.created_at)

    @admin.display(description="Batches")
    def batches(self, document: Document) -> str:
        return ", ".join(document.batch_ids) or NOTHING

    @admin.display(description="Metadata")
    def shown_metadata(self, document: Document) -> SafeString:
        return pretty_json(document.metadata)
