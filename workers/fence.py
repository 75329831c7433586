"""The engine's hot statements, on which C1, C2, C5, C7 and C8 stand. Each is one statement in autocommit.

Raw SQL, because neither key-share locks nor data-modifying CTEs have an ORM form.
Lock order everywhere: turnstile, job, runner, claim, row.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple
from uuid import UUID

import msgspec
from django.conf import settings

from workers.statements import execute, execute_hot
from workers.storable import storable_json
from workers.usage import Usage


@dataclass(frozen=True)
class HeldSlot:
    """A slot that this process has taken; `token` proves it to the fence (C7)."""

    job_id: UUID
    slot: int
    token: UUID


class ClaimedDocument(NamedTuple):
    position: int
    document_id: UUID
    tries: int
    suspect: bool
    filename: str | None
    """None: the document has been deleted."""


class RecordedRow(msgspec.Struct, frozen=True):
    """A result row as it goes into the database; `filled` is its number of filled cells, 0 where it failed."""

    position: int
    filename: str
    status: str
    values: dict[str, Any] = {}
    fields: dict[str, Any] = {}
    confidence: float | None = None
    validation_flags: list[Any] = []
    error_code: str = ""
    error_message: str = ""
    filled: int = 0
    usage: Usage | msgspec.UnsetType = msgspec.UNSET


# The turnstile first: it carries no truth, it only keeps new recorders from overtaking a waiting cancel (C4). The
# key-share lock is taken in the SELECT that tests the status, so that a cancel either waits for this row or is seen by
# it (C2); the runner's row and its token come before the claims (C7). Nothing comes back: the job is terminal or the
# token is lost. Rows are found by constants and not by joins, and a slot by its key alone (no index has to do with what
# is not distinct), which leaves the planner little choice (statements.py).
RECORD = """
with turn as materialized (
    select pg_advisory_xact_lock_shared(hashtextextended(%(job)s::uuid::text, 0))
), live as materialized (
    select job.id from job, turn where job.id = %(job)s and job.status = 'processing' for key share of job
), mine as materialized (
    select runner.seq from runner, live
    where runner.job_id = %(job)s and runner.slot = %(slot)s and runner.token is not distinct from %(token)s
    for no key update of runner
), finished as (
    update claim set state = 2, token = null from mine
    where claim.job_id = %(job)s and claim.position = any(%(positions)s::integer[])
        and claim.state = 1 and claim.token = %(token)s
    returning claim.position, claim.document_id, mine.seq
), recorded as materialized (
    select finished.document_id, finished.seq, given.*
    from finished join jsonb_to_recordset(%(rows)s::jsonb) as given (
        position integer, filename text, status text, values jsonb, fields jsonb, confidence float8,
        validation_flags jsonb, error_code text, error_message text, filled bigint,
        usage jsonb
    ) on given.position = finished.position
), inserted as (
    insert into result_row (job_id, position, slot, seq, document_id, filename, status, values, fields, confidence,
        validation_flags, error_code, error_message, usage)
    select %(job)s, position, %(slot)s, seq + row_number() over (order by position), document_id, filename, status,
        values, fields, confidence, validation_flags, error_code, error_message, usage
    from recorded
), counted as (
    select count(*) filter (where status <> 'failed') as done, count(*) filter (where status = 'failed') as failed,
        coalesce(sum(filled), 0) as filled
    from recorded
)
update runner set done = runner.done + counted.done, failed = runner.failed + counted.failed,
    filled = runner.filled + counted.filled, seq = runner.seq + counted.done + counted.failed,
    lease_until = clock_timestamp() + %(lease)s * interval '1 second'
from mine, counted
where runner.job_id = %(job)s and runner.slot = %(slot)s
returning counted.done + counted.failed
"""

# Extends the lease first, so that an idle claim also reads the job's row (C6). Suspects are claimed alone. Its commit
# is not waited for: a claim that a crash of PostgreSQL undoes is open again, and its row is passed over.
CLAIM = """
with quick as materialized (
    select set_config('synchronous_commit', 'off', true)
), mine as (
    update runner set lease_until = clock_timestamp() + %(lease)s * interval '1 second' from job, quick
    where runner.job_id = %(job)s and runner.slot = %(slot)s and runner.token is not distinct from %(token)s
        and job.id = %(job)s and job.status = 'processing'
    returning runner.job_id
), picked as materialized (
    select position from claim
    where job_id = (select job_id from mine) and state = 0 and suspect = %(suspect)s and position > %(after)s
    order by position limit %(wanted)s
    for update skip locked
), taken as (
    update claim set state = 1, token = %(token)s
    where claim.job_id = %(job)s and claim.position = any(array(select position from picked))
    returning claim.position, claim.document_id, claim.tries, claim.suspect
)
select exists (select from mine), taken.position, taken.document_id, taken.tries, taken.suspect, document.filename
from (values (1)) as always left join taken on true left join document on document.id = taken.document_id
order by taken.position
"""

RENEW = """
update runner set lease_until = clock_timestamp() + %(lease)s * interval '1 second' from job
where runner.job_id = %(job)s and runner.slot = %(slot)s and runner.token = %(token)s
    and job.id = runner.job_id and job.status = 'processing'
"""

# Claims that were not started, or not finished, go back as they came; those of a terminal job are left alone (C8). Its
# commit is not waited for: a release that a crash of PostgreSQL undoes is made good when the lease runs out.
RELEASE = """
with quick as materialized (
    select set_config('synchronous_commit', 'off', true)
), mine as (
    update runner set token = null, lease_until = null, worker = '' from quick
    where job_id = %(job)s and slot = %(slot)s and token = %(token)s
    returning job_id
)
update claim set state = 0, token = null from mine, job
where claim.job_id = mine.job_id and claim.state = 1 and claim.token = %(token)s
    and job.id = mine.job_id and job.status = 'processing'
"""

GIVE_BACK = """
with mine as (
    select runner.job_id from runner join job on job.id = runner.job_id
    where runner.job_id = %(job)s and runner.slot = %(slot)s and runner.token = %(token)s
        and job.status = 'processing'
    for no key update of runner
)
update claim set state = 0, token = null, tries = claim.tries + %(tries)s, suspect = claim.suspect or %(suspect)s
from mine
where claim.job_id = mine.job_id and claim.state = 1 and claim.token = %(token)s
    and claim.position = any(%(positions)s)
"""


def record(held: HeldSlot, rows: Sequence[RecordedRow]) -> bool:
    """Record rows of claims held by this slot. False: the job is terminal or the slot is lost; throw the work away.

    A row that was recorded before is passed over, so that the call may be repeated.
    Raises DataError or IntegrityError where the database refuses a row; then none of them is recorded.
    """
    return execute_hot(RECORD, parameters_of(held, rows)).rowcount > 0


def parameters_of(held: HeldSlot, rows: Sequence[RecordedRow]) -> dict[str, Any]:
    """Of RECORD."""
    return {**_of(held), "positions": [row.position for row in rows], "rows": storable_json(rows)}


def claim(held: HeldSlot, *, after: int, wanted: int, suspect: bool = False) -> list[ClaimedDocument] | None:
    """Take up to `wanted` open documents behind position `after`. None: the job is terminal or the slot is lost."""
    rows = execute_hot(CLAIM, {**_of(held), "after": after, "wanted": wanted, "suspect": suspect}).fetchall()
    if not rows[0][0]:
        return None
    return [ClaimedDocument(*row[1:]) for row in rows if row[1] is not None]


def renew(held: HeldSlot) -> bool:
    """Extend the lease. False: the job is terminal or the slot is lost."""
    return execute(RENEW, _of(held)).rowcount > 0


def release(held: HeldSlot) -> None:
    """Free the slot and give back what it still holds."""
    execute(RELEASE, _of(held))


def give_back(held: HeldSlot, positions: Sequence[int], *, crashed: bool = False) -> None:
    """Open these claims again. `crashed`: their document ended its process, which counts as a try."""
    execute(GIVE_BACK, {**_of(held), "positions": list(positions), "tries": int(crashed), "suspect": crashed})


def _of(held: HeldSlot) -> dict[str, Any]:
    return {"job": held.job_id, "slot": held.slot, "token": held.token, "lease": settings.LEASE_S}
