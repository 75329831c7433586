"""Webhooks: made, changed, tested, deleted, and what was delivered delivered again.

What is sent, and when, is the fleet's (workers/webhooks/): here are only rows that say so.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

import structlog
from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet

from jobs.audit import Actor, write_entry
from jobs.errors import Conflict, NotFound
from jobs.models import Delivery, Event, Organization, Webhook
from jobs.models.clock import ClockTimestamp
from jobs.models.history import EventType
from jobs.models.webhooks import DeliveryStatus
from jobs.webhook_objects import webhook_object
from jobs.webhook_secrets import new_secret, sealed
from jobs.webhook_urls import check_url

log = structlog.get_logger(__name__)

OFF = "The webhook is not enabled, so that nothing is sent to it. Enable it first."


@dataclass(frozen=True)
class Wishes:
    """What a webhook shall be; None leaves it as it is."""

    url: str | None = None
    events: Sequence[str] | None = None
    description: str | None = None
    enabled: bool | None = None

    def named(self) -> dict[str, object]:
        return {name: wish for name, wish in vars(self).items() if wish is not None}


def find_webhook(organization: Organization, webhook_id: UUID) -> Webhook:
    """Raises NotFound."""
    return _found(Webhook.objects.of(organization), webhook_id)


def find_delivery(webhook: Webhook, delivery_id: UUID) -> Delivery:
    """With its event. Raises NotFound."""
    delivery = deliveries_of(webhook).filter(pk=delivery_id).first()
    if delivery is None:
        raise NotFound("There is no delivery with this ID.")
    return delivery


def deliveries_of(webhook: Webhook) -> "QuerySet[Delivery]":
    """With their events, but for the data."""
    return Delivery.objects.filter(webhook=webhook).select_related("event").defer("event__data")


def create_webhook(organization: Organization, wishes: Wishes, *, actor: Actor) -> tuple[Webhook, str]:
    """Make it and return it with its secret, which cannot be had again. Raises InvalidInput, Conflict."""
    check_url(wishes.url or "")
    secret = new_secret()
    with transaction.atomic():
        # One at a time, so that the limit holds.
        Organization.objects.select_for_update(no_key=True).get(pk=organization.pk)
        if Webhook.objects.of(organization).count() >= settings.MAX_WEBHOOKS:
            raise Conflict(f"There are {settings.MAX_WEBHOOKS} webhooks already. Delete one, or change it.")
        webhook = Webhook.objects.create(organization=organization, secret=sealed(secret), **wishes.named())
        _audit(webhook, "webhook.created", actor)
    log.info("webhook.created", webhook=str(webhook.id), organization=str(organization.id))
    return webhook, secret


def change_webhook(organization: Organization, webhook_id: UUID, wishes: Wishes, *, actor: Actor) -> Webhook:
    """Raises InvalidInput, NotFound."""
    if wishes.url is not None:
        check_url(wishes.url)
    with transaction.atomic():
        webhook = _lock(organization, webhook_id)
        wished = {name: wish for name, wish in wishes.named().items() if getattr(webhook, name) != wish}
        if wished:
            Webhook.objects.filter(pk=webhook.pk).update(updated_at=ClockTimestamp(), **wished)
            webhook.refresh_from_db()
            _audit(webhook, "webhook.updated", actor, reason=f"Changed: {', '.join(wished)}.")
    return webhook


def delete_webhook(organization: Organization, webhook_id: UUID, *, actor: Actor) -> None:
    """Nothing more is sent to it. Its deliveries, of which there may be very many, are removed afterwards.

    Raises NotFound.
    """
    with transaction.atomic():
        webhook = _lock(organization, webhook_id)
        Webhook.objects.filter(pk=webhook.pk).update(deleted_at=ClockTimestamp(), enabled=False, secret=b"")
        _audit(webhook, "webhook.deleted", actor)
    log.info("webhook.deleted", webhook=str(webhook_id), organization=str(organization.id))


def send_test(organization: Organization, webhook_id: UUID, *, actor: Actor) -> Delivery:
    """Have a `webhook.test` sent, whatever it subscribes to, on the way of all events. Raises NotFound, Conflict."""
    with transaction.atomic():
        webhook = _lock_enabled(organization, webhook_id)
        event = Event.objects.create(
            organization=organization,
            type=EventType.WEBHOOK_TEST,
            data=webhook_object(webhook),
            dispatched_at=ClockTimestamp(),
        )
        delivery = Delivery.objects.create(webhook=webhook, event=event, next_attempt_at=ClockTimestamp())
        _have_sent_now(webhook)
        _audit(webhook, "webhook.tested", actor)
    return find_delivery(webhook, delivery.pk)


def redeliver(organization: Organization, webhook_id: UUID, delivery_id: UUID, *, actor: Actor) -> Delivery:
    """Have it sent again, from its first attempt on. Raises NotFound, Conflict (it is being sent at this moment)."""
    with transaction.atomic():
        webhook = _lock_enabled(organization, webhook_id)
        delivery = find_delivery(webhook, delivery_id)
        # Not what somebody holds; a hold that is over is taken away, and its outcome is not told any more.
        again = Delivery.objects.filter(pk=delivery.pk).exclude(
            token__isnull=False, next_attempt_at__gt=ClockTimestamp()
        )
        if not again.update(
            status=DeliveryStatus.PENDING,
            attempts=0,
            next_attempt_at=ClockTimestamp(),
            token=None,
            delivered_at=None,
        ):
            raise Conflict("The delivery is being sent at this moment. Look at its outcome, then ask again.")
        _have_sent_now(webhook)
        write_entry(
            organization_id=organization.id,
            actor=actor,
            action="delivery.redelivered",
            object_type="delivery",
            object_id=delivery.pk,
        )
    return find_delivery(webhook, delivery.pk)


def _found(webhooks: "QuerySet[Webhook]", webhook_id: UUID) -> Webhook:
    webhook = webhooks.filter(pk=webhook_id).first()
    if webhook is None:
        raise NotFound("There is no webhook with this ID.")
    return webhook


def _lock(organization: Organization, webhook_id: UUID) -> Webhook:
    """Against a second change, and against a delete."""
    return _found(Webhook.objects.of(organization).select_for_update(no_key=True), webhook_id)


def _lock_enabled(organization: Organization, webhook_id: UUID) -> Webhook:
    webhook = _lock(organization, webhook_id)
    if not webhook.enabled:
        raise Conflict(OFF)
    return webhook


def _have_sent_now(webhook: Webhook) -> None:
    """Even if it rests, for whoever asks has often just mended it. The caller holds its lock."""
    Webhook.objects.filter(pk=webhook.pk).update(look_at=ClockTimestamp(), rests_until=None)


def _audit(webhook: Webhook, action: str, actor: Actor, *, reason: str = "") -> None:
    write_entry(
        organization_id=webhook.organization_id,
        actor=actor,
        action=action,
        object_type="webhook",
        object_id=webhook.pk,
        reason=reason,
    )
