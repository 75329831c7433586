"""Organizations and their API keys."""

import hashlib

from django.contrib.postgres.fields import ArrayField
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.db.models.functions import UUID7

from jobs.models.clock import ClockTimestamp


def _limit() -> "models.PositiveIntegerField[int | None, int | None]":
    return models.PositiveIntegerField(
        null=True,
        blank=True,
        validators=[MinValueValidator(1)],
        help_text="Such requests that each of its keys may send a second; empty: the installation's limit.",
    )


class Organization(models.Model):
    """Whoever owns documents, schemas and jobs; nothing is shared between two of them."""

    id = models.UUIDField(primary_key=True, db_default=UUID7(), editable=False)
    name = models.CharField(max_length=100, unique=True)
    max_slots_per_job = models.PositiveIntegerField(
        null=True,
        blank=True,
        validators=[MinValueValidator(1)],
        help_text="How many workers may serve one job at once; empty: the installation's limit.",
    )
    reads_per_second = _limit()
    writes_per_second = _limit()
    extracts_per_second = _limit()
    created_at = models.DateTimeField(db_default=ClockTimestamp(), editable=False)

    class Meta:
        db_table = "organization"
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                condition=Q(max_slots_per_job=None) | Q(max_slots_per_job__gt=0), name="organization_has_a_slot"
            ),
            models.CheckConstraint(
                condition=(Q(reads_per_second=None) | Q(reads_per_second__gt=0))
                & (Q(writes_per_second=None) | Q(writes_per_second__gt=0))
                & (Q(extracts_per_second=None) | Q(extracts_per_second__gt=0)),
                name="organization_may_send_requests",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Scope(models.TextChoices):
    READ = "read"
    WRITE = "write"
    EXTRACT = "extract"


def digest_of(key: str) -> str:
    """SHA-256 in hex. A key carries 256 random bits, so that a slow hash would add nothing."""
    return hashlib.sha256(key.encode()).hexdigest()


class APIKey(models.Model):
    """A key of one organization. Only its digest is kept; the key is shown once, when it is made."""

    id = models.UUIDField(primary_key=True, db_default=UUID7(), editable=False)
    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="api_keys")
    name = models.CharField(max_length=100)
    prefix = models.CharField(max_length=16, editable=False, help_text="How the key begins, to tell keys apart.")
    digest = models.CharField(max_length=64, unique=True, editable=False)
    scopes = ArrayField(models.CharField(max_length=16, choices=Scope))
    created_at = models.DateTimeField(db_default=ClockTimestamp(), editable=False)
    expires_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "api_key"
        ordering = ["-created_at"]
        verbose_name = "API key"
        constraints = [
            models.CheckConstraint(
                condition=Q(scopes__contained_by=list(Scope.values)) & ~Q(scopes=[]), name="api_key_scopes_known"
            )
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.prefix}…)"
