"""The OpenAPI document and its pages, with no asset from another host."""

from functools import cache
from typing import Any

from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.utils import extend_schema
from drf_spectacular.views import SpectacularSwaggerSplitView
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

# Swagger UI sets styles of its own; scripts come from this host's files alone.
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
    "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)


class OpenAPIView(APIView):
    http_method_names = ["get", "head"]
    authentication_classes = []
    permission_classes = []

    @extend_schema(exclude=True)
    def get(self, request: Request) -> Response:
        return Response(document())


class DocsView(SpectacularSwaggerSplitView):
    http_method_names = ["get", "head"]
    url_name = "openapi"
    authentication_classes = []
    permission_classes = []

    def finalize_response(self, *args: Any, **kwargs: Any) -> Response:
        response: Response = super().finalize_response(*args, **kwargs)
        if response.exception:  # the page's renderer has no template for the error body
            response.accepted_renderer, response.accepted_media_type = JSONRenderer(), JSONRenderer.media_type
        response["Content-Security-Policy"] = POLICY
        return response


@cache
def document() -> dict[str, Any]:
    """Generated from the code once in a process."""
    made: dict[str, Any] = SchemaGenerator().get_schema(request=None, public=True)  # type: ignore[no-untyped-call]
    return made
