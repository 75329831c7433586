"""The one error body, for every failure of every kind."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Any

import structlog
from django.core.exceptions import (
    DisallowedHost,
    PermissionDenied,
    RequestDataTooBig,
    SuspiciousOperation,
    TooManyFilesSent,
)
from django.db import InterfaceError, InternalError, OperationalError
from django.http import Http404, HttpRequest
from rest_framework import exceptions
from rest_framework.request import Request
from rest_framework.response import Response

from jobs.errors import (
    Busy,
    Conflict,
    FieldProblem,
    InvalidInput,
    NotFound,
    NotTheSame,
    Refused,
    StillInWork,
    StookError,
    TooLarge,
    UnsupportedType,
)
from jobs.job_object import iso
from jobs.prepared import sqlstate_of

log = structlog.get_logger(__name__)

CODES = {
    400: "bad_request",
    401: "unauthorized",
    403: "forbidden",
    404: "not_found",
    405: "method_not_allowed",
    409: "conflict",
    413: "file_too_large",
    415: "unsupported_media_type",
    422: "idempotency_mismatch",
    429: "rate_limited",
    500: "internal_error",
    503: "service_unavailable",
}
RETRYABLE = {429, 500, 503}
STATUS_OF: dict[type[StookError], int] = {
    InvalidInput: 400,
    Refused: 400,
    NotFound: 404,
    Conflict: 409,
    StillInWork: 409,
    TooLarge: 413,
    UnsupportedType: 415,
    NotTheSame: 422,
    Busy: 503,
}
NOT_READ = "This Content-Type is not read here. Send JSON as application/json, and files as multipart/form-data."
NO_SUCH_PATH = "There is nothing at this path. What there is, /docs tells."
UNREACHABLE = "The database cannot be reached at the moment. Send the request again in a few seconds."
HELD_UP = "The server was held up in the middle of the request, and nothing has changed. Send the request again."
IDLE_IN_TRANSACTION = "25P03"
"""A transaction that stood still for longer than it may: PostgreSQL has ended it, and Django calls that a fault."""


@dataclass(frozen=True)
class Failure:
    status: int
    message: str
    problems: Sequence[FieldProblem] = ()
    may_be_repeated: bool = False
    """Also where its status does not say so."""

    @property
    def code(self) -> str:
        return "validation_error" if self.problems else CODES.get(self.status, "bad_request")

    def body(self, request: HttpRequest | Request) -> dict[str, Any]:
        return self._body(getattr(request, "request_id", ""), datetime.now(UTC), request.path)

    def example(self) -> dict[str, Any]:
        """For the OpenAPI document."""
        return self._body("req_5f2b8c0d9e4a7161b3c8d2f0", datetime(2024, 9, 14, 10, 32, tzinfo=UTC), "/v1/…")

    def _body(self, request_id: str, at: datetime, path: str) -> dict[str, Any]:
        body = {
            "statusCode": self.status,
            "code": self.code,
            "error": HTTPStatus(self.status).phrase,
            "message": self.message,
            "retryable": self.may_be_repeated or self.status in RETRYABLE,
            "request_id": request_id,
            "timestamp": iso(at),
            "path": path,
        }
        if self.problems:
            body["details"] = [{"field": problem.field, "message": problem.message} for problem in self.problems]
        return body


OF_DJANGO: dict[type[Exception], Failure] = {
    OperationalError: Failure(503, UNREACHABLE),
    InterfaceError: Failure(503, UNREACHABLE),
    RequestDataTooBig: Failure(413, "The body is over this endpoint's limit. Send less in one request."),
    DisallowedHost: Failure(400, "The server does not answer to this host name. Use the one that it was set up for."),
    SuspiciousOperation: Failure(400, "The request was refused because it is malformed."),
    Http404: Failure(404, NO_SUCH_PATH),
    PermissionDenied: Failure(403, "This is not allowed."),
}
"""The first that fits: what is special comes before what is general."""


def exception_handler(exception: Exception, context: dict[str, Any]) -> Response | None:
    """DRF's hook. None: nobody expected this exception, so Django answers 500 (jobs/api/handlers.py) and logs it."""
    failure = failure_of(exception)
    if failure is None:
        return None
    headers = {}
    if authenticate := getattr(exception, "auth_header", None):
        headers["WWW-Authenticate"] = authenticate
    if failure.may_be_repeated or failure.status == 503:
        headers["Retry-After"] = "1"
    if failure.status == 429:
        headers["Retry-After"] = str(getattr(exception, "wait", None) or 1)
    if failure.status == 503:
        log.warning("request.not_served", reason=failure.message, error=str(exception))
    return Response(failure.body(context["request"]), status=failure.status, headers=headers)


def failure_of(exception: Exception) -> Failure | None:
    """None: it is nobody's refusal, but a fault."""
    if isinstance(exception, StookError):
        return _of_domain(exception)
    if isinstance(exception, exceptions.APIException):
        return _of_rest_framework(exception)
    if isinstance(exception, TooManyFilesSent):
        problem = FieldProblem("file", "Too many files in one request. Spread them over several requests.")
        return Failure(400, problem.message, [problem])
    if isinstance(exception, InternalError) and sqlstate_of(exception) == IDLE_IN_TRANSACTION:
        return Failure(503, HELD_UP)
    for kind, failure in OF_DJANGO.items():
        if isinstance(exception, kind):
            return failure
    return None


def _of_domain(error: StookError) -> Failure:
    problems = error.problems if isinstance(error, InvalidInput) else ()
    return Failure(STATUS_OF[type(error)], error.message, problems, isinstance(error, StillInWork))


def _of_rest_framework(error: exceptions.APIException) -> Failure:
    match error:
        case exceptions.ValidationError():
            problems = list(_flattened(error.detail, ""))
            return Failure(400, " ".join(f"{problem.field}: {problem.message}" for problem in problems), problems)
        case exceptions.MethodNotAllowed():
            return Failure(405, f"{error.detail} The Allow header names those that are.")
        case exceptions.UnsupportedMediaType():
            return Failure(415, NOT_READ)
    return Failure(error.status_code, str(error.detail))


def _flattened(detail: Any, path: str) -> Iterator[FieldProblem]:
    if isinstance(detail, dict):
        for key, inner in detail.items():
            yield from _flattened(inner, f"{path}.{key}" if path else str(key))
    elif isinstance(detail, list):
        for item in detail:
            yield from _flattened(item, path)
    else:
        yield FieldProblem("body" if path in ("", "non_field_errors") else path, str(detail))
