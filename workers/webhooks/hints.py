"""When to look at a webhook is a hint beside the truth (`Webhook.look_at`): one that was forgotten is set here."""

from workers.statements import execute

# As by a process of the version before. Where something is held, its outcome or the end of its lease sets the hint.
FORGOTTEN = """
update webhook set look_at = clock_timestamp() from (
    select webhook.id from webhook
    where (look_at is null or look_at > now()) and exists (
        select from delivery where webhook_id = webhook.id and status = 'pending' and next_attempt_at <= now()
    ) and not exists (select from delivery where webhook_id = webhook.id and token is not null)
    for no key update skip locked
) as forgotten
where webhook.id = forgotten.id
"""


def look_at_forgotten() -> int:
    """Returns how many webhooks they were."""
    return execute(FORGOTTEN, {}).rowcount
