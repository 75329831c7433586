"""Body and answers of an extraction."""

from collections.abc import Callable
from typing import Any

from drf_spectacular.extensions import OpenApiSerializerExtension
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import Direction, extend_schema_field
from rest_framework import serializers

from jobs.api.fields import Flag, FlatObject, Id, Text
from jobs.api.job_serializers import SchemaReference, Usage, ValidationFlag
from jobs.api.schema_serializers import FIELD
from jobs.models.jobs import JobStatus

SCHEMAS = ("schema", "schema_id")
ONE_DOCUMENT = "Name one document, by one of: {}."
ONE_SCHEMA = "Say which fields to extract, by one of: schema, schema_id."


@extend_schema_field({"type": ["object", "array"], "items": FIELD})
class InlineSchema(serializers.JSONField):
    """Read by jobs/schema_definitions.py, whose problems name the path inside of it."""


class ExtractBody(serializers.Serializer[object]):
    file_url = Text(
        required=False, allow_null=True, max_length=2000, help_text="Of the document: http or https, a public address."
    )
    document_id = Id(required=False, allow_null=True, help_text="Of a document that is there already.")
    schema = InlineSchema(
        required=False,
        allow_null=True,
        help_text="A JSON Schema object, a list of fields, or a map of field to type. It is in no list of schemas.",
    )
    schema_id = Text(required=False, allow_null=True, help_text="Instead: a schema's UUID or its `short_id`.")
    include_markdown = Flag(required=False, allow_null=True, help_text="Answer with the document's text, too.")
    include_provenance = Flag(
        required=False, allow_null=True, help_text="Answer with each field's page, source text and box, too."
    )
    async_ = Flag(required=False, allow_null=True, help_text="Answer 202 at once, without waiting for the row.")
    extractor = Text(
        required=False, allow_null=True, help_text="Unless given, the schema's, else the installation's default."
    )
    options = FlatObject(required=False, allow_null=True, help_text="The extractor's options, as in a job.")

    SOURCES: tuple[str, ...] = ("file_url", "document_id")

    def get_fields(self) -> dict[str, "serializers.Field[Any, Any, Any, Any]"]:
        """`async` is a word of Python's, so the attribute has another name."""
        return {name.removesuffix("_"): field for name, field in super().get_fields().items()}

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        problems: dict[str, str] = {}
        for names, message in ((self.SOURCES, ONE_DOCUMENT.format(", ".join(self.SOURCES))), (SCHEMAS, ONE_SCHEMA)):
            given = [name for name in names if attrs.get(name) is not None]
            if len(given) != 1:
                problems |= dict.fromkeys(given or names[:1], message)
        if problems:
            raise serializers.ValidationError(problems)
        return attrs


class ExtractForm(ExtractBody):
    file = serializers.FileField(required=False, allow_empty_file=True, help_text="Once.")

    SOURCES = ("file", "file_url", "document_id")


class EitherSource(OpenApiSerializerExtension):  # type: ignore[no-untyped-call]
    """Says in the OpenAPI document what `validate` insists on."""

    target_class = ExtractBody
    match_subclasses = True

    def map_serializer(self, auto_schema: AutoSchema, direction: Direction) -> dict[str, Any]:
        map_plainly: Callable[..., dict[str, Any]] = auto_schema._map_serializer  # noqa: SLF001 - the way it documents
        mapped = map_plainly(self.target, direction, bypass_extensions=True)
        return mapped | {"allOf": [_one_of(self.target.SOURCES), _one_of(SCHEMAS)]}


def _one_of(names: tuple[str, ...]) -> dict[str, Any]:
    """Null is as good as left out."""
    return {
        "oneOf": [{"required": [name], "properties": {name: {"not": {"type": "null"}}}} for name in names],
    }


class ExtractedDocument(serializers.Serializer[object]):
    id = serializers.UUIDField()
    filename = serializers.CharField()
    pages = serializers.IntegerField(allow_null=True, help_text="Null until it has been read.")
    size_bytes = serializers.IntegerField()
    type_detected = serializers.CharField()
    language_detected = serializers.CharField(allow_null=True, help_text="ISO 639-1.")


class ExtractionLinks(serializers.Serializer[object]):
    self = serializers.CharField(help_text="The job.")
    results = serializers.CharField()
    document = serializers.CharField()
    dashboard = serializers.CharField()


class Confidence(serializers.Serializer[object]):
    overall = serializers.FloatField(allow_null=True, min_value=0, max_value=1)
    fields_ = serializers.DictField(
        child=serializers.FloatField(allow_null=True, min_value=0, max_value=1), help_text="By top-level field."
    )

    def get_fields(self) -> dict[str, "serializers.Field[Any, Any, Any, Any]"]:
        """`fields` is taken by DRF itself, so the attribute has another name."""
        return {name.removesuffix("_"): field for name, field in super().get_fields().items()}


class Processing(serializers.Serializer[object]):
    duration_ms = serializers.IntegerField(help_text="From the start of the job to its end; waiting for it is extra.")
    pages_processed = serializers.IntegerField()


class Extraction(serializers.Serializer[object]):
    extraction_id = serializers.UUIDField(help_text="The job's ID.")
    request_id = serializers.CharField(help_text="As in the header X-Request-Id.")
    status = serializers.ChoiceField(choices=["complete"])
    document = ExtractedDocument()
    data_ = serializers.DictField(child=serializers.JSONField(), help_text="By field.")
    schema = SchemaReference()
    confidence = Confidence()
    validation_flags = ValidationFlag(many=True)
    processing = Processing()
    usage = Usage(required=False, help_text="Where a language model was asked.")
    markdown = serializers.CharField(
        required=False, allow_null=True, help_text="As asked by `include_markdown`; null where there is none."
    )
    provenance = serializers.DictField(
        child=serializers.DictField(allow_null=True),
        required=False,
        help_text="As asked by `include_provenance`: by field, null where nothing is known of it.",
    )
    links = ExtractionLinks()

    def get_fields(self) -> dict[str, "serializers.Field[Any, Any, Any, Any]"]:
        """`data` is taken by DRF itself, so the attribute has another name."""
        return {name.removesuffix("_"): field for name, field in super().get_fields().items()}


class ExtractionJob(serializers.Serializer[object]):
    id = serializers.UUIDField()
    status = serializers.ChoiceField(choices=JobStatus.choices)
    poll_url = serializers.CharField(help_text="The job's path.")


class UnfinishedLinks(ExtractionLinks):
    events = serializers.CharField()
    cancel = serializers.CharField(required=False, help_text="Only while the job can be cancelled.")


class UnfinishedExtraction(serializers.Serializer[object]):
    request_id = serializers.CharField(help_text="As in the header X-Request-Id.")
    status = serializers.ChoiceField(choices=["processing"])
    job = ExtractionJob()
    document = ExtractedDocument()
    links = UnfinishedLinks()
