"""Answers that are given again where the same request comes again."""

from django.db import models
from django.db.models import Q

from jobs.models.clock import ClockTimestamp


class IdempotencyRecord(models.Model):
    """One Idempotency-Key of an organization: what was asked with it, and what was answered.

    Without an answer it marks a long request that is in work, for as long as its lease lasts.
    """

    pk = models.CompositePrimaryKey("organization_id", "key")
    organization_id = models.UUIDField()
    key = models.CharField(max_length=255)
    fingerprint = models.CharField(max_length=64, help_text="SHA-256 of what makes two requests the same.")
    status = models.PositiveSmallIntegerField(null=True)
    headers = models.JSONField(default=dict)
    body = models.BinaryField(null=True, help_text="Sealed, for it may hold a secret.")
    token = models.UUIDField(null=True)
    lease_until = models.DateTimeField(null=True)
    job_id = models.UUIDField(null=True, help_text="What a long request has begun.")
    created_at = models.DateTimeField(db_default=ClockTimestamp())
    expires_at = models.DateTimeField()

    class Meta:
        db_table = "idempotency_record"
        constraints = [
            models.CheckConstraint(
                condition=Q(status=None, body=None) | Q(status__isnull=False, body__isnull=False, token=None),
                name="idempotency_record_answer_whole",
            ),
            models.CheckConstraint(
                condition=Q(token=None, lease_until=None) | Q(token__isnull=False, lease_until__isnull=False),
                name="idempotency_record_lease_with_token",
            ),
        ]
        indexes = [models.Index(fields=["expires_at"], name="idempotency_record_by_expiry")]
