"""Webhooks in the admin: looked at, switched off and on, and nothing else."""

import pytest
from django.contrib.auth.models import Permission, User
from django.test import Client

from jobs.audit import SYSTEM
from jobs.models import AuditEntry, Delivery, Webhook
from jobs.webhooks import delete_webhook
from tests.factories import make_delivery, make_organization, make_webhook, make_webhook_and_secret

WEBHOOKS, DELIVERIES = "/admin/jobs/webhook/", "/admin/jobs/delivery/"


@pytest.fixture
def webhook(transactional_db: None) -> Webhook:
    return make_webhook(make_organization())


def act(client: Client, action: str, webhook: Webhook) -> str:
    asked = {"action": action, "_selected_action": [webhook.pk], "index": "0"}
    return client.post(WEBHOOKS, asked, follow=True).content.decode()


def test_it_is_switched_off_and_on_with_an_audit_entry(operator: Client, webhook: Webhook) -> None:
    for action, enabled in (("disable_selected", False), ("enable_selected", True)):
        assert webhook.url in act(operator, action, webhook)
        assert Webhook.objects.get().enabled is enabled
    entries = AuditEntry.objects.filter(object_id=webhook.pk, action="webhook.updated")
    assert {entry.actor for entry in entries} == {"user:ann"}
    assert len(entries) == 2


def test_a_deleted_one_stays_off(operator: Client, webhook: Webhook) -> None:
    delete_webhook(webhook.organization, webhook.pk, actor=SYSTEM)
    assert "has been deleted" in act(operator, "enable_selected", webhook)
    assert not Webhook.objects.get().enabled


def test_who_may_only_look_switches_nothing(viewer: Client, webhook: Webhook) -> None:
    act(viewer, "disable_selected", webhook)
    assert Webhook.objects.get().enabled


def test_the_right_to_change_webhooks_is_the_right_to_switch_them_and_no_more(webhook: Webhook) -> None:
    user = User.objects.create_user("pat", is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename="change_webhook"))
    client = Client()
    client.force_login(user)
    assert client.post(f"{WEBHOOKS}{webhook.pk}/change/", {"url": "https://example.org/"}).status_code == 403
    act(client, "disable_selected", webhook)
    assert not Webhook.objects.get().enabled


def test_nothing_else_is_changed_and_nothing_deleted(operator: Client, webhook: Webhook) -> None:
    delivery = make_delivery(webhook)
    before = [*Webhook.objects.values_list(), *Delivery.objects.values_list()]
    for page, pk in ((WEBHOOKS, webhook.pk), (DELIVERIES, delivery.pk)):
        for path in ("add/", f"{pk}/change/", f"{pk}/delete/"):
            assert operator.post(f"{page}{path}", {"post": "yes", "url": "https://example.org/"}).status_code == 403
    assert [*Webhook.objects.values_list(), *Delivery.objects.values_list()] == before


def test_the_secret_is_on_no_page(operator: Client) -> None:
    webhook, secret = make_webhook_and_secret(make_organization(), "https://example.com/")
    make_delivery(webhook)
    sealed = bytes(webhook.secret).decode()
    for page in (WEBHOOKS, f"{WEBHOOKS}{webhook.pk}/change/", DELIVERIES):
        shown = operator.get(page).content.decode()
        assert "example.com" in shown
        assert secret not in shown
        assert sealed not in shown
