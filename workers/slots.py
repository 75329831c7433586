"""Which slot a turn takes. This is the fairness, decided afresh at every turn."""

import os
import secrets
import socket
from uuid import uuid4

from jobs.lifecycle import start_job
from workers.fence import HeldSlot
from workers.statements import execute

# Of the organization that uses the fewest slots, of those the one served longest ago; then of its job served longest
# ago. Only jobs with open documents. Without the second rule an organization with more jobs would be served more often,
# for one of them has always been served longest ago.
CANDIDATE = """
with waiting as materialized (
    select job.id, job.status, job.organization_id
    from job cross join lateral (
        select from claim where claim.job_id = job.id and claim.state = 0 limit 1
    ) as open
    where job.status in ('pending', 'processing')
), organization as materialized (
    select organization_id,
        (select count(*) from runner where runner.organization_id = one.organization_id and token is not null) as slots,
        (select max(served_at) from runner where runner.organization_id = one.organization_id) as served_at
    from (select distinct organization_id from waiting) as one
), next as (
    select waiting.id, waiting.status, own.slot
    from waiting join organization using (organization_id) cross join lateral (
        select min(slot) filter (where token is null) as slot, max(served_at) as served_at
        from runner where runner.job_id = waiting.id
    ) as own
    where own.slot is not null
    order by organization.slots, organization.served_at nulls first, own.served_at nulls first, waiting.id
    limit 1
)
select next.id, next.slot, runner.generation, next.status
from next join runner on runner.job_id = next.id and runner.slot = next.slot
"""

# Compare-and-set on the generation; a cancel that came between is seen in the job's status (C9). Its commit is not
# waited for: where a crash of PostgreSQL undoes it, the token proves nothing.
TAKE = """
with quick as materialized (
    select set_config('synchronous_commit', 'off', true)
)
update runner set token = %(token)s, generation = generation + 1, worker = %(worker)s,
    served_at = clock_timestamp(), lease_until = clock_timestamp() + %(lease)s * interval '1 second'
from job, quick
where runner.job_id = %(job)s and runner.slot = %(slot)s and runner.generation = %(generation)s
    and runner.token is null and job.id = runner.job_id and job.status = 'processing'
"""

ATTEMPTS = 20
"""Each failed attempt means that another worker has just taken that slot, so the fleet as a whole gets on."""


_FAMILY = f"{socket.gethostname()}:{secrets.token_hex(3)}"
"""Of a worker's parent and the processes it forks. Containers may share both a host's name and process numbers."""


def worker_name(pid: int | None = None) -> str:
    """Of this process, or of one that it has forked; for operators, and for a parent that misses a child."""
    return f"{_FAMILY}:{pid or os.getpid()}"


def take_slot(*, lease_s: float) -> HeldSlot | None:
    """Take a free slot of a job with open documents, starting the job if it is pending. None: there is none."""
    for _ in range(ATTEMPTS):
        candidate = execute(CANDIDATE, {}).fetchone()
        if candidate is None:
            return None
        job_id, slot, generation, status = candidate
        if status == "pending":
            start_job(job_id)
        held = HeldSlot(job_id=job_id, slot=slot, token=uuid4())
        if _take(held, generation, lease_s):
            return held
    return None


def _take(held: HeldSlot, generation: int, lease_s: float) -> bool:
    taken = execute(
        TAKE,
        {
            "job": held.job_id,
            "slot": held.slot,
            "generation": generation,
            "token": held.token,
            "worker": worker_name(),
            "lease": lease_s,
        },
    )
    return taken.rowcount == 1
