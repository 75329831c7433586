"""One attempt: a message, signed, to a server that a stranger has named, and what it answers."""

import json
from collections.abc import Callable
from datetime import UTC
from http import HTTPStatus

import httpcore
from django.conf import settings
from standardwebhooks import Webhook

from jobs.addresses import Address
from jobs.job_object import iso
from jobs.network import CheckedNetwork, Deadline, Unreachable
from jobs.sealing import NotUnsealable
from jobs.web_urls import BadURL, raw_url, read_url, tls
from jobs.webhook_secrets import unsealed
from jobs.webhook_urls import may_reach
from workers.webhooks.claims import Claimed, Outcome

MOST_BYTES_READ = 16 * 1024
"""Of an answer, which is not looked at: a receiver that is cut off in a short one may count that as an error."""
LOST_SECRET = (
    "The secret was sealed under a SECRET_KEY that is not known any more. "  # noqa: S105 - it only speaks of one
    "Delete the webhook and make it again."
)


def send(claimed: Claimed, *, may_reach: Callable[[Address], bool] = may_reach) -> Outcome:
    """Never raises; takes WEBHOOK_TIMEOUT_S at most."""
    deadline = Deadline(settings.WEBHOOK_TIMEOUT_S)
    try:
        return _judged(_post(claimed, CheckedNetwork(deadline, may_reach), deadline))
    except NotUnsealable:
        return Outcome(None, LOST_SECRET)
    except (Unreachable, BadURL) as reason:
        return Outcome(None, reason.message)
    except TimeoutError:
        return Outcome(None, f"The receiver did not answer within {deadline.seconds:g} s.")
    except httpcore.ProtocolError:
        return Outcome(None, "The receiver did not answer as a web server does, or broke off in the middle.")
    except Exception as error:
        return Outcome(None, f"The attempt failed: {type(error).__name__}.")


def message(claimed: Claimed) -> tuple[dict[str, str], bytes]:
    """Headers and body by the Standard Webhooks specification. The ID is the event's, at every attempt the same."""
    body = json.dumps(
        {"type": claimed.type, "timestamp": iso(claimed.occurred_at), "data": json.loads(claimed.data)},
        ensure_ascii=False,
        separators=(",", ":"),
    )
    message_id, at = str(claimed.event_id), claimed.claimed_at.astimezone(UTC)
    headers = {
        "Content-Type": "application/json",
        "User-Agent": "Stook",
        "webhook-id": message_id,
        "webhook-timestamp": str(int(at.timestamp())),
        "webhook-signature": Webhook(unsealed(bytes(claimed.secret))).sign(message_id, at, body),
    }
    return headers, body.encode()


def _post(claimed: Claimed, network: CheckedNetwork, deadline: Deadline) -> int:
    """The status of the answer. Redirects are not followed."""
    headers, body = message(claimed)
    url = read_url(claimed.url)
    headers["Host"] = url.netloc.decode("ascii")
    with (
        httpcore.ConnectionPool(tls(), max_keepalive_connections=0, network_backend=network) as pool,
        pool.stream("POST", raw_url(url), headers=_raw(headers), content=body) as response,
    ):
        _read_a_little(response, deadline)
        return response.status


def _raw(headers: dict[str, str]) -> list[tuple[bytes, bytes]]:
    return [(name.encode("ascii"), value.encode("ascii")) for name, value in headers.items()]


def _read_a_little(response: httpcore.Response, deadline: Deadline) -> None:
    """The status has said it all, however the rest comes, or does not."""
    try:
        read = 0
        for chunk in response.iter_stream():
            deadline.left_s()
            read += len(chunk)
            if read >= MOST_BYTES_READ:
                return
    except (Unreachable, TimeoutError, httpcore.ProtocolError):
        return


def _judged(status: int) -> Outcome:
    if 200 <= status < 300:
        return Outcome(status)
    if 300 <= status < 400:
        return Outcome(status, f"The receiver answered {_in_words(status)}, and no redirect is followed.")
    return Outcome(status, f"The receiver answered {_in_words(status)}, where 2xx was needed.")


def _in_words(status: int) -> str:
    try:
        return f"{status} {HTTPStatus(status).phrase}"
    except ValueError:
        return str(status)
