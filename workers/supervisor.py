"""The supervisor: makes good what got lost. It needs PostgreSQL only, and any number of them may run at once.

Every step takes what it works on with SKIP LOCKED or by compare-and-set. Only the completion waits for a job's lock,
for PATIENCE_S at most: who holds it is about to end the job, or will be gone at the next pass.
"""

from collections.abc import Sequence
from uuid import UUID

import structlog
from django.db import OperationalError, connection

from jobs.idempotency import forget_expired
from jobs.lifecycle import complete_job
from jobs.prepared import sqlstate_of
from workers.fleet import fleet
from workers.leases import EXPIRED, terms, witness
from workers.statements import execute
from workers.turns import INGEST_TURN, JOB_TURN, send_turns

log = structlog.get_logger(__name__)

PATIENCE_S = 0.1

# Of a holder that is gone. Its claims come back as suspects, to be claimed alone. A claim that was alone already has
# thereby crashed a worker, which counts as a try.
_FREE = """
with expired as materialized (
    select runner.job_id, runner.slot, runner.token, runner.worker, job.status = 'processing' as live
    from runner join job on job.id = runner.job_id
    where runner.token is not null and {gone}
    order by runner.lease_until limit 100
    for update of runner skip locked
), back as (
    update claim set state = 0, token = null, tries = tries + suspect::integer, suspect = true
    from expired
    where expired.live and claim.job_id = expired.job_id and claim.state = 1 and claim.token = expired.token
    returning 1
), freed as (
    update runner set token = null, lease_until = null, worker = ''
    from expired where runner.job_id = expired.job_id and runner.slot = expired.slot
    returning 1
)
select expired.job_id, expired.slot, expired.worker, (select count(*) from back), (select count(*) from freed)
from expired
"""
EXPIRE = _FREE.format(gone=EXPIRED)
FREE_OF_DEAD = _FREE.format(gone="runner.worker = any(%(workers)s)")

# Claims held under a token that no slot has any more. A release or an expiry whose snapshot is older than a claim's
# commit leaves them so, and nobody else would ever give them back. Looked for where a job has come to a stand: then
# no slot has any token. Tokens never come back, so that the second look at it takes nothing from whoever has claimed a
# document since. Whether their runner died nobody can say: they are suspects, and no try is counted.
ORPHANS = """
with stuck as materialized (
    select job.id from job
    where job.status = 'processing'
        and not exists (select from claim where claim.job_id = job.id and claim.state = 0)
        and not exists (select from runner where runner.job_id = job.id and runner.token is not null)
        and job.document_count > (select sum(done + failed) from runner where runner.job_id = job.id)
    limit 100
), orphan as materialized (
    select claim.job_id, claim.position, claim.token
    from stuck join claim on claim.job_id = stuck.id and claim.state = 1
)
update claim set state = 0, token = null, suspect = true from orphan
where claim.job_id = orphan.job_id and claim.position = orphan.position
    and claim.state = 1 and claim.token = orphan.token
"""

# Free slots of jobs with open documents, no more than are asked for.
FREE_SLOTS = """
select count(*) from (
    select 1 from job join runner on runner.job_id = job.id and runner.token is null
    where job.status in ('pending', 'processing')
        and exists (select from claim where claim.job_id = job.id and claim.state = 0)
    limit %(most)s
) as free
"""

# What nobody reads, or whose reader fell silent: whoever takes it next sees to the rest (workers/ingest.py).
OPEN_PARSES = f"""
select count(*) from (
    select 1 from parse where not done and (token is null or {EXPIRED}) limit %(most)s
) as open
"""  # noqa: S608 - of constants

FULLY_RECORDED = """
select job.id from job
where job.status = 'processing' and job.document_count =
    (select sum(done + failed) from runner where runner.job_id = job.id)
limit 100
"""

# Claims that are done, of jobs that have ended; a job's unfinished ones stay, for whoever resumes it. Their removal is
# also the count of a document's extractions, so that each is counted once. What somebody else has locked waits for the
# next pass.
TIDY = """
with ended as (
    select id from job where status in ('complete', 'failed') and tidied_at is null order by id limit 1
), batch as (
    select job_id, position, document_id from claim where job_id = (select id from ended) and state = 2
    limit %(most)s for update skip locked
), countable as materialized (
    select id from document where id in (select document_id from batch) for no key update skip locked
), removed as (
    delete from claim using batch
    where claim.job_id = batch.job_id and claim.position = batch.position and (
        exists (select from countable where id = batch.document_id)
        or not exists (select from document where id = batch.document_id)
    )
    returning claim.document_id
), counted as (
    update document set extraction_count = extraction_count + 1 from removed where document.id = removed.document_id
)
select (select id from ended), (select count(*) from removed)
"""

TIDY_BATCH = 1000

# Another supervisor may hold the last claims: only a job that has none left is tidy.
TIDIED = """
update job set tidied_at = clock_timestamp()
where id = (select id from job where id = %(job)s and tidied_at is null for no key update skip locked)
    and not exists (select from claim where job_id = %(job)s and state = 2)
"""


FORGOTTEN_AT_ONCE = 1000


def supervise_once() -> None:
    """Every step, once. One that fails does not keep the others from running, unless the database is away."""
    for step in STEPS:
        try:
            step()
        except Exception as error:
            _step_failed(step.__name__, error)
            if isinstance(error, OperationalError) and sqlstate_of(error) is None:
                return


def expire_leases() -> int:
    """Free the slots whose holder fell silent; returns how many."""
    expired = execute(EXPIRE, terms()).fetchall()
    for job_id, slot, worker, *_ in expired:
        log.warning("lease.expired", job=str(job_id), slot=slot, worker=worker)
    return len(expired)


def free_slots_of_dead(workers: Sequence[str]) -> int:
    """Free what processes held that are known to have ended, without waiting for their leases; returns how many."""
    freed = execute(FREE_OF_DEAD, {"workers": list(workers)}).fetchall()
    for job_id, slot, worker, *_ in freed:
        log.warning("worker.died", job=str(job_id), slot=slot, worker=worker)
    return len(freed)


def free_orphans() -> int:
    """Open the claims that nobody holds and nobody can take, so that their job ends; returns how many."""
    freed = execute(ORPHANS, {}).rowcount
    if freed:
        log.warning("claims.orphaned", claims=freed)
    return freed


def complete_recorded_jobs() -> int:
    """Complete jobs whose last runner died between its last row and the completion; returns how many."""
    return sum(_complete(job_id) for (job_id,) in execute(FULLY_RECORDED, {}).fetchall())


def top_up_turns() -> int:
    """Send as many turns as the fleet can use; returns how many."""
    processes = fleet.size()
    ((free,),) = execute(FREE_SLOTS, {"most": processes}).fetchall()
    ((unread,),) = execute(OPEN_PARSES, {"most": processes, **terms()}).fetchall()
    return send_turns(JOB_TURN, min(free, processes)) + send_turns(INGEST_TURN, min(unread, processes))


def tidy_ended_jobs() -> None:
    """Remove one batch of done claims of one ended job."""
    ((job_id, removed),) = execute(TIDY, {"most": TIDY_BATCH}).fetchall()
    if job_id is not None and removed == 0:
        _mark_tidied(job_id)


def _complete(job_id: UUID) -> bool:
    """A job that cannot be completed does not keep the others from it."""
    try:
        return complete_job(job_id, patience_s=PATIENCE_S)
    except Exception as error:
        _step_failed("complete_recorded_jobs", error, job=str(job_id))
        return False


def _step_failed(step: str, error: Exception, **more: str) -> None:
    log.warning("supervisor.step_failed", step=step, error=f"{type(error).__name__}: {error}".strip(), **more)
    connection.close()


def _mark_tidied(job_id: UUID) -> None:
    execute(TIDIED, {"job": job_id})


def forget_old_requests() -> int:
    """Returns how many idempotency records were removed, whose time is over."""
    return forget_expired(most=FORGOTTEN_AT_ONCE)


STEPS = (
    witness,
    expire_leases,
    free_orphans,
    complete_recorded_jobs,
    top_up_turns,
    tidy_ended_jobs,
    forget_old_requests,
)
"""By what waits for them most."""
