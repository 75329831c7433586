"""What is old, or belongs to a deleted webhook, is removed in small batches: it would pile up for ever otherwise."""

from django.conf import settings

from workers.statements import execute

BATCH = 1000

# Keys are UUIDv7: those before a moment are the beginning of the index.
OLD_EVENTS = """
with old as materialized (
    select id from event
    where id < (select uuidv7(make_interval(days => -%(days)s::integer))) and dispatched_at is not null
    order by id limit %(most)s for update skip locked
), deliveries as (
    delete from delivery using old where delivery.event_id = old.id
)
delete from event using old where event.id = old.id
"""

OF_DELETED_WEBHOOKS = """
delete from delivery where id in (
    select delivery.id from webhook join delivery on delivery.webhook_id = webhook.id
    where deleted_at is not null
    limit %(most)s for update of delivery skip locked
)
"""

# Not at once: a dispatch that began before may still be about to make deliveries for it.
DELETED_WEBHOOKS = """
delete from webhook
where deleted_at < clock_timestamp() - interval '1 minute'
    and not exists (select from delivery where webhook_id = webhook.id)
"""


def remove_some() -> bool:
    """Remove one batch of each. True: there may be more."""
    events = execute(OLD_EVENTS, {"days": settings.EVENT_RETENTION_DAYS, "most": BATCH}).rowcount
    deliveries = execute(OF_DELETED_WEBHOOKS, {"most": BATCH}).rowcount
    execute(DELETED_WEBHOOKS, {})
    return BATCH in (events, deliveries)
