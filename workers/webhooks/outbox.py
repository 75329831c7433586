"""From events to deliveries. It is done here, after the commit, so that a cancel writes one event and no more (C8)."""

from workers.statements import execute

EVENTS_AT_ONCE = 100

# One for each webhook that wants to hear of the event and was there before it. Where nobody does, the event is done.
# The webhooks are locked in one order, or two processes could wait for each other.
DISPATCH = """
with undispatched as materialized (
    select id, organization_id, type, created_at from event where dispatched_at is null
    order by id limit %(most)s for update skip locked
), made as (
    insert into delivery (webhook_id, event_id, status, attempts, next_attempt_at, error)
    select webhook.id, undispatched.id, 'pending', 0, clock_timestamp(), ''
    from undispatched join webhook on webhook.organization_id = undispatched.organization_id
    where webhook.enabled and webhook.events && array[undispatched.type, '*']::varchar[]
        and webhook.created_at <= undispatched.created_at
    order by undispatched.id
    on conflict do nothing
    returning webhook_id
), told as (
    update webhook set look_at = least(look_at, clock_timestamp()) from (
        select id from webhook where id in (select webhook_id from made) order by id for no key update
    ) as listening
    where webhook.id = listening.id
)
update event set dispatched_at = clock_timestamp() from undispatched where event.id = undispatched.id
"""


def dispatch() -> int:
    """Make the deliveries of some events; returns of how many."""
    return execute(DISPATCH, {"most": EVENTS_AT_ONCE}).rowcount
