"""When a lease counts as expired: only under a supervision without a gap (C7).

In a stall or restart of PostgreSQL nobody can renew, and afterwards every lease looks expired. The supervisors stall
with it, so their silence tells: after a gap no lease counts as expired before one full lease has passed. A lease that
ends too far in the future was written before the clock was set back, and counts as expired, too.
"""

from django.conf import settings

from workers.statements import execute

# `seen_at` only moves on together with the look for a gap before it, under the row's lock.
WITNESS = """
insert into supervision (id, seen_at, unbroken_since) values (1, clock_timestamp(), clock_timestamp())
on conflict (id) do update set seen_at = clock_timestamp(), unbroken_since = case
    when supervision.seen_at > clock_timestamp() - %(gap)s * interval '1 second'
        and supervision.seen_at <= clock_timestamp() and supervision.seen_at > pg_postmaster_start_time()
    then supervision.unbroken_since else clock_timestamp() end
"""

EXPIRED = """(
    (lease_until < clock_timestamp() or lease_until > clock_timestamp() + 10 * %(lease)s * interval '1 second')
    and exists (
        select from supervision
        where unbroken_since < clock_timestamp() - %(lease)s * interval '1 second'
            and seen_at > clock_timestamp() - %(gap)s * interval '1 second'
    )
)"""
"""A condition on `lease_until`; its parameters are those of `terms`."""


def terms() -> dict[str, float]:
    """How long a lease is, and from when on a silence of the supervisors is a gap, in seconds."""
    # The spare supervisors look half as often as the one that is a process of its own.
    return {"lease": settings.LEASE_S, "gap": max(settings.LEASE_S / 2, 4 * settings.SUPERVISOR_INTERVAL_S)}


def witness() -> None:
    """Note that leases are supervised at this moment."""
    execute(WITNESS, {"gap": terms()["gap"]})
