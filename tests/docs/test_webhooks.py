"""docs/webhooks.md: its code takes what Stook sends and nothing else, and its times are those that are kept."""

import re
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.conf import settings

from jobs.webhook_secrets import new_secret, sealed
from workers.webhooks.claims import JITTER, RETRIES_AFTER_S, Claimed
from workers.webhooks.giving_up import LATE_S
from workers.webhooks.sending import message

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "webhooks.md").read_text()
UNITS_S = {"s": 1, "min": 60, "h": 3600}

type Check = Callable[[dict[str, str], bytes, str], bool]


@pytest.fixture
def is_from_stook() -> Check:
    code = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)
    names: dict[str, Any] = {}
    exec("\n".join(code), names)
    check: Check = names["is_from_stook"]
    return check


def sent(secret: str, *, ago_s: float = 0) -> tuple[dict[str, str], bytes]:
    at = datetime.fromtimestamp(time.time() - ago_s, UTC)
    claimed = Claimed(uuid4(), uuid4(), 0, "", sealed(secret), uuid4(), "job.completed", at, '{"name": "Müller"}', at)
    headers, body = message(claimed)
    return {name.lower(): value for name, value in headers.items()}, body


def test_the_pages_check_takes_what_is_sent_and_nothing_else(is_from_stook: Check) -> None:
    secret = new_secret()
    headers, body = sent(secret)
    assert is_from_stook(headers, body, secret)
    assert is_from_stook({**headers, "webhook-signature": f"v1,other {headers['webhook-signature']}"}, body, secret)
    assert not is_from_stook(headers, body + b" ", secret)
    assert not is_from_stook(headers, body, new_secret())
    assert not is_from_stook({**headers, "webhook-id": "other"}, body, secret)
    assert not is_from_stook(*sent(secret, ago_s=timedelta(minutes=6).total_seconds()), secret)


@pytest.mark.parametrize("name", ["webhook-id", "webhook-timestamp", "webhook-signature"])
@pytest.mark.parametrize("value", [None, "", "v1,", "é", "\udce9", "soon", "9" * 400, "9" * 5000])
def test_the_pages_check_refuses_what_is_no_message_without_an_error(
    is_from_stook: Check, name: str, value: str | None
) -> None:
    """Whoever sends it to the receiver would otherwise see it fail."""
    secret = new_secret()
    headers, body = sent(secret)
    wrong = {key: given for key, given in {**headers, name: value}.items() if given is not None}
    assert not is_from_stook(wrong, body, secret)


def test_the_pages_times_are_those_of_the_retries() -> None:
    (row,) = re.findall(r"^\| (5 s .*) \|$", PAGE, re.MULTILINE)
    named = [cell.split() for cell in row.split(" | ")]
    assert tuple(int(number) * UNITS_S[unit] for number, unit in named) == RETRIES_AFTER_S
    assert JITTER == 1 / 5
    assert "the sixth attempt" in PAGE
    assert len(RETRIES_AFTER_S) == 5
    assert f"within {LATE_S // 3600} hours" in PAGE
    assert f"2xx within {settings.WEBHOOK_TIMEOUT_S:g} s" in PAGE
    assert f"has {settings.DELIVERIES_AT_ONCE_EACH} messages at once" in PAGE
    assert settings.FAILING_WEBHOOK_RESTS == 1 / 10
    assert f"{settings.FAILING_WEBHOOK_RESTS_AT_MOST_S / 60:g} minutes at most" in PAGE
