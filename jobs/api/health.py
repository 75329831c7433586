"""Whether this process can serve: for load balancers and containers."""

from django.db import Error, connection
from django.http import HttpRequest, JsonResponse

from jobs.api.errors import UNREACHABLE, Failure


def health(request: HttpRequest) -> JsonResponse:
    try:
        with connection.cursor() as cursor:
            cursor.execute("select 1")
    except Error:
        return JsonResponse(Failure(503, UNREACHABLE).body(request), status=503)
    return JsonResponse({"status": "ok"})
