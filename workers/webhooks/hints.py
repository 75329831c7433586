"""When to look at a webhook is a hint beside the truth (`Webhook.look_at`): one that was forgotten is set here."""

from jobs.prepared import run_prepared
from workers.statements import execute

# By the indexes of webhooks that there is something for. The moment may be the statement's: it is only a look.
IS_ANYTHING_DUE = """
select exists (select from event where dispatched_at is null)
    or exists (
        select from webhook where enabled and failing_since is null and look_at <= statement_timestamp()
    ) or exists (
        select from webhook where enabled and failing_since is not null and look_at is not null
            and greatest(look_at, rests_until) <= statement_timestamp()
    ) or exists (select from webhook where not enabled and look_at <= statement_timestamp())
"""

# As by a process of the version before. Where something is held, its outcome or the end of its lease sets the hint.
FORGOTTEN = """
update webhook set look_at = clock_timestamp() from (
    select webhook.id from webhook
    where (look_at is null or look_at > now()) and exists (
        select from delivery where webhook_id = webhook.id and status = 'pending' and next_attempt_at <= now()
    ) and not exists (
        select from delivery where webhook_id = webhook.id and token is not null and next_attempt_at > now()
    )
    for no key update skip locked
) as forgotten
where webhook.id = forgotten.id
"""


def is_anything_due() -> bool:
    """An event to be dispatched, or a webhook to be looked at."""
    return run_prepared(IS_ANYTHING_DUE, {}).fetchone() == (True,)


def look_at_forgotten() -> int:
    """Returns how many webhooks they were."""
    return execute(FORGOTTEN, {}).rowcount
