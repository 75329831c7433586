"""What happened: audit entries for people, events for webhooks. Both are written with the change they tell of."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import UUID7

from jobs.models.access import Organization
from jobs.models.clock import ClockTimestamp


class AuditEntry(models.Model):
    """Who did what, when and why. Never changed."""

    id = models.UUIDField(primary_key=True, db_default=UUID7(), editable=False)
    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField(db_default=ClockTimestamp())
    actor = models.CharField(max_length=255, help_text="An API key, a user of the admin, or the system.")
    action = models.CharField(max_length=64)
    object_type = models.CharField(max_length=32)
    object_id = models.UUIDField()
    reason = models.CharField(max_length=500, blank=True)
    request_id = models.CharField(max_length=64, blank=True)

    class Meta:
        db_table = "audit_entry"
        ordering = ["-id"]
        verbose_name_plural = "audit entries"
        indexes = [
            models.Index(fields=["organization", "-id"], name="audit_entry_newest"),
            models.Index(fields=["object_id", "-id"], name="audit_entry_of_object"),
        ]

    def __str__(self) -> str:
        return f"{self.action} by {self.actor}"


class EventType(models.TextChoices):
    JOB_STARTED = "job.started"
    JOB_COMPLETED = "job.completed"
    JOB_FAILED = "job.failed"
    JOB_CANCELLED = "job.cancelled"
    DOCUMENT_FAILED = "document.failed"
    WEBHOOK_TEST = "webhook.test"


ENDS = (EventType.JOB_COMPLETED, EventType.JOB_FAILED, EventType.JOB_CANCELLED)


class Event(models.Model):
    """Something that a receiver may want to hear of, as it was when it was committed."""

    id = models.UUIDField(primary_key=True, db_default=UUID7(), editable=False)
    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="+")
    type = models.CharField(max_length=32, choices=EventType)
    job_id = models.UUIDField(null=True, help_text="Empty where it is about no job.")
    data = models.JSONField()
    created_at = models.DateTimeField(db_default=ClockTimestamp())
    dispatched_at = models.DateTimeField(
        null=True, help_text="When its deliveries were made, one for each webhook that wants to hear of it."
    )

    class Meta:
        db_table = "event"
        constraints = [
            models.UniqueConstraint(fields=["job_id"], condition=Q(type__in=ENDS), name="event_one_end_a_job"),
            models.CheckConstraint(
                condition=Q(type__startswith="job.", job_id__isnull=False)
                | (~Q(type__startswith="job.") & Q(job_id=None)),
                name="event_of_a_job_names_it",
            ),
        ]
        indexes = [models.Index(fields=["id"], condition=Q(dispatched_at=None), name="event_undispatched")]

    def __str__(self) -> str:
        return f"{self.type} {self.job_id or self.id}"
