"""API keys: made and revoked, each with its audit entry."""

import secrets
from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from jobs.audit import Actor, write_entry
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
