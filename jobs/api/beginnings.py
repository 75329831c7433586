"""In the events process, streams begin through a few threads, however many are opened at the same moment."""

import asyncio
import re
from concurrent.futures import ThreadPoolExecutor

from django.core.handlers.asgi import ASGIHandler
from django.core.handlers.base import BaseHandler
from django.http import HttpRequest, HttpResponseBase

from jobs.api.ends import submitted
from jobs.api.key_first import WITHOUT_BODY, Application, Receive, Scope, Send

STREAM = re.compile(r"/v1/jobs/[^/]+/events")
"""As in config/local/Caddyfile."""
THREADS = 4
"""And so connections to PostgreSQL."""


class StreamsApart:
    """Sends whoever wants a stream to a handler for those alone."""

    def __init__(self, application: Application) -> None:
        self._application = application
        self._streams = StreamsHandler()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        is_stream = scope["type"] == "http" and scope["method"] in WITHOUT_BODY and STREAM.fullmatch(scope["path"])
        await (self._streams if is_stream else self._application)(scope, receive, send)


class StreamsHandler(ASGIHandler):
    """All of the middleware and the view in one go, in a thread whose turn it is; Django's own would go to a thread of
    the request's, and back, a dozen times. Who leaves before his turn is forgotten.
    """

    def __init__(self) -> None:
        BaseHandler.__init__(self)
        self.load_middleware(is_async=False)
        self.threads = ThreadPoolExecutor(THREADS, thread_name_prefix="begin")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Without the context in which each request would keep a thread of its own, as long as it streams."""
        await self.handle(scope, receive, send)

    async def run_get_response(self, request: HttpRequest) -> HttpResponseBase:
        beginning = submitted(self.threads, self.get_response, request)
        try:
            response = await asyncio.shield(asyncio.wrap_future(beginning))
        except asyncio.CancelledError:
            # One that has begun is waited for: Django closes the request under it.
            if not beginning.cancel():
                await asyncio.wait([asyncio.wrap_future(beginning)])
            raise
        response._handler_class = type(self)  # type: ignore[attr-defined]  # noqa: SLF001 - as Django's own does
        return response
