"""In the events process, no body is read of whom nobody knows.

Django's ASGI handler takes the whole of a body in, to disk, before anything looks at the key.
"""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import structlog
from django.db import Error

from jobs.api.authentication import BEARER
from jobs.api.ends import in_thread
from jobs.hot_statements import usable_key
from jobs.models.access import digest_of

type Scope = dict[str, Any]
type Receive = Callable[[], Awaitable[Mapping[str, Any]]]
type Send = Callable[[Mapping[str, Any]], Awaitable[None]]
type Application = Callable[[Scope, Receive, Send], Awaitable[None]]

log = structlog.get_logger(__name__)

WITHOUT_BODY = ("GET", "HEAD")
THREADS = 2
"""And so connections to PostgreSQL."""


class KeyFirst:
    """Whose key is of no use finds its body empty, and is told of the key by Django itself."""

    def __init__(self, application: Application) -> None:
        self._application = application
        self._threads = ThreadPoolExecutor(THREADS, thread_name_prefix="key")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["method"] not in WITHOUT_BODY and not await self._may_send(scope):
            receive = _nothing()
        await self._application(scope, receive, send)

    async def _may_send(self, scope: Scope) -> bool:
        bearer = BEARER.fullmatch(_authorization(scope["headers"]))
        if bearer is None:
            return False
        try:
            return await in_thread(self._threads, usable_key, digest_of(bearer[1])) is not None
        except Error as error:
            # Told of by the view, if it finds the same. With no body it could blame the client for that instead.
            log.warning("key.not_looked_at", error=str(error).strip())
            return True


def _authorization(headers: Iterable[tuple[bytes, bytes]]) -> str:
    """As Django joins it."""
    return ",".join(value.decode("latin-1") for name, value in headers if name.lower() == b"authorization").strip()


def _nothing() -> Receive:
    """An empty body, and then no word of the client's going away: the answer is a short one."""
    messages: list[Mapping[str, Any]] = [{"type": "http.request", "body": b"", "more_body": False}]

    async def receive() -> Mapping[str, Any]:
        return messages.pop() if messages else await asyncio.Future()

    return receive
