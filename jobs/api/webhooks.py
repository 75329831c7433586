"""Webhooks: made, listed, read, changed, deleted, tested."""

from typing import Any

from drf_spectacular.utils import OpenApiExample
from rest_framework.request import Request
from rest_framework.response import Response

from jobs.api.endpoint import Endpoint, actor_of, organization_of, uuid_in_path
from jobs.api.openapi import PAGED, in_path, operation
from jobs.api.pagination import page_of
from jobs.api.shared_serializers import Deleted
from jobs.api.webhook_serializers import DeliveryObject, NewWebhook, WebhookBody, WebhookList, WebhookObject
from jobs.models import Webhook
from jobs.webhook_objects import delivery_object, webhook_object
from jobs.webhooks import Wishes, change_webhook, create_webhook, delete_webhook, find_webhook, send_test

WEBHOOK_ID = in_path("webhook_id", "The webhook's UUID.")
HOW_IT_IS_SENT = (
    "Each event is sent by POST as `{type, timestamp, data}`, signed as the Standard Webhooks specification says: "
    "headers `webhook-id`, `webhook-timestamp`, `webhook-signature`. `data` is the job, or the document, as it was "
    "when the event happened. It is delivered at least once, in no promised order; `webhook-id` is the same whenever "
    "it is sent again. Any 2xx within 10 s is success; else it is tried again after 5 s, 1 min, 5 min, 30 min and "
    "4 h. No redirect is followed."
)
EXAMPLE = OpenApiExample(
    "The ends of jobs",
    {"url": "https://example.com/stook", "events": ["job.completed", "job.failed", "job.cancelled"]},
    request_only=True,
)


class WebhooksView(Endpoint):
    @operation(
        "listWebhooks",
        tag="Webhooks",
        summary="List webhooks, newest first",
        parameters=PAGED,
        answers={200: WebhookList},
        errors=[400],
    )
    def get(self, request: Request) -> Response:
        return Response(page_of(request, Webhook.objects.of(organization_of(request)), webhook_object))

    @operation(
        "createWebhook",
        tag="Webhooks",
        summary="Create a webhook",
        description=f"{HOW_IT_IS_SENT} The answer has the secret, which is shown this once.",
        request=WebhookBody,
        answers={201: NewWebhook},
        errors=[400, 409, 413, 415],
        examples=[EXAMPLE],
        says={409: "There are 100 webhooks already. Delete one, or change it."},
    )
    def post(self, request: Request) -> Response:
        webhook, secret = create_webhook(organization_of(request), _read_body(request), actor=actor_of(request))
        answer = webhook_object(webhook)
        return Response(answer | {"secret": secret}, status=201, headers={"Location": answer["links"]["self"]})


class WebhookView(Endpoint):
    @operation(
        "getWebhook",
        tag="Webhooks",
        summary="Read a webhook",
        parameters=[WEBHOOK_ID],
        answers={200: WebhookObject},
        errors=[400, 404],
    )
    def get(self, request: Request, webhook_id: str) -> Response:
        return Response(webhook_object(webhook_in_path(request, webhook_id)))

    @operation(
        "changeWebhook",
        tag="Webhooks",
        summary="Change a webhook",
        description="What is left out stays as it is; so does the secret. An event for which `enabled` is false by the "
        "time it is dispatched, shortly after it happens, is not sent later; nor is what is due while it is false.",
        parameters=[WEBHOOK_ID],
        request=WebhookBody(partial=True),
        answers={200: WebhookObject},
        errors=[400, 404, 413, 415],
        examples=[OpenApiExample("Off", {"enabled": False}, request_only=True)],
    )
    def patch(self, request: Request, webhook_id: str) -> Response:
        key = uuid_in_path(webhook_id, of="webhook")
        wishes = _read_body(request, partial=True)
        return Response(webhook_object(change_webhook(organization_of(request), key, wishes, actor=actor_of(request))))

    @operation(
        "deleteWebhook",
        tag="Webhooks",
        summary="Delete a webhook",
        description="Nothing more is sent to it, and its deliveries are forgotten.",
        parameters=[WEBHOOK_ID],
        answers={200: Deleted},
        errors=[400, 404],
    )
    def delete(self, request: Request, webhook_id: str) -> Response:
        key = uuid_in_path(webhook_id, of="webhook")
        delete_webhook(organization_of(request), key, actor=actor_of(request))
        return Response({"deleted": True, "id": str(key)})


class WebhookTestView(Endpoint):
    @operation(
        "testWebhook",
        tag="Webhooks",
        summary="Send a test to a webhook",
        description="Sends an event of the type `webhook.test`, whose `data` is the webhook, on the way of all other "
        "events and whatever the webhook subscribes to. The answer is its delivery: read it again for the outcome.",
        parameters=[WEBHOOK_ID],
        answers={202: DeliveryObject},
        errors=[400, 404, 409, 413],
        says={409: "The webhook is not enabled, so that nothing is sent to it. Enable it first."},
    )
    def post(self, request: Request, webhook_id: str) -> Response:
        key = uuid_in_path(webhook_id, of="webhook")
        delivery = delivery_object(send_test(organization_of(request), key, actor=actor_of(request)))
        return Response(delivery, status=202, headers={"Location": delivery["links"]["self"]})


def webhook_in_path(request: Request, text: str) -> Webhook:
    """Raises InvalidInput, NotFound."""
    return find_webhook(organization_of(request), uuid_in_path(text, of="webhook"))


def _read_body(request: Request, *, partial: bool = False) -> Wishes:
    body = WebhookBody(data=request.data, partial=partial)
    body.is_valid(raise_exception=True)
    wished: dict[str, Any] = body.validated_data
    if "description" in wished:
        wished["description"] = wished["description"] or ""
    return Wishes(**wished)
