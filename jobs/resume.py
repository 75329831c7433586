"""A new job over what a cancelled or failed one left undone."""

from uuid import UUID

from django.db import connection, transaction

from jobs.audit import Actor
from jobs.documents import known_ids
from jobs.errors import Conflict, FieldProblem, InvalidInput, Refused
from jobs.extractors import check_extractor, check_options
from jobs.lifecycle import create_job
from jobs.models import Job, Organization, ResultRow
from jobs.models.jobs import JobStatus
from jobs.models.rows import RowStatus
from jobs.new_job import Wishes

# The job, its resumes, their resumes, and so on.
FAMILY = """
with recursive family (id) as (
    select %s::uuid
    union
    select job.id from job join family on job.resumed_from_id = family.id
)
select job.id, job.completed_at is null from job join family using (id)
"""

# All documents of a job that has ended, by their positions. Its done claims are removed after a while, but then there
# is a row; a claim without a row stays.
ASKED = """
select document_id from (
    select position, document_id from claim where job_id = %(job)s
    union
    select position, document_id from result_row where job_id = %(job)s
) as asked
order by position
"""


def resume_job(organization: Organization, *, job_id: UUID, wishes: Wishes, actor: Actor) -> Job:
    """Same schema version; extractor and options too, unless given.

    Raises InvalidInput (no such job), Conflict (it has not failed, or a resume of it runs), Refused (nothing is left).
    """
    with transaction.atomic():
        before = _lock(organization, job_id)
        extractor = wishes.extractor or before.extractor
        check_extractor(extractor)
        check_options(extractor, wishes.options or {})
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
    """In the job's order. Joined here and not in SQL: where the planner takes many for few, its join never ends."""
    with connection.cursor() as cursor:
        cursor.execute(FAMILY, [job.id])
        family = dict(cursor.fetchall())
        if running := next((key for key, is_live in family.items() if is_live), None):
            raise Conflict(f"The job is being resumed already, by job {running}. Wait for its end, or cancel it.")
        cursor.execute(ASKED, {"job": job.id})
        asked = [document_id for (document_id,) in cursor.fetchall()]
    good = ResultRow.objects.filter(job_id__in=family).exclude(status=RowStatus.FAILED)
    done = set(good.values_list("document_id", flat=True))
    left = [document_id for document_id in asked if document_id not in done]
    known = known_ids(job.organization_id, left)
    return [document_id for document_id in left if document_id in known]
