"""Fields of request bodies, stricter than DRF's: nothing is turned into a string or a UUID that is not one."""

import json
from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from jobs.ids import canonical_uuid, parse_uuid
from jobs.json_text import is_flat

NAMED_AT_MOST = 10
MAX_OBJECT_BYTES = 64 * 1024
"""Of metadata or options: each list of documents or jobs reads them."""


class Text(serializers.CharField):
    default_error_messages = {"invalid": "Must be a string."}

    def to_internal_value(self, data: Any) -> str:
        if not isinstance(data, str):
            self.fail("invalid")
        return super().to_internal_value(data)


@extend_schema_field({"type": "boolean"})
class Flag(serializers.Field[bool, Any, bool, Any]):
    default_error_messages = {"invalid": "Must be true or false."}

    def to_internal_value(self, data: Any) -> bool:
        if not isinstance(data, bool):
            self.fail("invalid")
        return data


@extend_schema_field({"type": "string", "format": "uuid"})
class Id(serializers.Field[UUID, Any, str, Any]):
    default_error_messages = {"invalid": "Must be a UUID."}

    def to_internal_value(self, data: Any) -> UUID:
        found = parse_uuid(data) if isinstance(data, str) else None
        if found is None:
            self.fail("invalid")
        return found


@extend_schema_field({"type": "array", "items": {"type": "string", "format": "uuid"}})
class Ids(serializers.Field[list[str], Any, list[str], Any]):
    """A list of UUIDs as canonical text, each once, in the order given. One field and not one a UUID: there may be
    100,000."""

    default_error_messages = {"invalid": "Must be a list of UUIDs.", "unknown_form": "These are not UUIDs: {named}."}

    def to_internal_value(self, data: Any) -> list[str]:
        if not isinstance(data, list):
            self.fail("invalid")
        found = [canonical_uuid(item) if isinstance(item, str) else None for item in data]
        if wrong := [item for item, parsed in zip(data, found, strict=True) if parsed is None]:
            self.fail("unknown_form", named=named(wrong))
        return list(dict.fromkeys(found))  # type: ignore[arg-type]


@extend_schema_field({"type": "object", "additionalProperties": {"type": ["string", "number", "boolean", "null"]}})
class FlatObject(serializers.Field[dict[str, Any], Any, dict[str, Any], Any]):
    default_error_messages = {
        "invalid": "Must be a flat JSON object: strings, numbers, booleans and null as values.",
        "too_large": f"May have {MAX_OBJECT_BYTES // 1024} KB as JSON.",
    }

    def to_internal_value(self, data: Any) -> dict[str, Any]:
        if not is_flat(data):
            self.fail("invalid")
        if len(json.dumps(data, ensure_ascii=False).encode()) > MAX_OBJECT_BYTES:
            self.fail("too_large")
        return dict(data)


def named(items: list[Any]) -> str:
    """The first few of a list, for a message."""
    shown = ", ".join(str(item)[:100] for item in items[:NAMED_AT_MOST])
    more = len(items) - NAMED_AT_MOST
    return f"{shown} and {more:,} more" if more > 0 else shown
