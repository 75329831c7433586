"""A new job over what a cancelled or failed one left undone."""

from uuid import UUID

from django.db import connection, transaction

from jobs.audit import Actor
from jobs.errors import Conflict, FieldProblem, InvalidInput, Refused
from jobs.lifecycle import create_job
from jobs.models import Job, Organization
from jobs.models.jobs import JobStatus
from jobs.new_job import Wishes, check_extractor

# A job without a claim or a failed row left for a document has a complete or partial row of it: done claims are
# removed after a job's end, the others stay. Resumes of resumes count as resumes.
LEFT = """
with recursive family (id) as (
    select %(job)s::uuid
    union
    select job.id from job join family on job.resumed_from_id = family.id
),
asked as (
    select position, document_id from claim where job_id = %(job)s
    union
    select position, document_id from result_row where job_id = %(job)s
)
select asked.document_id from asked
join document on document.id = asked.document_id and document.organization_id = %(organization)s
where not exists (
    select 1 from result_row join family on family.id = result_row.job_id
    where result_row.document_id = asked.document_id and result_row.status <> 'failed'
)
order by asked.position
"""

RUNNING = """
with recursive family (id) as (
    select %(job)s::uuid
    union
    select job.id from job join family on job.resumed_from_id = family.id
)
select job.id from job join family using (id) where job.completed_at is null
"""


def resume_job(organization: Organization, *, job_id: UUID, wishes: Wishes, actor: Actor) -> Job:
    """Same schema version; extractor and options too, unless given.

    Raises InvalidInput (no such job), Conflict (it has not failed, or a resume of it runs), Refused (nothing is left).
    """
    with transaction.atomic():
        before = _lock(organization, job_id)
        extractor = wishes.extractor or before.extractor
        check_extractor(extractor)
        left = _left_undone(before)
        if not left:
            raise Refused("Nothing is left to resume: every document of the job has its row, or has been deleted.")
        return create_job(
            organization=organization,
            schema_version=before.schema_version,
            document_ids=left,
            extractor=extractor,
            options=dict(before.options if wishes.options is None else wishes.options),
            name=wishes.name,
            resumed_from=before,
            actor=actor,
        )


def _lock(organization: Organization, job_id: UUID) -> Job:
    """The job, with every other resume of it kept waiting: two at once would extract the same documents."""
    jobs = Job.objects.of(organization).select_for_update(of=("self",)).select_related("schema_version")
    job = jobs.filter(pk=job_id).first()
    if job is None:
        raise InvalidInput(FieldProblem("resume_from", f"There is no job with the ID {job_id}."))
    if job.status != JobStatus.FAILED:
        raise Conflict(f"Only a cancelled or failed job can be resumed, and this one is {job.status}.")
    return job


def _left_undone(job: Job) -> list[UUID]:
    names = {"job": job.id, "organization": job.organization_id}
    with connection.cursor() as cursor:
        cursor.execute(RUNNING, names)
        if running := cursor.fetchone():
            raise Conflict(f"The job is being resumed already, by job {running[0]}. Wait for its end, or cancel it.")
        cursor.execute(LEFT, names)
        return [document_id for (document_id,) in cursor.fetchall()]
