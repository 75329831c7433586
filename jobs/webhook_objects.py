"""The objects of webhooks and deliveries. Neither holds the secret."""

from typing import Any

from jobs.job_object import iso
from jobs.models import Delivery, Webhook


def webhook_object(webhook: Webhook) -> dict[str, Any]:
    itself = f"/v1/webhooks/{webhook.id}"
    return {
        "id": str(webhook.id),
        "url": webhook.url,
        "events": webhook.events,
        "description": webhook.description or None,
        "enabled": webhook.enabled,
        "failing_since": iso(webhook.failing_since),
        "created_at": iso(webhook.created_at),
        "updated_at": iso(webhook.updated_at),
        "links": {"self": itself, "deliveries": f"{itself}/deliveries", "test": f"{itself}/test"},
    }


def delivery_object(delivery: Delivery) -> dict[str, Any]:
    """`delivery` has its event."""
    itself = f"/v1/webhooks/{delivery.webhook_id}/deliveries/{delivery.id}"
    return {
        "id": str(delivery.id),
        "webhook_id": str(delivery.webhook_id),
        "event_id": str(delivery.event_id),
        "event_type": delivery.event.type,
        "status": delivery.status,
        "attempts": delivery.attempts,
        "next_attempt_at": iso(delivery.next_attempt_at),
        "last_attempt_at": iso(delivery.last_attempt_at),
        "response_status": delivery.response_status,
        "error": delivery.error or None,
        "created_at": iso(delivery.created_at),
        "delivered_at": iso(delivery.delivered_at),
        "links": {"self": itself, "redeliver": f"{itself}/redeliver"},
    }
