"""Whose body the events process reads, and whose it does not."""

import asyncio
from collections.abc import Mapping
from typing import Any

import pytest

from jobs.api.key_first import KeyFirst, Receive, Scope, Send
from jobs.models import Organization
from tests.jobs.api.caller import Caller
from tests.pools import close_connections

pytestmark = pytest.mark.django_db(transaction=True)

BODY = {"type": "http.request", "body": b"sent", "more_body": False}


def body_found(authorization: str) -> object:
    """What the application behind it reads."""
    found: list[object] = []

    async def application(scope: Scope, receive: Receive, send: Send) -> None:
        found.append((await receive())["body"])

    async def receive() -> Mapping[str, Any]:
        return BODY

    async def send(_: Mapping[str, Any]) -> None:
        raise AssertionError("It answers nothing itself.")

    guarded = KeyFirst(application)
    headers = [(b"authorization", authorization.encode())] if authorization else []
    asyncio.run(guarded({"type": "http", "method": "POST", "headers": headers}, receive, send))
    close_connections(guarded._threads)
    return found[0]


@pytest.mark.parametrize("authorization", ["", "Bearer", "Bearer nobody's", "Basic eDp5"])
def test_of_whom_nobody_knows_nothing_is_read(authorization: str) -> None:
    assert body_found(authorization) == b""


def test_of_a_key_in_use_the_body_is_read(organization: Organization) -> None:
    assert body_found(Caller(organization).authorization) == b"sent"
