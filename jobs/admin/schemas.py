"""Schemas and their versions."""

from django.contrib import admin
from django.utils.safestring import SafeString

from jobs.admin.base import ReadOnlyAdmin, ReadOnlyInline
from jobs.admin.display import NOTHING, label, moment, pretty_json
from jobs.models import Schema, SchemaVersion


class SchemaVersionInline(ReadOnlyInline[SchemaVersion, Schema]):
    model = SchemaVersion
    ordering = ["-version"]
    fields = readonly_fields = (
        "version", "name", "description", "extractor", "field_count", "created", "shown_definition",
    )  # fmt: skip
    verbose_name_plural = "versions"

    @admin.display(description="Created (UTC)")
    def created(self, version: SchemaVersion) -> str:
        return moment(version.created_at)

    @admin.display(description="Definition")
    def shown_definition(self, version: SchemaVersion) -> SafeString:
        return pretty_json(version.definition)


@admin.register(Schema)
class SchemaAdmin(ReadOnlyAdmin[Schema]):
    list_display = ["name", "short_id", "organization", "version", "field_count", "created", "updated", "deleted"]
    list_filter = ["organization", ("deleted_at", admin.EmptyFieldListFilter)]
    list_select_related = ["organization", "current"]
    search_fields = ["current__name", "short_id", "id__exact"]
    fields = ["name", "short_id", "id", "organization", "version", "created", "updated", "deleted"]
    inlines = [SchemaVersionInline]

    @admin.display(description="Name")
    def name(self, schema: Schema) -> str:
        return schema.current.name if schema.current else NOTHING

    @admin.display(description="Version")
    def version(self, schema: Schema) -> str:
        return str(schema.current.version) if schema.current else NOTHING

    @admin.display(description="Fields")
    def field_count(self, schema: Schema) -> str:
        return str(schema.current.field_count) if schema.current else NOTHING

    @admin.display(description="Created (UTC)")
    def created(self, schema: Schema) -> str:
        return moment(schema.created_at)

    @admin.display(description="Updated (UTC)")
    def updated(self, schema: Schema) -> str:
        return moment(schema.updated_at)

    @admin.display(description="Deleted")
    def deleted(self, schema: Schema) -> str:
        return label("deleted") if schema.deleted_at else NOTHING
