"""Webhooks: where an organization wants to hear of events, and what became of each event there."""

from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import UUID7, Greatest

from jobs.models.access import Organization
from jobs.models.clock import ClockTimestamp
from jobs.models.history import Event

EVERY_EVENT = "*"


class WebhookQuerySet(models.QuerySet["Webhook"]):
    def of(self, organization: Organization) -> Self:
        return self.filter(organization=organization, deleted_at=None)


class Webhook(models.Model):
    id = models.UUIDField(primary_key=True, db_default=UUID7(), editable=False)
    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="webhooks", db_index=False)
    url = models.CharField(max_length=2000, verbose_name="URL")
    events = ArrayField(models.CharField(max_length=32), help_text="Types of events, or * for all of them.")
    description = models.CharField(max_length=500, blank=True)
    enabled = models.BooleanField(default=True)
    secret = models.BinaryField(help_text="Sealed (jobs/sealing.py); empty once the webhook is deleted.")
    failing_since = models.DateTimeField(
        null=True, editable=False, help_text="Since when no attempt has succeeded; empty where the last one did."
    )
    # A hint, so that whoever sends need not ask every webhook: not later than when something can be sent to it.
    # Whoever makes a delivery due sets it, in the same transaction.
    look_at = models.DateTimeField(null=True, editable=False)
    rests_until = models.DateTimeField(null=True, editable=False, help_text="Longer the longer it has been failing.")
    created_at = models.DateTimeField(db_default=ClockTimestamp(), editable=False)
    updated_at = models.DateTimeField(db_default=ClockTimestamp(), editable=False)
    deleted_at = models.DateTimeField(
        null=True, editable=False, help_text="Its deliveries are then removed in batches, and it with the last of them."
    )

    objects = WebhookQuerySet.as_manager()

    class Meta:
        db_table = "webhook"
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(condition=~Q(events=[]), name="webhook_has_events"),
            models.CheckConstraint(
                condition=Q(deleted_at=None) | Q(enabled=False, secret=b""), name="webhook_deleted_is_off"
            ),
        ]
        indexes = [
            models.Index(fields=["organization", "-id"], name="webhook_newest"),
            models.Index(fields=["look_at"], condition=Q(enabled=True, failing_since=None), name="webhook_look"),
            models.Index(
                Greatest("look_at", "rests_until"),
                condition=Q(enabled=True, failing_since__isnull=False, look_at__isnull=False),
                name="webhook_look_failing",
            ),
            models.Index(fields=["look_at"], condition=Q(enabled=False), name="webhook_look_off"),
        ]

    def __str__(self) -> str:
        return self.url


class DeliveryStatus(models.TextChoices):
    PENDING = "pending"
    DELIVERED = "delivered"
    FAILED = "failed"


class Delivery(models.Model):
    """One event for one webhook, however often it is tried.

    Whoever sends it holds it under a token, with `next_attempt_at` as the end of the lease: a sender that is killed
    gives nothing back, and the delivery is due again by itself.
    """

    id = models.UUIDField(primary_key=True, db_default=UUID7(), editable=False)
    webhook = models.ForeignKey(Webhook, on_delete=models.CASCADE, related_name="deliveries", db_index=False)
    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="deliveries")
    status = models.CharField(max_length=16, choices=DeliveryStatus, default=DeliveryStatus.PENDING, editable=False)
    attempts = models.PositiveIntegerField(default=0, editable=False, help_text="Those that have come to an end.")
    next_attempt_at = models.DateTimeField(null=True, editable=False)
    token = models.UUIDField(null=True, editable=False)
    response_status = models.PositiveSmallIntegerField(null=True, editable=False)
    error = models.CharField(max_length=500, blank=True, editable=False)
    created_at = models.DateTimeField(db_default=ClockTimestamp(), editable=False)
    last_attempt_at = models.DateTimeField(null=True, editable=False)
    delivered_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        db_table = "delivery"
        ordering = ["-id"]
        verbose_name_plural = "deliveries"
        constraints = [
            models.UniqueConstraint(fields=["webhook", "event"], name="delivery_once"),
            models.CheckConstraint(
                condition=Q(status=DeliveryStatus.PENDING, next_attempt_at__isnull=False)
                | (~Q(status=DeliveryStatus.PENDING) & Q(next_attempt_at=None, token=None)),
                name="delivery_pending_has_next_attempt",
            ),
            models.CheckConstraint(
                condition=Q(status=DeliveryStatus.DELIVERED, delivered_at__isnull=False)
                | (~Q(status=DeliveryStatus.DELIVERED) & Q(delivered_at=None)),
                name="delivery_delivered_has_time",
            ),
        ]
        indexes = [
            models.Index(fields=["webhook", "-id"], name="delivery_newest"),
            models.Index(
                fields=["webhook", "next_attempt_at"], condition=Q(status=DeliveryStatus.PENDING), name="delivery_due"
            ),
            models.Index(fields=["webhook"], condition=Q(token__isnull=False), name="delivery_held"),
        ]

    def __str__(self) -> str:
        return f"{self.event_id} to {self.webhook_id}"
