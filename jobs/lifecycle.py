"""The life of a job. The only place that writes `Job.status`.

        create            start              complete
    ( ) ------> pending ---------> processing --------> complete
                   |                   |
                   | cancel, fail      | cancel, fail
                   v                   v
                 failed              failed

Every arrow is one function here, in one transaction, and every end (complete, cancel, fail) goes through `_end`: it
passes the turnstile exclusively, takes the job row FOR UPDATE, and decides by what it finds there (C1).
"""

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from uuid import UUID

import structlog
from django.conf import settings
from django.db import OperationalError, connection, transaction

from jobs import signals
from jobs.audit import SYSTEM, Actor, write_entry
from jobs.errors import Busy, Conflict, NotFound
from jobs.flag import FRESH_S, flag
from jobs.hot_statements import lock_job, sum_slots
from jobs.ids import uuid_array
from jobs.job_object import iso, job_object
from jobs.locks import LOCK_NOT_AVAILABLE, lock_documents, pass_turnstile
from jobs.models import Event, Job, Organization, Runner, SchemaVersion
from jobs.models.clock import ClockTimestamp
from jobs.models.history import EventType
from jobs.models.jobs import JobStatus
from jobs.prepared import sqlstate_of

log = structlog.get_logger(__name__)

CANCELLED_ERROR = ("job_failed", "Cancelled via API")
"""The same whoever cancels: consumers test for it."""


def create_job(
    *,
    organization: Organization,
    schema_version: SchemaVersion,
    document_ids: Sequence[UUID] | Sequence[str],
    extractor: str,
    options: dict[str, object],
    name: str = "",
    resumed_from: Job | None = None,
    actor: Actor = SYSTEM,
) -> Job:
    """Write the job, its claims and its slots in one transaction; the fleet hears of it after the commit.

    `document_ids` are distinct and of this organization (jobs/new_job.py sees to it), in the job's order.
    Raises Conflict where one of them has been deleted meanwhile.
    """
    documents = uuid_array(document_ids)
    with transaction.atomic():
        lock_documents(organization.id, exclusive=False)
        job = Job.objects.create(
            organization=organization,
            schema_version=schema_version,
            document_count=len(document_ids),
            extractor=extractor,
            options=options,
            name=name,
            resumed_from=resumed_from,
        )
        if _write_claims(job, documents) != len(document_ids):
            raise Conflict("One of the documents has just been deleted. Send the request again without it.")
        slots = _write_slots(job)
        write_entry(
            organization_id=organization.id, actor=actor, action="job.created", object_type="job", object_id=job.id
        )
        transaction.on_commit(lambda: signals.tell(signals.job_accepted, job_id=job.id, slots=slots))
    log.info("job.created", job=str(job.id), organization=str(organization.id), documents=job.document_count)
    return job


def start_job(job_id: UUID) -> bool:
    """Pending to processing, by the first runner that takes a slot. False: the job is not pending any more (C9)."""
    with transaction.atomic():
        # The write carries its own precondition: behind a cancel's lock it waits, then finds the job terminal.
        started = Job.objects.filter(pk=job_id, status=JobStatus.PENDING).update(
            status=JobStatus.PROCESSING, started_at=ClockTimestamp()
        )
        if started:
            _write_event(Job.objects.with_counts().get(pk=job_id), EventType.JOB_STARTED)
    if started:
        log.info("job.started", job=str(job_id))
    return bool(started)


def complete_job(job_id: UUID, *, patience_s: float | None = None) -> bool:
    """Processing to complete, where every document has its row.

    False: it is not so, the job is terminal, or its lock could not be had within `patience_s`, which is
    CANCEL_LOCK_TIMEOUT_S where it is not given.
    """
    if not _is_fully_recorded(job_id):  # spares recorders a closed turnstile; decided again under the lock
        return False
    try:
        with _locked(job_id, patience_s=patience_s) as job:
            if job.status != JobStatus.PROCESSING or not _freeze_counts(job, complete_only=True):
                return False
            _end(job, JobStatus.COMPLETE, EventType.JOB_COMPLETED)
    except (NotFound, Busy):
        return False
    log.info("job.completed", job=str(job_id), completed=job.completed_documents, failed=job.failed_documents)
    return True


def cancel_job(job_id: UUID, *, organization: Organization | None, actor: Actor, reason: str = "") -> Job:
    """Stop a pending or processing job at once; every row recorded so far stays (C1 to C3, C8 to C10).

    Against a completion of the same job exactly one wins; the loser raises. Once this returns, no row is added, and
    while Redis answers the looks of all workers no document starts.
    `organization` limits whose job it may be; None is the operator, who may cancel any.

    Raises NotFound, Conflict (the job is terminal; the message says which and since when), Busy (the job's lock could
    not be had within CANCEL_LOCK_TIMEOUT_S: nothing has changed).
    """
    with _locked(job_id, organization) as job:
        if not job.is_live:
            raise Conflict(_why_not_cancelled(job))
        had_started = job.status == JobStatus.PROCESSING
        job.error_code, job.error_message = CANCELLED_ERROR
        _freeze_counts(job)
        _end(job, JobStatus.FAILED, EventType.JOB_CANCELLED, cancelled=True)
        write_entry(
            organization_id=job.organization_id,
            actor=actor,
            action="job.cancelled",
            object_type="job",
            object_id=job.id,
            reason=reason,
        )
        # Behind the commit, which is the caller's where this is part of a larger transaction.
        transaction.on_commit(lambda: _tell_workers(job_id, wait=had_started))
    log.info("job.cancelled", job=str(job_id), actor=actor.name, completed=job.completed_documents)
    return job


def fail_job(job_id: UUID, *, code: str, message: str) -> bool:
    """End a job that cannot go on at all, such as one whose extractor is not installed. False: it is terminal.

    Raises NotFound, Busy.
    """
    with _locked(job_id) as job:
        if not job.is_live:
            return False
        job.error_code, job.error_message = code, message
        _freeze_counts(job)
        _end(job, JobStatus.FAILED, EventType.JOB_FAILED)
        write_entry(
            organization_id=job.organization_id,
            actor=SYSTEM,
            action="job.failed",
            object_type="job",
            object_id=job.id,
            reason=message[:500],
        )
        transaction.on_commit(lambda: _tell_workers(job_id, wait=False))
    log.info("job.failed", job=str(job_id), code=code)
    return True


def _tell_workers(job_id: UUID, *, wait: bool) -> None:
    if flag.raise_for(job_id) and wait:
        # Whoever looked a moment before may still start a document on that (C4).
        time.sleep(FRESH_S)


@contextmanager
def _locked(
    job_id: UUID, organization: Organization | None = None, *, patience_s: float | None = None
) -> Iterator[Job]:
    """A transaction with the job row under the full lock. Only FOR UPDATE waits for the locks of recorders (C2).

    Raises NotFound; Busy where this lock, or another one that the transaction needs, is not to be had in time.
    """
    try:
        with transaction.atomic():
            pass_turnstile(job_id, timeout_s=settings.CANCEL_LOCK_TIMEOUT_S if patience_s is None else patience_s)
            job = lock_job(job_id, organization)
            if job is None:
                raise NotFound("There is no job with this ID.")
            yield job
    except OperationalError as error:
        if sqlstate_of(error) != LOCK_NOT_AVAILABLE:
            raise
        raise Busy("The job is busy and could not be locked in time. Send the request again.") from error


def _freeze_counts(job: Job, *, complete_only: bool = False) -> bool:
    """Copy the slots' counts to the job. A statement of its own, after the lock: one with it would count too few."""
    done, failed, filled = sum_slots(job.id)
    if complete_only and done + failed != job.document_count:
        return False
    job.completed_documents, job.failed_documents, job.filled_cells = done, failed, filled
    return True


def _is_fully_recorded(job_id: UUID) -> bool:
    done, failed, _ = sum_slots(job_id)
    return Job.objects.filter(pk=job_id, status=JobStatus.PROCESSING, document_count=done + failed).exists()


# The end is after the start, whatever the clock did between.
END = """
update "job" set status = %(status)s, completed_at = moment.at,
    cancelled_at = case when %(cancelled)s then moment.at end, completed_documents = %(completed)s,
    failed_documents = %(failed)s, filled_cells = %(filled)s, error_code = %(code)s, error_message = %(message)s
from (select greatest(clock_timestamp(), %(created_at)s, %(started_at)s) as at) as moment
where id = %(id)s
returning completed_at, cancelled_at
"""


def _end(job: Job, status: JobStatus, event: EventType, *, cancelled: bool = False) -> None:
    """Write state and companions in one statement, and the one event that tells of the end.

    Afterwards `job` is as `with_counts` would read it: reading it anew was the dearest part of a cancel.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            END,
            {
                "id": job.id,
                "status": status,
                "cancelled": cancelled,
                "completed": job.completed_documents,
                "failed": job.failed_documents,
                "filled": job.filled_cells,
                "code": job.error_code,
                "message": job.error_message,
                "created_at": job.created_at,
                "started_at": job.started_at,
            },
        )
        job.completed_at, job.cancelled_at = cursor.fetchone()
    job.status = status
    job.count_frozen()
    _write_event(job, event)


def _write_event(job: Job, event: EventType) -> None:
    Event.objects.create(
        organization_id=job.organization_id,
        type=event,
        job_id=job.id,
        data=job_object(job, base_url=settings.PUBLIC_URL),
    )


def _why_not_cancelled(job: Job) -> str:
    if job.cancelled_at:
        return f"Job was already cancelled at {iso(job.cancelled_at)}. Its rows are at /v1/jobs/{job.id}/results."
    state = "complete" if job.status == JobStatus.COMPLETE else "failed"
    return f"Job is already {state} and cannot be cancelled. It ended at {iso(job.completed_at)}."


def _write_claims(job: Job, documents: str) -> int:
    with connection.cursor() as cursor:
        # One statement for any number of documents: 100,000 take a third of a second.
        cursor.execute(
            """
            insert into claim (job_id, position, document_id, state, tries, suspect)
            select %s, asked.ordinality - 1, document.id, 0, 0, false
            from unnest(%s::uuid[]) with ordinality as asked (id, ordinality)
            join document on document.id = asked.id and document.organization_id = %s
            """,
            [job.id, documents, job.organization_id],
        )
        return int(cursor.rowcount)


def _write_slots(job: Job) -> int:
    limit = job.organization.max_slots_per_job or settings.MAX_SLOTS_PER_JOB  # null: the installation's
    width = min(job.document_count, limit, settings.MAX_SLOTS_PER_JOB)
    Runner.objects.bulk_create(
        Runner(job_id=job.id, slot=slot, organization_id=job.organization_id) for slot in range(width)
    )
    return width
