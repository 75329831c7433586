"""Schemas and their versions. A job keeps the version that it began with."""

import json
import secrets
from typing import Any, Self

from django.db import models
from django.db.models import Q
from django.db.models.functions import UUID7

from jobs.models.access import Organization
from jobs.models.clock import ClockTimestamp


def new_short_id() -> str:
    return f"SCH-{secrets.token_hex(4)}"


class SchemaQuerySet(models.QuerySet["Schema"]):
    def of(self, organization: Organization) -> Self:
        """The schemas of an organization that have not been deleted, each with its current version."""
        return self.filter(organization=organization, deleted_at=None).select_related("current")

    def listed(self) -> Self:
        """Without those that came inside of an extraction."""
        return self.filter(inline_digest="")


class Schema(models.Model):
    id = models.UUIDField(primary_key=True, db_default=UUID7(), editable=False)
    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="schemas")
    short_id = models.CharField(max_length=12, default=new_short_id, unique=True, editable=False)
    current = models.ForeignKey("SchemaVersion", null=True, on_delete=models.SET_NULL, related_name="+", editable=False)
    created_at = models.DateTimeField(db_default=ClockTimestamp(), editable=False)
    updated_at = models.DateTimeField(db_default=ClockTimestamp(), editable=False)
    deleted_at = models.DateTimeField(null=True, blank=True, editable=False)
    inline_digest = models.CharField(
        max_length=64,
        db_default="",
        blank=True,
        editable=False,
        help_text="SHA-256 of the definition, where it came inside of an extraction and has no version since.",
    )

    objects = SchemaQuerySet.as_manager()

    class Meta:
        db_table = "schema"
        ordering = ["-id"]
        indexes = [
            models.Index(
                fields=["organization", "-id"], condition=Q(deleted_at=None, inline_digest=""), name="schema_newest"
            )
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "inline_digest"],
                condition=Q(deleted_at=None) & ~Q(inline_digest=""),
                name="schema_inline_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.current.name} ({self.short_id})" if self.current else self.short_id


class SchemaVersion(models.Model):
    """What a schema said at one time; never changed."""

    id = models.UUIDField(primary_key=True, db_default=UUID7(), editable=False)
    schema = models.ForeignKey(Schema, on_delete=models.CASCADE, related_name="versions")
    version = models.PositiveIntegerField()
    name = models.CharField(max_length=100)
    description = models.TextField(blank=True)
    definition_json = models.TextField(help_text="JSON Schema, as text: jsonb would forget the order of the fields.")
    field_count = models.PositiveIntegerField(help_text="Top-level fields.")
    extractor = models.CharField(
        max_length=100, db_default="", blank=True, help_text="Of jobs that name none; empty: the installation's."
    )
    created_at = models.DateTimeField(db_default=ClockTimestamp(), editable=False)

    class Meta:
        db_table = "schema_version"
        constraints = [models.UniqueConstraint(fields=["schema", "version"], name="schema_version_once")]

    def __str__(self) -> str:
        return f"{self.name} v{self.version}"

    @property
    def definition(self) -> dict[str, Any]:
        loaded: dict[str, Any] = json.loads(self.definition_json)
        return loaded

    @property
    def field_names(self) -> list[str]:
        return list(self.definition["properties"])
