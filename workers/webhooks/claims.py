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
MORE_LOOKS = 16
"""At so many more webhooks than deliveries are wanted: some turn out to have nothing to send."""

# What this costs goes by what is wanted, not by how many webhooks or deliveries there are: looked at are only webhooks
# whose hint says so, in its order. Of their deliveries come, those due longest first: the first of each webhook before
# anybody's second, the receivers that fail last; and no more of one webhook, or of one organization, than it may have
# in work. The moment is taken once, because an index can be searched for nothing that moves.
#
# The hint that is written was found in what this statement has seen. Whoever makes something due, or claims, changes
# the webhook's row; one that has changed between our look and our lock is left to the next pass.
CLAIM = """
with moment as materialized (
    select clock_timestamp() as at, clock_timestamp() + %(lease)s * interval '1 second' as lease_until
), held as materialized (
    select webhook_id, count(*) as count, min(next_attempt_at) as until from delivery
    where token is not null and next_attempt_at > (select at from moment) group by webhook_id
), in_work as materialized (
    select organization_id, sum(count) as count,
        coalesce(sum(count) filter (where failing_since is not null), 0) as failing_count
    from held join webhook on webhook.id = webhook_id group by organization_id
), left_for_failing as materialized (
    select %(failing)s - coalesce(sum(failing_count), 0) as count from in_work
), seen as materialized (
    (
        select id, xmin as version from webhook
        where enabled and failing_since is null and look_at <= (select at from moment)
            and organization_id <> all (array(select organization_id from in_work where count >= %(organization)s))
        order by look_at limit %(looks)s
    ) union all (
        select id, xmin from webhook
        where enabled and failing_since is not null and look_at is not null
            and greatest(look_at, rests_until) <= (select at from moment)
            and organization_id <> all (array(
                select organization_id from in_work
                where count >= %(organization)s or failing_count >= %(organization_failing)s
            ))
        order by greatest(look_at, rests_until)
        limit (select case when count > 0 then %(looks)s else 0 end from left_for_failing)
    )
), locked as materialized (
    select webhook.id, organization_id, failing_since is not null as failing,
        held.until, coalesce(held.count, 0) as held,
        case when failing_since is null then %(each)s else 1 end as most
    from seen join webhook on webhook.id = seen.id and webhook.xmin = seen.version
        left join held on held.webhook_id = seen.id
    for no key update of webhook skip locked
), open as materialized (
    select due.*, organization_id, failing,
        held + row_number() over (partition by webhook_id order by next_attempt_at) as place
    from locked cross join lateral (
        select id, webhook_id, next_attempt_at from delivery
        where webhook_id = locked.id and status = 'pending' and next_attempt_at <= (select at from moment)
        order by next_attempt_at limit greatest(locked.most - held, 0)
        for update skip locked
    ) as due
), of_organization as (
    select *, row_number() over (partition by organization_id order by place > 1, failing, next_attempt_at) as nth,
        row_number() over (partition by organization_id, failing order by next_attempt_at) as nth_alike
    from open
), fair as (
    select id, webhook_id, place, failing,
        row_number() over (order by place > 1, failing, next_attempt_at) as nth,
        row_number() over (partition by failing order by next_attempt_at) as nth_alike
    from of_organization left join in_work using (organization_id)
    where nth <= %(organization)s - coalesce(in_work.count, 0)
        and (not failing or nth_alike <= %(organization_failing)s - coalesce(in_work.failing_count, 0))
), chosen as materialized (
    select id, webhook_id from fair
    where nth <= case when place = 1 then %(most)s else %(spare)s end
        and (not failing or nth_alike <= (select count from left_for_failing))
), taken as materialized (
    select webhook_id, array_agg(id) as ids, (select lease_until from moment) as until from chosen group by webhook_id
), next_looks as (
    select locked.id, taken.ids is not null as has_some, case
        when held + coalesce(cardinality(taken.ids), 0) < locked.most then least(rest.next_attempt_at, taken.until)
        else least(locked.until, taken.until)
    end as at
    from locked left join taken on taken.webhook_id = locked.id left join lateral (
        select next_attempt_at from delivery
        where webhook_id = locked.id and status = 'pending' and id <> all (coalesce(taken.ids, '{}'))
        order by next_attempt_at limit 1
    ) as rest on true
), told as (
    update webhook set look_at = next_looks.at from next_looks
    where webhook.id = next_looks.id and (has_some or look_at is distinct from next_looks.at)
)
update delivery set token = %(token)s, next_attempt_at = (select lease_until from moment)
from chosen, webhook, event
where delivery.id = chosen.id and webhook.id = delivery.webhook_id and event.id = delivery.event_id
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
    update webhook set look_at = least(look_at, clock_timestamp()),
        failing_since = case when %(error)s::varchar <> '' then coalesce(failing_since, clock_timestamp()) end,
        rests_until = case when %(error)s::varchar <> '' and %(response_status)s::integer is null
            then clock_timestamp() + least(
                (clock_timestamp() - coalesce(failing_since, clock_timestamp())) * %(rests)s,
                %(rests_at_most_s)s * interval '1 second'
            )
        end
    from settled where webhook.id = settled.webhook_id
)
select count(*) from settled
"""


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
    """So many are free. A webhook's second is claimed only while half of all senders are."""
    half = settings.DELIVERIES_AT_ONCE // 2
    spare = max(most - half, 0)
    parameters = {
        "most": most,
        "spare": spare,
        "looks": most + MORE_LOOKS,
        "each": settings.DELIVERIES_AT_ONCE_EACH if spare else 1,
        "failing": half,
        "organization": settings.DELIVERIES_AT_ONCE_OF_ORGANIZATION,
        "organization_failing": settings.DELIVERIES_AT_ONCE_OF_ORGANIZATION // 2,
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
        "rests": settings.FAILING_WEBHOOK_RESTS,
        "rests_at_most_s": settings.FAILING_WEBHOOK_RESTS_AT_MOST_S,
    }
    return execute(SETTLE, parameters).fetchone() == (1,)


def _again_after_s(attempts_before: int) -> float | None:
    """None: that was the last attempt."""
    if attempts_before >= len(RETRIES_AFTER_S):
        return None
    return RETRIES_AFTER_S[attempts_before] * random.uniform(1, 1 + JITTER)  # noqa: S311 - nothing secret
