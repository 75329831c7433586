"""Bodies and objects of documents."""

from collections.abc import Callable
from typing import Any

from drf_spectacular.extensions import OpenApiSerializerExtension
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import Direction, PolymorphicProxySerializer, inline_serializer
from rest_framework import serializers

from jobs.api.fields import FlatObject, Text
from jobs.api.shared_serializers import Reason, list_of
from jobs.errors import Refused
from jobs.json_text import read_json
from jobs.media_types import NAMES
from jobs.models.documents import DocumentStatus


class MetadataText(FlatObject):
    """Multipart has no objects: there it is JSON in a text."""

    def to_internal_value(self, data: object) -> dict[str, object]:
        try:
            return super().to_internal_value(read_json(data.encode()) if isinstance(data, str) else data)
        except Refused as error:
            raise serializers.ValidationError(error.message) from error


class LabelsBody(serializers.Serializer[object]):
    metadata = MetadataText(required=False, allow_null=True, help_text="A flat JSON object, kept with the document.")
    batch_id = Text(
        required=False, allow_null=True, allow_blank=True, max_length=255, help_text="A name to find them by."
    )


class UploadBody(LabelsBody):
    file = serializers.ListField(child=serializers.FileField(), help_text="Once or many times.")


class FetchBody(LabelsBody):
    file_url = Text(max_length=2000, help_text="http or https, at a public address.")


class DocumentLinks(serializers.Serializer[object]):
    self = serializers.CharField()
    markdown = serializers.CharField()
    content = serializers.CharField()
    dashboard = serializers.CharField()


class DocumentObject(serializers.Serializer[object]):
    id = serializers.UUIDField()
    filename = serializers.CharField()
    status = serializers.ChoiceField(choices=DocumentStatus.choices)
    error = Reason(allow_null=True, help_text="When its status is `error`.")
    pages = serializers.IntegerField(allow_null=True, help_text="Null until it has been read.")
    size_bytes = serializers.IntegerField()
    mime_type = serializers.CharField(help_text="Told from the bytes, not from the name.")
    type_detected = serializers.ChoiceField(choices=list(NAMES))
    language_detected = serializers.CharField(allow_null=True, help_text="ISO 639-1.")
    sha256 = serializers.CharField()
    batch_id = serializers.CharField(allow_null=True, help_text="The latest of `batch_ids`.")
    batch_ids = serializers.ListField(child=serializers.CharField(), help_text="Every batch it was uploaded in.")
    metadata = serializers.DictField()
    extraction_count = serializers.IntegerField(help_text="Rows made from it in jobs that have ended.")
    created_at = serializers.DateTimeField()
    links = DocumentLinks()


class AcceptedDocument(DocumentObject):
    duplicate = serializers.BooleanField(
        required=False, help_text="True where the organization had these bytes already: this is the document from then."
    )


class RefusedFile(serializers.Serializer[object]):
    filename = serializers.CharField()
    error = Reason()


class NoDocument(OpenApiSerializerExtension):  # type: ignore[no-untyped-call]
    """Tells a refused file from a document that could not be read, which has a filename and an error too."""

    target_class = RefusedFile

    def map_serializer(self, auto_schema: AutoSchema, direction: Direction) -> dict[str, Any]:
        map_plainly: Callable[..., dict[str, Any]] = auto_schema._map_serializer  # noqa: SLF001 - the way it documents
        return map_plainly(self.target, direction, bypass_extensions=True) | {"not": {"required": ["id"]}}


Outcome = PolymorphicProxySerializer(
    component_name="UploadOutcome",
    serializers=[AcceptedDocument, RefusedFile],
    resource_type_field_name=None,
    many=True,
)
SeveralDocuments = inline_serializer("SeveralDocuments", {"data": Outcome})
UploadAnswer = PolymorphicProxySerializer(
    component_name="UploadAnswer", serializers=[AcceptedDocument, SeveralDocuments], resource_type_field_name=None
)
DocumentList = list_of("DocumentList", DocumentObject(many=True))


class Markdown(serializers.Serializer[object]):
    document_id = serializers.UUIDField()
    markdown = serializers.CharField()
