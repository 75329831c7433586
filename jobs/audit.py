"""Audit entries, written in the transaction of the change they tell of."""

from dataclasses import dataclass
from uuid import UUID

import structlog

from jobs.models import APIKey, AuditEntry


@dataclass(frozen=True)
class Actor:
    """Who acts: an API key, a user of the admin, or the system itself."""

    name: str

    @classmethod
    def key(cls, key: APIKey) -> "Actor":
        return cls(f"key:{key.name} ({key.prefix})")

    @classmethod
    def user(cls, username: str) -> "Actor":
        return cls(f"user:{username}")


SYSTEM = Actor("system")


def write_entry(
    *, organization_id: UUID, actor: Actor, action: str, object_type: str, object_id: UUID, reason: str = ""
) -> None:
    AuditEntry.objects.create(
        organization_id=organization_id,
        actor=actor.name[:255],
        action=action,
        object_type=object_type,
        object_id=object_id,
        reason=reason,
        request_id=structlog.contextvars.get_contextvars().get("request_id", ""),
    )
