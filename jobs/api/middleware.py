"""What surrounds every request: its ID, which sites' pages may send it, compression as asked, and HTTPS."""

import re
import secrets

import structlog
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.middleware.gzip import GZipMiddleware
from django.utils.cache import patch_vary_headers
from django.utils.deprecation import MiddlewareMixin

from jobs.api.errors import Failure
from jobs.api.handlers import answer, is_api
from jobs.api.health import health
from jobs.api.metrics import metrics

ASKED_BEFORE = {
    "Access-Control-Allow-Methods": "GET, HEAD, POST, PUT, PATCH, DELETE",
    "Access-Control-Allow-Headers": "Authorization, Content-Type, Idempotency-Key, Last-Event-ID",
    "Access-Control-Max-Age": "600",
}
HTTPS_ALONE = "This API is served over HTTPS alone. Send the request to the same address with https:// in front."
READABLE = (
    "X-Request-Id, Location, Link, Retry-After, Content-Disposition, Idempotent-Replayed, "
    "X-RateLimit-Limit, X-RateLimit-Remaining, X-RateLimit-Reset"
)
COMPRESSED = ("application/json", "application/x-ndjson", "text/csv")
_NO_QUALITY = re.compile(r"q\s*=\s*0(\.0*)?")


class RequestIdMiddleware(MiddlewareMixin):
    """Made here, carried by every log line and audit entry, and sent back with every response."""

    def process_request(self, request: HttpRequest) -> None:
        request_id = f"req_{secrets.token_hex(12)}"
        request.request_id = request_id  # type: ignore[attr-defined]
        # Cleared here and not at the end: a streamed response is still being written then.
        structlog.contextvars.clear_contextvars()
        structlog.contextvars.bind_contextvars(request_id=request_id)

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        response["X-Request-Id"] = request.request_id  # type: ignore[attr-defined]
        return response


class RateLimitMiddleware(MiddlewareMixin):
    """What the key has left, on every answer of an endpoint that knows its key."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        if allowance := getattr(request, "allowance", None):
            response["X-RateLimit-Limit"] = str(allowance.limit)
            response["X-RateLimit-Remaining"] = str(allowance.remaining)
            response["X-RateLimit-Reset"] = str(allowance.reset_at)
        return response


class HealthMiddleware(MiddlewareMixin):
    """Before whatever could refuse or redirect: who asks knows neither the host's name nor HTTPS."""

    def process_request(self, request: HttpRequest) -> HttpResponse | None:
        match request.path:
            case "/healthz":
                return health(request)
            case "/metrics":
                return metrics(request)
        return None


class CorsMiddleware(MiddlewareMixin):
    """Off unless CORS_ORIGINS lists a site. Keys travel in a header, so cookies are never let through."""

    def process_request(self, request: HttpRequest) -> HttpResponse | None:
        """A browser's question before the request itself; it carries no key."""
        is_question = request.method == "OPTIONS" and "Access-Control-Request-Method" in request.headers
        return HttpResponse(status=204, headers=ASKED_BEFORE) if is_question and _is_allowed(request) else None

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        if settings.CORS_ORIGINS and is_api(request):
            patch_vary_headers(response, ["Origin"])
        if _is_allowed(request):
            response["Access-Control-Allow-Origin"] = request.headers["Origin"]
            response["Access-Control-Expose-Headers"] = READABLE
        return response


class GZipTextMiddleware(GZipMiddleware):
    """JSON and tables of text: other files are compressed already, and a stream of events must not wait for a block."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        if not response.get("Content-Type", "").startswith(COMPRESSED):
            return response
        if _refuses_gzip(request.headers.get("Accept-Encoding", "")):
            patch_vary_headers(response, ["Accept-Encoding"])
            return response
        return super().process_response(request, response)


class HttpsMiddleware(MiddlewareMixin):
    """Before the redirect of Django's, on which clients turn a POST into a GET: the API says what is wrong."""

    def process_request(self, request: HttpRequest) -> HttpResponse | None:
        is_refused = settings.SECURE_SSL_REDIRECT and is_api(request) and not request.is_secure()
        return answer(request, Failure(400, HTTPS_ALONE)) if is_refused else None


def _refuses_gzip(accepted: str) -> bool:
    """Django looks for the name alone, and would take `gzip;q=0` for a wish."""
    for coding in accepted.lower().split(","):
        name, *parameters = (part.strip() for part in coding.split(";"))
        if name == "gzip" and any(_NO_QUALITY.fullmatch(parameter) for parameter in parameters):
            return True
    return False


def _is_allowed(request: HttpRequest) -> bool:
    return is_api(request) and request.headers.get("Origin") in settings.CORS_ORIGINS
