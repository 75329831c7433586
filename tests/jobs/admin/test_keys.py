"""API keys: shown once, kept as a digest, revoked for good."""

from django.test import Client

from jobs.audit import SYSTEM
from jobs.hot_statements import usable_key
from jobs.keys import make_key
from jobs.models import APIKey, AuditEntry
from jobs.models.access import digest_of
from tests.factories import make_organization

KEYS = "/admin/jobs/apikey/"


def made_in(page: str) -> str:
    return page.split('id="shown-once">')[1].split("<")[0]


def test_a_new_key_is_shown_once_and_only_its_digest_is_kept(operator: Client) -> None:
    asked = {"organization": make_organization().pk, "name": "Import", "scopes": ["read", "write"]}

    answer = operator.post(f"{KEYS}add/", asked)

    key = made_in(answer.content.decode())
    made = usable_key(digest_of(key))
    assert made is not None
    assert (made.digest, made.scopes, made.expires_at) == (digest_of(key), ["read", "write"], None)
    assert "no-store" in answer["Cache-Control"]
    assert key not in str(answer.cookies)
    assert key not in str(APIKey.objects.values_list().get(pk=made.pk))
    for page in (KEYS, f"{KEYS}{made.pk}/change/"):
        seen = operator.get(page).content.decode()
        assert made.prefix in seen
        assert key not in seen
        assert made.digest not in seen
    assert AuditEntry.objects.get(object_id=made.pk).action == "api_key.created"


def test_a_key_may_expire_but_not_in_the_past(operator: Client) -> None:
    asked = {"organization": make_organization().pk, "name": "Import", "scopes": ["read"], "expires_at_1": "12:00"}

    refused = operator.post(f"{KEYS}add/", {**asked, "expires_at_0": "2020-01-01"})
    assert "This time is over." in refused.content.decode()
    assert not APIKey.objects.exists()

    operator.post(f"{KEYS}add/", {**asked, "expires_at_0": "2999-01-01"})
    expires_at = APIKey.objects.get().expires_at
    assert expires_at is not None
    assert expires_at.isoformat() == "2999-01-01T12:00:00+00:00"


def test_a_key_needs_a_scope(operator: Client) -> None:
    operator.post(f"{KEYS}add/", {"organization": make_organization().pk, "name": "Import"})
    assert not APIKey.objects.exists()


def test_revoking_asks_first_and_then_cannot_be_taken_back(operator: Client) -> None:
    made, key = make_key(make_organization(), name="Import", scopes=["read"], actor=SYSTEM)

    chosen = {"action": "revoke_selected", "_selected_action": [made.pk], "index": "0"}
    asked = operator.post(KEYS, chosen, follow=True)
    assert "cannot be taken back" in asked.content.decode()
    assert usable_key(digest_of(key)) is not None

    operator.post(f"{KEYS}revoke/", {"id": made.pk})
    revoked_at = APIKey.objects.get(pk=made.pk).revoked_at
    assert revoked_at is not None
    assert usable_key(digest_of(key)) is None

    operator.post(f"{KEYS}revoke/", {"id": made.pk})
    assert APIKey.objects.get(pk=made.pk).revoked_at == revoked_at
    entry = AuditEntry.objects.get(object_id=made.pk, action="api_key.revoked")
    assert (entry.action, entry.actor) == ("api_key.revoked", "user:ann")


def test_who_may_only_look_can_neither_make_nor_revoke_one(viewer: Client) -> None:
    made, key = make_key(make_organization(), name="Import", scopes=["read"], actor=SYSTEM)
    assert "revoke_selected" not in viewer.get(KEYS).content.decode()
    assert viewer.get(f"{KEYS}add/").status_code == 403
    assert viewer.post(f"{KEYS}revoke/", {"id": made.pk}).status_code == 403
    assert usable_key(digest_of(key)) is not None
