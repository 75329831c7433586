"""Jobs: made, listed, read."""

from typing import Any

from django.conf import settings
from django.db.models import Q
from rest_framework.request import Request
from rest_framework.response import Response

from jobs.api.endpoint import Endpoint, actor_of, base_url_of, organization_of, uuid_in_path
from jobs.api.http_request import http_request
from jobs.api.job_serializers import JobList, JobObject, NewJob, NewJobBody
from jobs.api.openapi import PAGED, in_path, in_query, operation
from jobs.api.pagination import page_of
from jobs.api.query import read_choice
from jobs.errors import NotFound
from jobs.hot_statements import read_job
from jobs.job_object import job_object
from jobs.models import Job
from jobs.models.jobs import JobStatus
from jobs.new_job import Wishes, new_job
from jobs.resume import resume_job
from jobs.waits import waits

STATUSES = {status.value: Q(status=status) for status in JobStatus} | {
    "queued": Q(status=JobStatus.PENDING),
    "completed": Q(status=JobStatus.COMPLETE),
    "cancelled": Q(status=JobStatus.FAILED, cancelled_at__isnull=False),
}
JOB_ID = in_path("job_id", "The job's UUID.")


class JobsView(Endpoint):
    @operation(
        "listJobs",
        tag="Jobs",
        summary="List jobs, newest first",
        parameters=[*PAGED, in_query("status", "Only jobs in this state.", choices=list(STATUSES))],
        answers={200: JobList},
        errors=[400],
    )
    def get(self, request: Request) -> Response:
        jobs = Job.objects.of(organization_of(request))
        status = read_choice(request, "status", STATUSES)
        if status is not None:
            jobs = jobs.filter(status)
        base_url = base_url_of(request)
        return Response(page_of(request, jobs.with_counts(), lambda job: job_object(job, base_url=base_url)))

    @operation(
        "createJob",
        tag="Jobs",
        summary="Create a job",
        description=(
            "Extracts one row from each document. With `resume_from` instead of `schema_id` and `document_ids`, it "
            "takes the schema of a cancelled or failed job, and those of that job's documents that have no `complete` "
            "or `partial` row yet."
        ),
        request=NewJobBody,
        answers={201: NewJob},
        errors=[400, 409, 413, 415],
    )
    def post(self, request: Request) -> Response:
        body = NewJobBody(data=request.data)
        body.is_valid(raise_exception=True)
        job = _created(request, body.validated_data)
        itself = f"/v1/jobs/{job.id}"
        answer = {
            "id": str(job.id),
            "status": JobStatus.PENDING,
            "message": "Job created and queued for processing.",
            "links": {"self": itself, "results": f"{itself}/results"},
        }
        return Response(answer, status=201, headers={"Location": itself})


class JobView(Endpoint):
    # Who waits for a job asks again and again, and on a busy machine each wait for PostgreSQL counts.
    reads_job_with_key = True

    @operation(
        "getJob",
        tag="Jobs",
        summary="Read a job",
        description="`waiting_for` says why it stands still, where it asks a language model that cannot be had.",
        parameters=[JOB_ID],
        answers={200: JobObject},
        errors=[400, 404],
    )
    def get(self, request: Request, job_id: str) -> Response:
        job = job_in_path(request, job_id)
        shown = job_object(job, base_url=base_url_of(request))
        # Of no other job, for each answer costs a read of Redis.
        if job.status == JobStatus.PROCESSING and job.extractor in settings.MODEL_EXTRACTORS:
            shown["waiting_for"] = waits.of(job.id)
        return Response(shown)


def job_in_path(request: Request, text: str) -> Job:
    """With its counts. Raises InvalidInput, NotFound."""
    key = uuid_in_path(text, of="job")
    already = vars(http_request(request))
    job = already["job_in_path"] if "job_in_path" in already else read_job(organization_of(request).id, key)
    if job is None:
        raise NotFound("There is no job with this ID.")
    return job


def _created(request: Request, body: dict[str, Any]) -> Job:
    organization, actor = organization_of(request), actor_of(request)
    wishes = Wishes(name=body.get("name") or "", extractor=body.get("extractor"), options=body.get("options"))
    if body.get("resume_from"):
        return resume_job(organization, job_id=body["resume_from"], wishes=wishes, actor=actor)
    return new_job(
        organization,
        schema=body["schema_id"],
        document_ids=body.get("document_ids") or [],
        wishes=wishes,
        actor=actor,
    )
