"""Bodies and objects of webhooks and their deliveries."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from jobs.api.fields import Flag, Text, named
from jobs.api.shared_serializers import list_of
from jobs.models.history import EventType
from jobs.models.webhooks import EVERY_EVENT, DeliveryStatus

NAMES = [EVERY_EVENT, *(kind.value for kind in EventType if kind != EventType.WEBHOOK_TEST)]
"""What a webhook may subscribe to; a test is sent whatever it does."""


@extend_schema_field({"type": "array", "items": {"type": "string", "enum": NAMES}, "minItems": 1, "uniqueItems": True})
class EventNames(serializers.Field[list[str], Any, list[str], Any]):
    default_error_messages = {
        "invalid": f"Must be a list of some of: {', '.join(NAMES)}.",
        "empty": f'Name at least one event, or "{EVERY_EVENT}" for all of them.',
        "unknown": f"There are no such events: {{named}}. There are: {', '.join(NAMES)}.",
        "twice": "Each event may be named once.",
    }

    def to_internal_value(self, data: Any) -> list[str]:
        if not isinstance(data, list):
            self.fail("invalid")
        if not data:
            self.fail("empty")
        if unknown := [name for name in data if name not in NAMES]:
            self.fail("unknown", named=named(unknown))
        if len(set(data)) < len(data):
            self.fail("twice")
        return list(data)


class WebhookBody(serializers.Serializer[object]):
    url = Text(max_length=2000, help_text="http or https, at a public address.")
    events = EventNames(help_text='The types of events to hear of; `["*"]` for all of them, and all to come.')
    description = Text(required=False, allow_null=True, allow_blank=True, max_length=500)
    enabled = Flag(required=False, help_text="Nothing is sent while it is false. True unless given.")


class WebhookLinks(serializers.Serializer[object]):
    self = serializers.CharField()
    deliveries = serializers.CharField()
    test = serializers.CharField()


class WebhookObject(serializers.Serializer[object]):
    id = serializers.UUIDField()
    url = serializers.CharField()
    events = EventNames()
    description = serializers.CharField(allow_null=True)
    enabled = serializers.BooleanField()
    failing_since = serializers.DateTimeField(
        allow_null=True, help_text="Since when no attempt has succeeded; null where the last one did."
    )
    created_at = serializers.DateTimeField()
    updated_at = serializers.DateTimeField()
    links = WebhookLinks()


class NewWebhook(WebhookObject):
    secret = serializers.CharField(
        help_text="`whsec_…`: what messages are signed with, by the Standard Webhooks specification. Shown this once."
    )


WebhookList = list_of("WebhookList", WebhookObject(many=True))


class DeliveryLinks(serializers.Serializer[object]):
    self = serializers.CharField()
    redeliver = serializers.CharField()


class DeliveryObject(serializers.Serializer[object]):
    id = serializers.UUIDField()
    webhook_id = serializers.UUIDField()
    event_id = serializers.UUIDField(help_text="The header `webhook-id` of every attempt.")
    event_type = serializers.ChoiceField(choices=EventType.choices)
    status = serializers.ChoiceField(
        choices=DeliveryStatus.choices, help_text="`pending` until a receiver took it or the last attempt failed."
    )
    attempts = serializers.IntegerField(help_text="Those that have come to an end.")
    next_attempt_at = serializers.DateTimeField(
        allow_null=True,
        help_text="While `pending`; during an attempt, when there is a next one if nobody tells its end.",
    )
    last_attempt_at = serializers.DateTimeField(allow_null=True)
    response_status = serializers.IntegerField(
        allow_null=True, help_text="What the receiver answered last; null where it gave no answer."
    )
    error = serializers.CharField(allow_null=True, help_text="Why the last attempt failed, for a person.")
    created_at = serializers.DateTimeField()
    delivered_at = serializers.DateTimeField(allow_null=True)
    links = DeliveryLinks()


DeliveryList = list_of("DeliveryList", DeliveryObject(many=True))
