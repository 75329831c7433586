"""The organizations' webhooks: made before the faults begin, and asked for what is still missing when they are over."""

from collections.abc import Sequence

import psycopg

from tests.chaos.client import Api

PENDING = """
select organization.name, webhook_id::text, delivery.id::text
from delivery join webhook on webhook.id = webhook_id join organization on organization.id = webhook.organization_id
where status = 'pending' and organization.name = any(%s)
"""


def subscribe(api: Api, url: str) -> None:
    body = {"url": url, "events": ["*"]}
    if api.ask("webhook", "POST", "/v1/webhooks", json=body).status != 201:
        raise RuntimeError(f"{api.organization} could not make a webhook.")


def ask_again(database_url: str, apis: Sequence[Api]) -> None:
    """As a user does who has mended the receiver, and will not wait for the next attempt."""
    by_name = {api.organization: api for api in apis}
    with psycopg.connect(database_url, autocommit=True) as connection:
        found = connection.execute(PENDING, [list(by_name)]).fetchall()
    for organization, webhook, delivery in found:
        path = f"/v1/webhooks/{webhook}/deliveries/{delivery}/redeliver"
        by_name[organization].ask("redeliver", "POST", path)
