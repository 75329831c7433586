"""Webhooks and their deliveries: looked at, and switched off and on. The secret is shown nowhere."""

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.safestring import SafeString

from jobs.admin.base import ReadOnlyAdmin
from jobs.admin.confirm import MOST_AT_ONCE
from jobs.admin.display import NOTHING, label, moment, short_id
from jobs.admin.links import link_to
from jobs.audit import Actor
from jobs.errors import NotFound
from jobs.models import Delivery, Webhook
from jobs.webhooks import Wishes, change_webhook


@admin.register(Webhook)
class WebhookAdmin(ReadOnlyAdmin[Webhook]):
    list_display = ["url", "state", "organization", "event_names", "failing", "created"]
    list_filter = ["organization", "enabled"]
    list_select_related = ["organization"]
    search_fields = ["url", "id__exact"]
    fields = [
        "url",
        "state",
        "organization",
        "event_names",
        "description",
        "failing",
        "id",
        "created",
        "updated",
        "deleted",
    ]
    actions = ["enable_selected", "disable_selected"]

    def has_switch_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("jobs.change_webhook")

    @admin.action(description="Enable selected webhooks", permissions=["switch"])
    def enable_selected(self, request: HttpRequest, queryset: QuerySet[Webhook]) -> None:
        _switch(request, queryset, enabled=True)

    @admin.action(description="Disable selected webhooks", permissions=["switch"])
    def disable_selected(self, request: HttpRequest, queryset: QuerySet[Webhook]) -> None:
        _switch(request, queryset, enabled=False)

    @admin.display(description="State")
    def state(self, webhook: Webhook) -> SafeString:
        if webhook.deleted_at:
            return label("deleted")
        return label("enabled" if webhook.enabled else "disabled")

    @admin.display(description="Events")
    def event_names(self, webhook: Webhook) -> str:
        return ", ".join(webhook.events)

    @admin.display(description="Failing since (UTC)")
    def failing(self, webhook: Webhook) -> str:
        return moment(webhook.failing_since)

    @admin.display(description="Created (UTC)")
    def created(self, webhook: Webhook) -> str:
        return moment(webhook.created_at)

    @admin.display(description="Updated (UTC)")
    def updated(self, webhook: Webhook) -> str:
        return moment(webhook.updated_at)

    @admin.display(description="Deleted (UTC)")
    def deleted(self, webhook: Webhook) -> str:
        return moment(webhook.deleted_at)


@admin.register(Delivery)
class DeliveryAdmin(ReadOnlyAdmin[Delivery]):
    list_display = ["created", "event_type", "state", "receiver", "attempts", "answer", "next_attempt"]
    list_filter = ["status"]
    list_select_related = ["webhook", "event"]
    search_fields = ["id__exact", "webhook__id__exact", "event__id__exact"]
    fields = [
        "created",
        "event_type",
        "state",
        "receiver",
        "attempts",
        "last_attempt",
        "answer",
        "problem",
        "next_attempt",
        "delivered",
        "about",
        "id",
    ]

    @admin.display(description="Created (UTC)")
    def created(self, delivery: Delivery) -> str:
        return moment(delivery.created_at)

    @admin.display(description="Event")
    def event_type(self, delivery: Delivery) -> str:
        return delivery.event.type

    @admin.display(description="Status")
    def state(self, delivery: Delivery) -> SafeString:
        return label(delivery.status)

    @admin.display(description="Webhook")
    def receiver(self, delivery: Delivery) -> SafeString:
        return link_to("webhook", delivery.webhook_id, delivery.webhook.url)

    @admin.display(description="Last answer")
    def answer(self, delivery: Delivery) -> str:
        return str(delivery.response_status or NOTHING)

    @admin.display(description="Why it failed")
    def problem(self, delivery: Delivery) -> str:
        return delivery.error or NOTHING

    @admin.display(description="Last attempt (UTC)")
    def last_attempt(self, delivery: Delivery) -> str:
        return moment(delivery.last_attempt_at)

    @admin.display(description="Next attempt (UTC)")
    def next_attempt(self, delivery: Delivery) -> str:
        return moment(delivery.next_attempt_at)

    @admin.display(description="Delivered (UTC)")
    def delivered(self, delivery: Delivery) -> str:
        return moment(delivery.delivered_at)

    @admin.display(description="Data")
    def about(self, delivery: Delivery) -> SafeString:
        return link_to("event", delivery.event_id, short_id(delivery.event_id))


def _switch(request: HttpRequest, webhooks: QuerySet[Webhook], *, enabled: bool) -> None:
    actor = Actor.user(request.user.get_username())
    for webhook in webhooks.select_related("organization")[:MOST_AT_ONCE]:
        try:
            change_webhook(webhook.organization, webhook.pk, Wishes(enabled=enabled), actor=actor)
        except NotFound:
            messages.warning(request, f"{webhook.url} has been deleted.")
        else:
            messages.success(request, f"{webhook.url} is {'enabled' if enabled else 'disabled'}.")
