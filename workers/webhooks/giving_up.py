"""Deliveries that end without another attempt, so that nothing waits for ever for a receiver that is not there."""

from workers.statements import execute
from workers.webhooks.claims import RETRIES_AFTER_S

AT_ONCE = 1000
WEBHOOKS_AT_ONCE = 16
OFF = "The webhook was not enabled when this was to be sent."
LATE_S = RETRIES_AFTER_S[-1]
"""As long as anything waits for its next attempt by itself."""
LATE = f"The receiver has taken nothing for {LATE_S // 3600} hours, in which this was to be sent. Ask for it again."

# What was due while its webhook was off, or has been deleted, is not sent when it is back. As in a claim, a webhook
# that has changed between our look and our lock is left to the next pass.
WHERE_OFF = """
with moment as materialized (select clock_timestamp() as at), seen as materialized (
    select id, xmin as version from webhook where not enabled and look_at <= (select at from moment)
    order by look_at limit %(webhooks)s
), locked as materialized (
    select webhook.id from seen join webhook on webhook.id = seen.id and webhook.xmin = seen.version
    for no key update of webhook skip locked
), due as materialized (
    select due.* from locked cross join lateral (
        select id, webhook_id from delivery
        where webhook_id = locked.id and status = 'pending' and next_attempt_at <= (select at from moment)
        order by next_attempt_at limit %(most)s for update skip locked
    ) as due limit %(most)s
), told as (
    update webhook set look_at = (
        select min(next_attempt_at) from delivery
        where webhook_id = locked.id and status = 'pending' and id not in (select id from due)
    ) from locked where webhook.id = locked.id
)
update delivery set status = 'failed', next_attempt_at = null, token = null, error = %(error)s
from due where delivery.id = due.id
"""

# A receiver that has taken nothing for so long gets few attempts, and more may become due than it gets.
WHERE_LATE = """
with moment as materialized (
    select clock_timestamp() - %(late_s)s * interval '1 second' as at
), late as materialized (
    select late.id from webhook cross join lateral (
        select id from delivery
        where webhook_id = webhook.id and status = 'pending' and next_attempt_at <= (select at from moment)
        order by next_attempt_at limit %(most)s for update skip locked
    ) as late
    where enabled and failing_since <= (select at from moment)
    limit %(most)s for no key update of webhook skip locked
)
update delivery set status = 'failed', next_attempt_at = null, token = null, error = %(error)s
from late where delivery.id = late.id
"""


def give_up_where_off() -> int:
    """Returns how many deliveries fail because of it."""
    return execute(WHERE_OFF, {"error": OFF, "most": AT_ONCE, "webhooks": WEBHOOKS_AT_ONCE}).rowcount


def give_up_where_late() -> bool:
    """True: there may be more."""
    return execute(WHERE_LATE, {"error": LATE, "most": AT_ONCE, "late_s": LATE_S}).rowcount == AT_ONCE
