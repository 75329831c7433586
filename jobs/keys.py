"""API keys: made and revoked, each with its audit entry."""

import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction

from jobs.audit import Actor, write_entry
from jobs.errors import Conflict
from jobs.models import APIKey, Organization
from jobs.models.access import digest_of
from jobs.models.clock import ClockTimestamp


def make_key(
    organization: Organization, *, name: str, scopes: Sequence[str], actor: Actor, expires_at: datetime | None = None
) -> tuple[APIKey, str]:
    """Make a key and return it with its text, which cannot be had again."""
    key = f"stook_{secrets.token_urlsafe(32)}"
    with transaction.atomic():
        made = APIKey.objects.create(
            organization=organization,
            name=name,
            prefix=key[:12],
            digest=digest_of(key),
            scopes=list(scopes),
            expires_at=expires_at,
        )
        _write(made, "api_key.created", actor)
    return made, key


def rotate_key(
    key: APIKey, *, overlap: timedelta, actor: Actor, expires_at: datetime | None = None
) -> tuple[APIKey, str, datetime]:
    """Make a key that may do the same, and let the old one expire after `overlap`, in which both are good.

    Returns the new key, its text, and when the old one expires. Raises Conflict where that is out of use.
    """
    with transaction.atomic():
        keys = APIKey.objects.select_related("organization").annotate(now=ClockTimestamp())
        old = keys.select_for_update(of=("self",)).get(pk=key.pk)
        now: datetime = old.now
        if old.revoked_at or (old.expires_at and old.expires_at <= now):
            raise Conflict("This key is revoked or over, so that nothing is left to rotate. Make a new one.")
        made, text = make_key(old.organization, name=old.name, scopes=old.scopes, expires_at=expires_at, actor=actor)
        over_at = old.expires_at = min(now + overlap, old.expires_at or now + overlap)
        old.save(update_fields=["expires_at"])
        _write(old, "api_key.rotated", actor)
    return made, text, over_at


def revoke_key(key: APIKey, *, actor: Actor) -> bool:
    """False: it had been revoked before."""
    with transaction.atomic():
        revoked = APIKey.objects.filter(pk=key.pk, revoked_at=None).update(revoked_at=ClockTimestamp())
        if revoked:
            _write(key, "api_key.revoked", actor)
    return bool(revoked)


def _write(key: APIKey, action: str, actor: Actor) -> None:
    write_entry(
        organization_id=key.organization_id, actor=actor, action=action, object_type="api_key", object_id=key.pk
    )
