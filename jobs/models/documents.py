"""Documents as they were uploaded, and what reading them gave."""

from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import Q
from django.db.models.functions import UUID7, Upper

from jobs.models.access import Organization
from jobs.models.clock import ClockTimestamp


class DocumentStatus(models.TextChoices):
    PENDING = "pending"
    PROCESSING = "processing"
    COMPLETED = "completed"
    ERROR = "error"


class DocumentQuerySet(models.QuerySet["Document"]):
    def of(self, organization: Organization) -> Self:
        return self.filter(organization=organization)


class Document(models.Model):
    """One file of an organization; the same bytes are one document, however often they are uploaded."""

    id = models.UUIDField(primary_key=True, db_default=UUID7(), editable=False)
    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="documents")
    filename = models.CharField(max_length=255)
    file = models.FileField(max_length=255, editable=False)
    sha256 = models.CharField(max_length=64, editable=False)
    size_bytes = models.BigIntegerField(editable=False)
    media_type = models.CharField(max_length=127, editable=False, help_text="Told from the bytes, not from the name.")
    type_detected = models.CharField(max_length=16, editable=False, help_text="The media type in short: pdf, docx, …")
    status = models.CharField(max_length=16, choices=DocumentStatus, default=DocumentStatus.PENDING, editable=False)
    error_code = models.CharField(max_length=64, blank=True, editable=False)
    error_message = models.TextField(blank=True, editable=False)
    pages = models.PositiveIntegerField(null=True, editable=False)
    language_detected = models.CharField(max_length=8, blank=True, editable=False)
    metadata = models.JSONField(default=dict, blank=True)
    batch_ids = ArrayField(models.CharField(max_length=255), default=list, blank=True)
    extraction_count = models.PositiveIntegerField(
        default=0, editable=False, help_text="Rows made from it, counted when the claims of an ended job are removed."
    )
    created_at = models.DateTimeField(db_default=ClockTimestamp(), editable=False)

    objects = DocumentQuerySet.as_manager()

    class Meta:
        db_table = "document"
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["organization", "sha256"], name="document_content_once"),
            models.CheckConstraint(
                condition=Q(status=DocumentStatus.ERROR, error_message__gt="")
                | (~Q(status=DocumentStatus.ERROR) & Q(error_message="")),
                name="document_error_has_reason",
            ),
        ]
        indexes = [
            models.Index(fields=["organization", "-created_at", "-id"], name="document_newest"),
            models.Index(fields=["organization", "status", "-created_at", "-id"], name="document_by_status"),
            GinIndex(fields=["batch_ids"], name="document_by_batch"),
            # As Django writes `icontains`.
            GinIndex(OpClass(Upper("filename"), name="gin_trgm_ops"), name="document_by_filename"),
        ]

    def __str__(self) -> str:
        return self.filename


class Parse(models.Model):
    """A document's content as text and positioned words; kept so that a document is read once, whatever uses it.

    It carries the claim of whoever reads the document (token, lease, tries), as a job's claims and slots do.
    """

    id = models.UUIDField(primary_key=True, db_default=UUID7(), editable=False)
    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="+")
    sha256 = models.CharField(max_length=64)
    parser_version = models.PositiveIntegerField()
    content = models.BinaryField(null=True, help_text="Compressed; opaque outside the extraction room.")
    markdown = models.TextField(blank=True)
    done = models.BooleanField(default=False, help_text="Read, or found unreadable.")
    token = models.UUIDField(null=True)
    lease_until = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField(db_default=ClockTimestamp())

    class Meta:
        db_table = "parse"
        constraints = [
            models.UniqueConstraint(fields=["organization", "sha256", "parser_version"], name="parse_once"),
            models.CheckConstraint(
                condition=Q(token=None, lease_until=None) | Q(token__isnull=False, lease_until__isnull=False),
                name="parse_lease_with_token",
            ),
            models.CheckConstraint(condition=Q(done=False) | Q(token=None), name="parse_done_is_free"),
        ]
        indexes = [models.Index(fields=["organization", "id"], condition=Q(done=False), name="parse_open")]
