"""Who sends a delivery, and what came of it.

A claim is a token and a lease; only the token's holder may tell the outcome. One that tells nothing, because it was
killed, has held the delivery for as long as the lease, and whoever comes next sends it again: at least once.
"""

import random
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from django.conf import settings

from jobs.models.webhooks import DeliveryStatus
from workers.statements import execute

RETRIES_AFTER_S = (5, 60, 300, 1800, 14_400)
JITTER = 0.2
"""Added, up to this share: receivers that were down together do not get everything at one moment."""

# Those due longest, but no more of one webhook, or of one organization, than it may have in work: whoever hangs delays
# nobody else. Receivers that fail come last, and never have all senders. The moment is taken once, because an index can
# be searched for nothing that moves. That two processes which look at the same moment both count the same ones in work
# costs no more than some on top.
CLAIM = """
with moment as materialized (select clock_timestamp() as at), held as materialized (
    select webhook.id, organization_id, failing_since is not null as failing, count(*) as count
    from delivery join webhook on webhook.id = webhook_id
    where token is not null and next_attempt_at > (select at from moment)
    group by webhook.id
), open as materialized (
    select due.id, next_attempt_at, organization_id, failing_since is not null as failing
    from webhook left join held using (id, organization_id)
    cross join lateral (
        select id, next_attempt_at from delivery
        where delivery.webhook_id = webhook.id and status = 'pending' and next_attempt_at <= (select at from moment)
        order by next_attempt_at
        limit greatest(case when failing_since is null then %(each)s else 1 end - coalesce(held.count, 0), 0)
        for update skip locked
    ) as due
    where webhook.enabled
), of_organization as (
    select *, row_number() over (partition by organization_id order by failing, next_attempt_at) as nth from open
), fair as (
    select id, next_attempt_at, failing, row_number() over (partition by failing order by next_attempt_at) as nth
    from of_organization left join (
        select organization_id, sum(count) as count from held group by organization_id
    ) as in_work using (organization_id)
    where nth <= %(organization)s - coalesce(in_work.count, 0)
), due as materialized (
    select id from fair
    where not failing or nth <= %(failing)s - (select coalesce(sum(count), 0) from held where held.failing)
    order by failing, next_attempt_at limit %(most)s
)
update delivery set token = %(token)s, next_attempt_at = clock_timestamp() + %(lease)s * interval '1 second'
from due, webhook, event
where delivery.id = due.id and webhook.id = delivery.webhook_id and event.id = delivery.event_id
returning delivery.id, delivery.token, delivery.attempts, webhook.url, webhook.secret,
    event.id, event.type, event.created_at, event.data::text, clock_timestamp()
"""

# The webhook is locked first, as by whoever changes it or has something delivered again (jobs/webhooks.py).
SETTLE = """
with locked as materialized (
    select webhook.id from webhook join delivery on delivery.webhook_id = webhook.id
    where delivery.id = %(id)s for no key update of webhook
), settled as (
    update delivery set status = %(status)s::varchar, attempts = attempts + 1, token = null,
        response_status = %(response_status)s, error = %(error)s::varchar, last_attempt_at = clock_timestamp(),
        next_attempt_at = clock_timestamp() + %(again_after_s)s * interval '1 second',
        delivered_at = case when %(status)s::varchar = 'delivered' then clock_timestamp() end
    from locked where delivery.id = %(id)s and token = %(token)s and delivery.webhook_id = locked.id
    returning webhook_id
), told as (
    update webhook set failing_since = case when %(error)s::varchar <> '' then clock_timestamp() end from settled
    where webhook.id = settled.webhook_id and (failing_since is null) = (%(error)s::varchar <> '')
)
select count(*) from settled
"""

# What was due while its webhook was off, or has been deleted, is not sent when it is back.
GIVE_UP = """
with moment as materialized (select clock_timestamp() as at), due as materialized (
    select due.id from webhook cross join lateral (
        select id from delivery
        where delivery.webhook_id = webhook.id and status = 'pending' and next_attempt_at <= (select at from moment)
        order by next_attempt_at limit %(most)s for update skip locked
    ) as due
    where not webhook.enabled limit %(most)s
)
update delivery set status = 'failed', next_attempt_at = null, token = null, error = %(error)s
from due where delivery.id = due.id
"""
OFF = "The webhook was not enabled when this was to be sent."
GIVEN_UP_AT_ONCE = 1000


@dataclass(frozen=True)
class Claimed:
    """A delivery in hand, with all that its message needs. Times are PostgreSQL's."""

    id: UUID
    token: UUID
    attempts: int
    """Those before this one."""
    url: str
    secret: bytes
    event_id: UUID
    type: str
    occurred_at: datetime
    data: str
    """As JSON."""
    claimed_at: datetime


@dataclass(frozen=True)
class Outcome:
    response_status: int | None
    error: str = ""
    """A sentence for whoever made the webhook; empty where the receiver took it."""


def claim(most: int) -> list[Claimed]:
    parameters = {
        "most": most,
        "each": settings.DELIVERIES_AT_ONCE_EACH,
        "organization": settings.DELIVERIES_AT_ONCE_OF_ORGANIZATION,
        "failing": settings.DELIVERIES_AT_ONCE // 2,
        "token": uuid4(),
        "lease": settings.DELIVERY_LEASE_S,
    }
    return [Claimed(*row) for row in execute(CLAIM, parameters).fetchall()]


def settle(claimed: Claimed, outcome: Outcome) -> bool:
    """Note what came of an attempt. False: the lease was over and the delivery is another's, or it is deleted."""
    again_after_s = None if not outcome.error else _again_after_s(claimed.attempts)
    status = DeliveryStatus.DELIVERED if not outcome.error else DeliveryStatus.FAILED
    parameters = {
        "id": claimed.id,
        "token": claimed.token,
        "status": status if again_after_s is None else DeliveryStatus.PENDING,
        "response_status": outcome.response_status,
        "error": outcome.error[:500],
        "again_after_s": again_after_s,
    }
    return execute(SETTLE, parameters).fetchone() == (1,)


def give_up_where_off() -> int:
    """Returns how many deliveries fail because of it."""
    return execute(GIVE_UP, {"error": OFF, "most": GIVEN_UP_AT_ONCE}).rowcount


def _again_after_s(attempts_before: int) -> float | None:
    """None: that was the last attempt."""
    if attempts_before >= len(RETRIES_AFTER_S):
        return None
    return RETRIES_AFTER_S[attempts_before] * random.uniform(1, 1 + JITTER)  # noqa: S311 - nothing secret
