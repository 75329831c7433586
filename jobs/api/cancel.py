"""The cancel endpoint. Its errors come in this order: 401, 403, 429, 400, 404, 409."""

from drf_spectacular.utils import OpenApiExample
from rest_framework.exceptions import ParseError
from rest_framework.request import Request
from rest_framework.response import Response

from jobs.api.endpoint import Endpoint, actor_of, base_url_of, organization_of, uuid_in_path
from jobs.api.job_serializers import CancelBody, JobObject
from jobs.api.jobs import JOB_ID
from jobs.api.openapi import operation
from jobs.api.parsers import NothingParser, StrictJSONParser
from jobs.errors import FieldProblem, InvalidInput, Refused
from jobs.job_object import job_object
from jobs.lifecycle import cancel_job

ITSELF = "/v1/jobs/a1b2c3d4-e5f6-7890-abcd-ef1234567890"
CANCELLED = {
    "id": "a1b2c3d4-e5f6-7890-abcd-ef1234567890",
    "name": "Q4 Invoice Run",
    "status": "failed",
    "progress": None,
    "estimated_seconds_remaining": None,
    "schema": {"id": "01929f3a-7c1e-7b60-9d2f-0a4be2c51f77", "name": "Invoice"},
    "document_count": 48,
    "completed_documents": 12,
    "grid_stats": None,
    "current_phase": None,
    "error": {"code": "job_failed", "message": "Cancelled via API"},
    "created_at": "2024-09-14T10:32:00.000Z",
    "started_at": "2024-09-14T10:32:05.000Z",
    "completed_at": "2024-09-14T10:33:10.000Z",
    "failed_documents": 1,
    "remaining_documents": 35,
    "cancelled_at": "2024-09-14T10:33:10.000Z",
    "resumed_from": None,
    "links": {
        "self": ITSELF,
        "results": f"{ITSELF}/results",
        "events": f"{ITSELF}/events",
        "dashboard": "https://stook.example.com/jobs/a1b2c3d4-e5f6-7890-abcd-ef1234567890",
    },
}


class CancelView(Endpoint):
    parser_classes = [StrictJSONParser, NothingParser]

    @operation(
        "cancelJob",
        tag="Jobs",
        summary="Cancel a job",
        description=(
            "Stops a job that is `pending` or `processing`, at once: it is `failed` when this answers. Rows extracted "
            "until then stay readable at `/results`, none is added afterwards, and the counts in the answer are final. "
            "Against a completion of the same job exactly one wins. An empty body is fine with any content type."
        ),
        parameters=[JOB_ID],
        request={"application/json": CancelBody},
        answers={200: JobObject},
        errors=[400, 404, 409, 413, 415],
        examples=[
            OpenApiExample("With a reason", {"reason": "Wrong schema chosen"}, request_only=True),
            OpenApiExample("Cancelled with twelve rows", CANCELLED, response_only=True, status_codes=["200"]),
        ],
        says={
            400: "Invalid job ID format. Must be a UUID.",
            409: "Job was already cancelled at 2024-09-14T10:33:10.000Z. Its rows are at /v1/jobs/…/results.",
        },
    )
    def post(self, request: Request, job_id: str) -> Response:
        key = uuid_in_path(job_id, of="job")
        job = cancel_job(
            key, organization=organization_of(request), actor=actor_of(request), reason=_read_reason(request)
        )
        return Response(job_object(job, base_url=base_url_of(request)))


def _read_reason(request: Request) -> str:
    """Any fault of the body is a validation error here, malformed JSON included."""
    try:
        body = CancelBody(data=request.data)
    except (Refused, ParseError) as error:
        raise InvalidInput(FieldProblem("body", str(error))) from error
    body.is_valid(raise_exception=True)
    return body.validated_data.get("reason") or ""
