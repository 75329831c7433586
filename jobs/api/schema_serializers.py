"""Bodies and objects of schemas."""

from collections.abc import Callable
from typing import Any

from drf_spectacular.extensions import OpenApiSerializerExtension
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import Direction, extend_schema_field
from rest_framework import serializers

from jobs.api.fields import Text
from jobs.api.shared_serializers import list_of

FIELD = {
    "type": "object",
    "description": "`field_name`, `data_type` and `is_required` are understood as well.",
    "properties": {
        "name": {"type": "string"},
        "type": {"type": "string"},
        "description": {"type": "string"},
        "required": {"type": "boolean"},
        "children": {"type": "array", "items": {"type": "object"}},
    },
}
OF_MAP = {"type": ["string", "object"], "description": "The name of a type, or a JSON Schema."}
FIELDS = {"oneOf": [{"type": "array", "items": FIELD}, {"type": "object", "additionalProperties": OF_MAP}]}


@extend_schema_field({"type": "object"})
class Definition(serializers.JSONField):
    """Read by jobs/schema_definitions.py, whose problems name the path inside of it."""


@extend_schema_field(FIELDS)
class Fields(serializers.JSONField):
    """As Definition."""


class SchemaBody(serializers.Serializer[object]):
    name = Text(max_length=100)
    description = Text(required=False, allow_null=True, allow_blank=True, max_length=10_000)
    definition = Definition(
        required=False,
        help_text="A JSON Schema object, a map of field to type, or an object with a list of `fields`. References to"
        " the JSON Schema's own `$defs` are written out.",
    )
    fields_ = Fields(required=False, help_text="Instead of `definition`: a list of fields, or a map of field to type.")
    extractor = Text(
        required=False,
        allow_null=True,
        allow_blank=True,
        help_text="Of jobs that name none. Default: the installation's.",
    )

    def get_fields(self) -> dict[str, "serializers.Field[object, object, object, object]"]:
        """`fields` is taken by DRF itself, so the attribute has another name."""
        return {name.removesuffix("_"): field for name, field in super().get_fields().items()}


class EitherForm(OpenApiSerializerExtension):  # type: ignore[no-untyped-call]
    """Says in the OpenAPI document what jobs/schema_definitions.py insists on."""

    target_class = SchemaBody

    def map_serializer(self, auto_schema: AutoSchema, direction: Direction) -> dict[str, Any]:
        map_plainly: Callable[..., dict[str, Any]] = auto_schema._map_serializer  # noqa: SLF001 - the way it documents
        mapped = map_plainly(self.target, direction, bypass_extensions=True)
        return mapped | {"oneOf": [{"required": ["definition"]}, {"required": ["fields"]}]}


class SchemaLinks(serializers.Serializer[object]):
    self = serializers.CharField()
    dashboard = serializers.CharField()


class SchemaObject(serializers.Serializer[object]):
    id = serializers.UUIDField()
    short_id = serializers.CharField(help_text="`SCH-` and eight hex digits.")
    name = serializers.CharField()
    description = serializers.CharField(allow_null=True)
    definition = serializers.DictField(help_text="As JSON Schema, whatever form it was given in.")
    field_count = serializers.IntegerField(help_text="Top-level fields.")
    version = serializers.IntegerField()
    extractor = serializers.CharField(allow_null=True, help_text="Of jobs that name none.")
    created_at = serializers.DateTimeField()
    updated_at = serializers.DateTimeField()
    links = SchemaLinks()


SchemaList = list_of("SchemaList", SchemaObject(many=True))
