"""Schemas: made, listed, read, given a new version, deleted."""

from typing import Any

from drf_spectacular.utils import OpenApiExample
from rest_framework.request import Request
from rest_framework.response import Response

from jobs.api.endpoint import Endpoint, actor_of, base_url_of, organization_of
from jobs.api.openapi import PAGED, in_path, operation
from jobs.api.pagination import page_of
from jobs.api.schema_serializers import SchemaBody, SchemaList, SchemaObject
from jobs.api.shared_serializers import Deleted
from jobs.errors import FieldProblem, InvalidInput
from jobs.ids import parse_short_id, parse_uuid
from jobs.models import Schema
from jobs.schema_definitions import read_definition
from jobs.schema_object import schema_object
from jobs.schemas import add_version, create_schema, delete_schema, find_schema

REFERENCE = "^(SCH-[0-9A-Fa-f]{8}|[0-9A-Fa-f]{8}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{12})$"
SCHEMA_ID = in_path("schema_id", "The schema's UUID or short ID.", {"type": "string", "pattern": REFERENCE})
EXAMPLES = [
    OpenApiExample(
        "JSON Schema",
        {
            "name": "Invoice",
            "definition": {
                "type": "object",
                "properties": {"number": {"type": "string"}, "total": {"type": "number"}},
                "required": ["number"],
            },
        },
        request_only=True,
    ),
    OpenApiExample(
        "A list of fields",
        {"name": "Invoice", "fields": [{"name": "due_date", "type": "date", "required": True}]},
        request_only=True,
    ),
    OpenApiExample(
        "A map of field to type",
        {"name": "Invoice", "fields": {"number": "string", "total": "number"}},
        request_only=True,
    ),
]


class SchemasView(Endpoint):
    @operation(
        "listSchemas",
        tag="Schemas",
        summary="List schemas, newest first",
        parameters=PAGED,
        answers={200: SchemaList},
        errors=[400],
    )
    def get(self, request: Request) -> Response:
        schemas = Schema.objects.of(organization_of(request)).listed()
        base_url = base_url_of(request)
        return Response(page_of(request, schemas, lambda schema: schema_object(schema, base_url=base_url)))

    @operation(
        "createSchema",
        tag="Schemas",
        summary="Create a schema",
        description=(
            "Takes the fields in any of three forms; JSON Schema is what is kept and given back. Rows are held against "
            "it: types, `required`, `enum`, `format`, `pattern`, limits, and sums, which a number declares by `x-sum`: "
            'the paths of the numbers that it is the sum of, such as `["net", "tax"]` or `items[].amount`. '
            "`x-labels` lists the words that stand beside the value on documents."
        ),
        request=SchemaBody,
        answers={201: SchemaObject},
        errors=[400, 413, 415],
        examples=EXAMPLES,
    )
    def post(self, request: Request) -> Response:
        schema = create_schema(organization_of(request), **_read_body(request), actor=actor_of(request))
        answer = schema_object(schema, base_url=base_url_of(request))
        return Response(answer, status=201, headers={"Location": answer["links"]["self"]})


class SchemaView(Endpoint):
    @operation(
        "getSchema",
        tag="Schemas",
        summary="Read a schema",
        parameters=[SCHEMA_ID],
        answers={200: SchemaObject},
        errors=[400, 404],
    )
    def get(self, request: Request, schema_id: str) -> Response:
        return Response(schema_object(_schema_in_path(request, schema_id), base_url=base_url_of(request)))

    @operation(
        "replaceSchema",
        tag="Schemas",
        summary="Make a new version of a schema",
        description="Jobs that run or have run keep the version that they began with.",
        parameters=[SCHEMA_ID],
        request=SchemaBody,
        answers={200: SchemaObject},
        errors=[400, 404, 413, 415],
        examples=EXAMPLES,
    )
    def put(self, request: Request, schema_id: str) -> Response:
        _check_id(schema_id)
        body = _read_body(request)
        schema = _schema_in_path(request, schema_id)
        schema = add_version(organization_of(request), schema.pk, **body, actor=actor_of(request))
        return Response(schema_object(schema, base_url=base_url_of(request)))

    @operation(
        "deleteSchema",
        tag="Schemas",
        summary="Delete a schema",
        description="Results of finished jobs stay. 409 while a job runs with it.",
        parameters=[SCHEMA_ID],
        answers={200: Deleted},
        errors=[400, 404, 409],
    )
    def delete(self, request: Request, schema_id: str) -> Response:
        schema = _schema_in_path(request, schema_id)
        delete_schema(organization_of(request), schema.pk, actor=actor_of(request))
        return Response({"deleted": True, "id": str(schema.pk)})


def _check_id(text: str) -> None:
    if not (parse_uuid(text) or parse_short_id(text)):
        message = "Invalid schema ID format. Must be a UUID, or a short ID such as SCH-1a2b3c4d."
        raise InvalidInput(FieldProblem("id", message))


def _schema_in_path(request: Request, text: str) -> Schema:
    """Raises InvalidInput, NotFound."""
    _check_id(text)
    return find_schema(organization_of(request), text)


def _read_body(request: Request) -> dict[str, Any]:
    body = SchemaBody(data=request.data)
    body.is_valid(raise_exception=True)
    return {
        "name": body.validated_data["name"],
        "description": body.validated_data.get("description") or "",
        "definition": read_definition(body.validated_data),
        "extractor": body.validated_data.get("extractor") or "",
    }
