"""The few statements that every request waits for, or whoever waits for a job's lock.

As text, prepared: Django takes 2 to 10 ms to put them together, and PostgreSQL half a millisecond to answer.
"""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db import DEFAULT_DB_ALIAS, InterfaceError, OperationalError, connection
from django.db.models import Model

from jobs.models import APIKey, Job, Organization, SchemaVersion
from jobs.models.jobs import COUNTS
from jobs.prepared import run_prepared


class Columns[M: Model]:
    """Some of a model's columns, as they stand in a statement. The others are read when they are asked for."""

    def __init__(self, model: type[M], *names: str) -> None:
        self._model, meta = model, model._meta  # noqa: SLF001 - Django documents it
        fields = [field for field in meta.concrete_fields if not names or field.attname in names]
        self._names = [field.attname for field in fields]
        self.text = ", ".join(f"{meta.db_table}.{field.column}" for field in fields)

    def __len__(self) -> int:
        return len(self._names)

    def model(self, values: Sequence[Any]) -> M:
        return self._model.from_db(DEFAULT_DB_ALIAS, self._names, values)


KEY, ORGANIZATION = Columns(APIKey), Columns(Organization)
VERSION = Columns(SchemaVersion, "id", "schema_id", "name", "field_count")
JOB = Columns(
    Job,
    "id",
    "organization_id",
    "name",
    "status",
    "schema_version_id",
    "document_count",
    "completed_documents",
    "failed_documents",
    "filled_cells",
    "error_code",
    "error_message",
    "resumed_from_id",
    "created_at",
    "started_at",
    "completed_at",
    "cancelled_at",
)
"""What a job object tells."""

IS_USABLE = "digest = %(digest)s and revoked_at is null and (expires_at is null or expires_at > clock_timestamp())"

USABLE_KEY = f"""
select {KEY.text}, {ORGANIZATION.text}
from api_key join organization on organization.id = api_key.organization_id
where {IS_USABLE}
"""  # noqa: S608 - of constants

USABLE_KEY_WITH_JOB = f"""
select {KEY.text}, {ORGANIZATION.text}, {JOB.text}, {VERSION.text}, {COUNTS}, clock_timestamp()
from api_key join organization on organization.id = api_key.organization_id
left join job on job.id = %(job)s and job.organization_id = organization.id
left join schema_version on schema_version.id = job.schema_version_id
where {IS_USABLE}
"""  # noqa: S608 - of constants

READ_JOB = f"""
select {JOB.text}, {VERSION.text}, {COUNTS}, clock_timestamp()
from job join schema_version on schema_version.id = job.schema_version_id
where job.id = %(job)s and job.organization_id = %(organization)s
"""  # noqa: S608 - of constants

# The counts and the numbers of the rows that they count are of one snapshot (jobs/stream.py).
READ_JOB_AND_SLOTS = f"""
select {JOB.text}, {VERSION.text}, {COUNTS}, clock_timestamp(),
    array(select slot from runner where runner.job_id = job.id and seq > 0 order by slot),
    array(select seq from runner where runner.job_id = job.id and seq > 0 order by slot)
from job join schema_version on schema_version.id = job.schema_version_id
where job.id = %(job)s and job.organization_id = %(organization)s
"""  # noqa: S608 - of constants

# Only the full FOR UPDATE waits for the key-share locks of recorders (C2).
LOCK_JOB = f"""
select {JOB.text}, {VERSION.text}
from job join schema_version on schema_version.id = job.schema_version_id
where job.id = %(job)s and (%(organization)s::uuid is null or job.organization_id = %(organization)s)
for update of job
"""  # noqa: S608 - of constants

SUM_SLOTS = """
select coalesce(sum(done), 0)::bigint, coalesce(sum(failed), 0)::bigint, coalesce(sum(filled), 0)::bigint
from runner where job_id = %(job)s
"""


def usable_key(digest: str) -> APIKey | None:
    """With its organization; None where there is none, or it is revoked or over."""
    row = _first_of_request(USABLE_KEY, {"digest": digest})
    return None if row is None else _key_of(row)


def usable_key_with_job(digest: str, job_id: UUID) -> tuple[APIKey, Job | None] | None:
    """As `usable_key` and `read_job` one after the other, in one statement."""
    row = _first_of_request(USABLE_KEY_WITH_JOB, {"digest": digest, "job": job_id})
    if row is None:
        return None
    key, job = row[: len(KEY) + len(ORGANIZATION)], row[len(KEY) + len(ORGANIZATION) :]
    return _key_of(key), None if job[0] is None else _job_with_counts(job)


def read_job(organization_id: UUID, job_id: UUID) -> Job | None:
    """With its counts, as of `read_at`."""
    row = run_prepared(READ_JOB, {"job": job_id, "organization": organization_id}).fetchone()
    return None if row is None else _job_with_counts(row)


def read_job_and_slots(organization_id: UUID, job_id: UUID) -> tuple[Job, dict[int, int]] | None:
    """As `read_job`, and of each slot that has recorded something how many rows."""
    row = run_prepared(READ_JOB_AND_SLOTS, {"job": job_id, "organization": organization_id}).fetchone()
    if row is None:
        return None
    *job, slots, recorded = row
    return _job_with_counts(job), dict(zip(slots, recorded, strict=True))


def lock_job(job_id: UUID, organization: Organization | None) -> Job | None:
    """With the full lock of its row, in the transaction under way."""
    whose = organization.id if organization is not None else None
    row = run_prepared(LOCK_JOB, {"job": job_id, "organization": whose}).fetchone()
    return None if row is None else _job_of(row)


def sum_slots(job_id: UUID) -> tuple[int, int, int]:
    """Rows complete or partial, rows failed, cells filled, so far."""
    row = run_prepared(SUM_SLOTS, {"job": job_id}).fetchone()
    assert row is not None
    done, failed, filled = row
    return done, failed, filled


def _key_of(row: Sequence[Any]) -> APIKey:
    key = KEY.model(row[: len(KEY)])
    key.organization = ORGANIZATION.model(row[len(KEY) :])
    return key


def _job_with_counts(row: Sequence[Any]) -> Job:
    job = _job_of(row[:-2])
    # As annotations are: no attributes to the type checker.
    vars(job).update(counts=row[-2], read_at=row[-1])
    return job


def _job_of(row: Sequence[Any]) -> Job:
    job = JOB.model(row[: len(JOB)])
    job.schema_version = VERSION.model(row[len(JOB) :])
    return job


def _first_of_request(statement: str, parameters: dict[str, Any]) -> Sequence[Any] | None:
    """Where the connection has been lost since the last request, once more on a new one. This is as good as Django's
    check of each connection, and spares its round trip."""
    if connection.in_atomic_block:
        return run_prepared(statement, parameters).fetchone()
    connection.health_check_done = True  # type: ignore[attr-defined]
    try:
        return run_prepared(statement, parameters).fetchone()
    except (OperationalError, InterfaceError):
        if connection.connection is None or connection.is_usable():
            raise
        connection.close()
        return run_prepared(statement, parameters).fetchone()
