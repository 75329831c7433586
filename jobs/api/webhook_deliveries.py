"""What became of events at a webhook: listed, read, sent again."""

from rest_framework.request import Request
from rest_framework.response import Response

from jobs.api.endpoint import Endpoint, actor_of, organization_of, uuid_in_path
from jobs.api.openapi import PAGED, in_path, operation
from jobs.api.pagination import page_of
from jobs.api.webhook_serializers import DeliveryList, DeliveryObject
from jobs.api.webhooks import WEBHOOK_ID, webhook_in_path
from jobs.webhook_objects import delivery_object
from jobs.webhooks import deliveries_of, find_delivery, redeliver

DELIVERY_ID = in_path("delivery_id", "The delivery's UUID.")


class DeliveriesView(Endpoint):
    @operation(
        "listDeliveries",
        tag="Webhooks",
        summary="List a webhook's deliveries, newest first",
        description="Events and deliveries are kept for 30 days, unless the operator has set another time.",
        parameters=[WEBHOOK_ID, *PAGED],
        answers={200: DeliveryList},
        errors=[400, 404],
    )
    def get(self, request: Request, webhook_id: str) -> Response:
        webhook = webhook_in_path(request, webhook_id)
        return Response(page_of(request, deliveries_of(webhook), delivery_object, owner=webhook.pk))


class DeliveryView(Endpoint):
    @operation(
        "getDelivery",
        tag="Webhooks",
        summary="Read a delivery",
        parameters=[WEBHOOK_ID, DELIVERY_ID],
        answers={200: DeliveryObject},
        errors=[400, 404],
    )
    def get(self, request: Request, webhook_id: str, delivery_id: str) -> Response:
        key = uuid_in_path(delivery_id, of="delivery")
        return Response(delivery_object(find_delivery(webhook_in_path(request, webhook_id), key)))


class RedeliverView(Endpoint):
    @operation(
        "redeliver",
        tag="Webhooks",
        summary="Send an event to a webhook again",
        description="Whatever became of it; with the same `webhook-id`, and with all retries anew. The answer is the "
        "delivery, which is `pending` again.",
        parameters=[WEBHOOK_ID, DELIVERY_ID],
        answers={202: DeliveryObject},
        errors=[400, 404, 409, 413],
        says={409: "The delivery is being sent at this moment. Look at its outcome, then ask again."},
    )
    def post(self, request: Request, webhook_id: str, delivery_id: str) -> Response:
        webhook_key, key = uuid_in_path(webhook_id, of="webhook"), uuid_in_path(delivery_id, of="delivery")
        delivery = redeliver(organization_of(request), webhook_key, key, actor=actor_of(request))
        return Response(delivery_object(delivery), status=202)
