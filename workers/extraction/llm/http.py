"""The HTTP client that the SDKs are given: answers of bounded length, and no redirect that would take the key along."""

from collections.abc import AsyncIterator

import httpx2

from workers.extraction.llm.endpoint import MOST_BYTES
from workers.extraction.llm.troubles import TooLarge

CONNECT_S = 5.0


def timeouts(timeout_s: float) -> httpx2.Timeout:
    """To go with each call: an SDK's own, where it is a number, is also that of the connection. Less than all of a call
    for that, so that who cannot be reached is told from who is slow."""
    return httpx2.Timeout(timeout_s, connect=min(CONNECT_S, timeout_s / 2))


def http_client(timeout_s: float) -> httpx2.AsyncClient:
    return httpx2.AsyncClient(
        timeout=timeouts(timeout_s),
        # What is not packed cannot unpack to gigabytes.
        headers={"Accept-Encoding": "identity"},
        follow_redirects=False,
        event_hooks={"response": [_bound]},
    )


async def _bound(response: httpx2.Response) -> None:
    if response.headers.get("content-encoding", "identity") != "identity":
        raise TooLarge
    assert isinstance(response.stream, httpx2.AsyncByteStream)
    response.stream = _Bounded(response.stream)


class _Bounded(httpx2.AsyncByteStream):
    def __init__(self, stream: httpx2.AsyncByteStream) -> None:
        self._stream = stream

    async def __aiter__(self) -> AsyncIterator[bytes]:
        length = 0
        async for chunk in self._stream:
            length += len(chunk)
            if length > MOST_BYTES:
                raise TooLarge
            yield chunk

    async def aclose(self) -> None:
        await self._stream.aclose()
