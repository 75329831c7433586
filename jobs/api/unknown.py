"""Every path under /v1 that is no endpoint's."""

from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.views import APIView


@extend_schema(exclude=True)
class UnknownPathView(APIView):
    authentication_classes = []
    permission_classes = []

    @property
    def default_response_headers(self) -> dict[str, str]:
        """Without Allow: no method is."""
        return {}

    def initial(self, request: Request, *args: object, **kwargs: object) -> None:
        """Before any method is looked for: the answer is the same for all of them."""
        raise Http404
