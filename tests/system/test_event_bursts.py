"""Many streams that are opened at the same moment, through the front, on the one events process."""

import asyncio
import json
from collections import Counter
from urllib.parse import urlsplit

from config.local.serve import System
from tests.system.client import Client
from tests.system.fleet import FOREVER_MS

AT_ONCE, STRANGERS = 300, 20
DEADLINE_S = 60.0


async def open_all(url: str, job_id: str, keys: list[str]) -> list[tuple[int, str]]:
    """The status of each, and its first event or its error's code; all stay open until each has come up."""
    place = urlsplit(url)
    streams = await asyncio.gather(*(asyncio.open_connection(place.hostname, place.port) for _ in keys))

    async def begin(number: int, key: str) -> tuple[int, str]:
        reader, writer = streams[number]
        writer.write(
            f"GET /v1/jobs/{job_id}/events HTTP/1.1\r\nHost: {place.netloc}\r\nConnection: close\r\n".encode()
            + f"Authorization: {key}\r\n\r\n".encode()
        )
        status = int((await reader.readline()).split()[1])
        while not (line := await reader.readline()).startswith((b"event: ", b"{")):
            assert line, "The connection was closed."
        return status, json.loads(line)["code"] if line.startswith(b"{") else line.decode().strip()

    try:
        async with asyncio.timeout(DEADLINE_S):
            return await asyncio.gather(*(begin(number, key) for number, key in enumerate(keys)))
    finally:
        for _, writer in streams:
            writer.close()


def test_all_of_many_streams_come_up_that_are_opened_in_one_burst(
    system: System, client: Client, schema_id: str, documents: list[str]
) -> None:
    job_id = client.sleepers(schema_id, documents[:1], sleep_ms=FOREVER_MS)
    keys = [f"Bearer {client.key}"] * AT_ONCE + ["Bearer nobody's"] * STRANGERS

    begun = asyncio.run(open_all(system.url, job_id, keys))

    client.post(f"/v1/jobs/{job_id}/cancel")
    assert Counter(begun) == {(200, "event: snapshot"): AT_ONCE, (401, "unauthorized"): STRANGERS}
