"""Streams that begin in the events process."""

import asyncio
import threading
from concurrent.futures import wait
from io import BytesIO

import pytest
from django.core.handlers.asgi import ASGIRequest
from django.http.response import HttpResponse, HttpResponseBase

from jobs.api.beginnings import THREADS, StreamsHandler
from jobs.models import Organization
from tests.factories import make_job
from tests.jobs.api.caller import Caller
from tests.pools import close_connections

pytestmark = pytest.mark.django_db(transaction=True)


def asked(caller: Caller, path: str) -> ASGIRequest:
    headers = [(b"host", b"localhost"), (b"authorization", caller.authorization.encode())]
    return ASGIRequest({"type": "http", "method": "GET", "path": path, "headers": headers}, BytesIO())


def has_begun(request: ASGIRequest) -> bool:
    """The first of the middleware has seen it."""
    return hasattr(request, "request_id")


def test_who_leaves_while_he_waits_is_forgotten(organization: Organization) -> None:
    caller, handler = Caller(organization), StreamsHandler()
    path = f"/v1/jobs/{make_job(organization).id}/events"
    left, stayed = asked(caller, path), asked(caller, path)

    async def begin_both() -> HttpResponseBase:
        let_on = threading.Event()
        busy = [handler.threads.submit(let_on.wait) for _ in range(THREADS)]
        leaving, staying = (asyncio.ensure_future(handler.run_get_response(request)) for request in (left, stayed))
        await asyncio.sleep(0)  # both wait now
        leaving.cancel()
        await asyncio.wait([leaving])
        let_on.set()
        wait(busy)
        return await staying

    answer = asyncio.run(begin_both())
    close_connections(handler.threads)

    assert (answer.status_code, has_begun(stayed), has_begun(left)) == (200, True, False)


def test_who_leaves_after_his_turn_has_come_is_waited_for(organization: Organization) -> None:
    """Or his request would be closed under the thread that reads it."""
    caller, handler = Caller(organization), StreamsHandler()
    begun, let_on = threading.Event(), threading.Event()

    def begin(_: object) -> HttpResponseBase:
        begun.set()
        let_on.wait()
        return HttpResponse()

    handler.get_response = begin  # type: ignore[method-assign, assignment]

    async def leave() -> bool:
        leaving = asyncio.ensure_future(handler.run_get_response(asked(caller, "/v1/jobs/7/events")))
        await asyncio.to_thread(begun.wait)
        leaving.cancel()
        _, waiting = await asyncio.wait([leaving], timeout=0.05)
        let_on.set()
        await asyncio.wait([leaving])
        assert leaving.cancelled()
        return bool(waiting)

    assert asyncio.run(leave())
    close_connections(handler.threads)
