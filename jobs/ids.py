"""The two forms of an identifier: a UUID, and a schema's short ID."""

import re
from collections.abc import Iterable
from uuid import UUID

_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", re.IGNORECASE | re.ASCII)
_SHORT_ID = re.compile(r"SCH-[0-9a-f]{8}", re.IGNORECASE | re.ASCII)


def parse_uuid(text: str) -> UUID | None:
    """8-4-4-4-12 hex digits in either case, and no other of the forms that Python's UUID takes."""
    return UUID(text) if _UUID.fullmatch(text) else None


def canonical_uuid(text: str) -> str | None:
    """The same as text, in lower case: of 100,000 the objects would take half a second to make."""
    return text.lower() if _UUID.fullmatch(text) else None


def parse_short_id(text: str) -> str | None:
    """`SCH-` and eight hex digits in either case, as it is stored."""
    return "SCH-" + text[4:].lower() if _SHORT_ID.fullmatch(text) else None


def uuid_array(ids: Iterable[UUID | str]) -> str:
    """As text that PostgreSQL casts to uuid[]: of 100,000 the driver makes it ten times as slowly, in a transaction."""
    return f"{{{','.join(map(str, ids))}}}"
