"""How endpoints describe themselves: `operation` adds to each what all have in common."""

from collections.abc import Callable, Mapping, Sequence
from http import HTTPStatus
from typing import Any

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, OpenApiResponse, extend_schema

from jobs.api.errors import Failure
from jobs.api.pagination import DEFAULT_LIMIT, MAX_LIMIT
from jobs.api.shared_serializers import ErrorBody
from jobs.errors import FieldProblem

WHY = {
    400: "A part of the request is wrong; `details` names it.",
    401: "The API key is missing, malformed, unknown, expired or revoked.",
    403: "The API key lacks the scope.",
    404: "There is no such object in this organization.",
    405: "The method is not allowed here.",
    409: (
        "The object's state does not allow it; the message names the state. Or, with `retryable`, the same request "
        "with the same Idempotency-Key is still in work."
    ),
    413: "The body is over the limit.",
    415: "The Content-Type, or the type of the file, is not one that is read.",
    422: "The Idempotency-Key was used for another request.",
    429: "More requests than this key may send in a second. `Retry-After` says when to send it again.",
    500: "A fault on the server's side.",
    503: "Busy, or the database cannot be reached. The same request may succeed later.",
}
ALWAYS = (401, 403, 429, 500, 503)
WITH_KEY = (400, 409, 422)
"""Of whatever takes an Idempotency-Key."""
IDEMPOTENCY_KEY = OpenApiParameter(
    "Idempotency-Key",
    {"type": "string", "minLength": 1, "maxLength": 255},
    OpenApiParameter.HEADER,
    description=(
        "A new one, such as a UUID, for each request. The same request with the same key, within 24 hours, gets the "
        "first answer again and is not carried out again."
    ),
)


class BearerKey(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    target_class = "jobs.api.authentication.APIKeyAuthentication"
    name = "apiKey"

    def get_security_definition(self, auto_schema: object) -> dict[str, str]:
        return {"type": "http", "scheme": "bearer", "description": "An API key, as `manage.py createapikey` prints it."}


def operation(
    name: str,
    *,
    tag: str,
    summary: str,
    answers: Mapping[Any, Any],
    errors: Sequence[int] = (),
    description: str = "",
    request: Any = None,
    parameters: Sequence[OpenApiParameter] = (),
    examples: Sequence[OpenApiExample] = (),
    says: Mapping[int, str] | None = None,
) -> Callable[[Any], Any]:
    """`answers` are by status, or by status and media type; `errors` are the statuses beside ALWAYS.

    `says` gives messages, for the examples, that are more telling than WHY.
    """

    def describe(handler: Any) -> Any:
        changes = handler.__name__ != "get"
        statuses = sorted({*errors, *ALWAYS, *(WITH_KEY if changes else ())})
        good = [answer if isinstance(answer, int) else answer[0] for answer in answers]
        described = {status: _refusal(status, (says or {}).get(status, WHY[status])) for status in statuses}
        return extend_schema(
            operation_id=name,
            tags=[tag],
            summary=summary,
            description=description,
            request=request,
            parameters=[
                *parameters,
                *([IDEMPOTENCY_KEY] if changes else []),
                *_headers(good, statuses, changes=changes),
            ],
            responses={**answers, **described},
            examples=list(examples),
        )(handler)

    return describe


def _refusal(status: int, message: str) -> OpenApiResponse:
    problems = [FieldProblem("id", message)] if status == 400 else []
    body = Failure(status, message, problems).example()
    return OpenApiResponse(
        ErrorBody, description=WHY[status], examples=[OpenApiExample(HTTPStatus(status).phrase, body)]
    )


def in_path(name: str, description: str, kind: Any = OpenApiTypes.UUID) -> OpenApiParameter:
    return OpenApiParameter(name, kind, OpenApiParameter.PATH, description=description)


def in_query(
    name: str, description: str, kind: Any = OpenApiTypes.STR, choices: Sequence[str] | None = None
) -> OpenApiParameter:
    return OpenApiParameter(name, kind, OpenApiParameter.QUERY, description=description, enum=choices)


CURSOR = in_query("cursor", "`next_cursor` of the page before.")
LIMIT = in_query(
    "limit",
    f"Rows a page, {DEFAULT_LIMIT} unless given.",
    {"type": "integer", "minimum": 1, "maximum": MAX_LIMIT, "default": DEFAULT_LIMIT},
)
PAGED = (CURSOR, LIMIT)


def _headers(good: Sequence[int], errors: Sequence[int], *, changes: bool) -> list[OpenApiParameter]:
    # Of a key that is not known nobody can say what it has left.
    known = [status for status in (*good, *errors) if status != 401]

    def header(name: str, description: str, response: Any, kind: Any = OpenApiTypes.STR) -> OpenApiParameter:
        return OpenApiParameter(name, kind, OpenApiParameter.HEADER, description=description, response=response)

    repeated = [header("Idempotent-Replayed", "`true` where this is the first answer, given again.", True)]
    return [
        header("X-Request-Id", "`req_…`: the request's name in logs and errors.", True),
        header("X-RateLimit-Limit", "Requests of this kind a second.", known, OpenApiTypes.INT),
        header("X-RateLimit-Remaining", "Requests left at this moment.", known, OpenApiTypes.INT),
        header(
            "X-RateLimit-Reset",
            "Unix seconds: when all are left again, or the next one passes.",
            known,
            OpenApiTypes.INT,
        ),
        *(repeated if changes else []),
        header("WWW-Authenticate", "`Bearer`.", [401]),
        header("Retry-After", "Seconds to wait.", [status for status in (409, 429, 503) if status in errors]),
    ]
