"""500 event streams, opened at the same moment on the one events process: how long until all have come up, how long
after its commit a row reaches its stream, and what the streams cost. Ten jobs, and together ten rows a second, so that
each stream is told of one row a second.
"""

import asyncio
import json
import os
import time
from pathlib import Path
from statistics import median
from urllib.parse import urlsplit
from uuid import UUID

from bench.figures import ms, percentile
from bench.processes import children_of, resident_mb
from bench.system import Bench, Organization
from bench.table import Line

JOBS, STREAMS_A_JOB, SLEEP_MS = 10, 50, 200
OPEN_WITHIN_S, WATCHED_S = 60.0, 20.0
OPEN_ALL_S, MARK_S, MOST_SHARE, MOST_MB = 5.0, 0.25, 0.5, 100


def measure(bench: Bench, *, quick: bool) -> list[Line]:
    bench.prepare()
    a_job, watched_s = (2, 3.0) if quick else (STREAMS_A_JOB, WATCHED_S)
    organization = bench.organization(1000)
    jobs = [organization.start(sleep_ms=SLEEP_MS) for _ in range(JOBS)]
    (events,) = children_of(bench.system.processes["events"].pid)
    before_mb = resident_mb(events)
    streams = asyncio.run(_watch(bench, organization, jobs, a_job, watched_s, events))
    for job_id in jobs:
        organization.cancel(job_id)
    recorded = dict(bench.sql("select id::text, extract(epoch from recorded_at)::float8 from result_row"))
    delays = [at - recorded[row] for row, at in streams.rows if row in recorded]
    count, p99, more_mb = JOBS * a_job, percentile(delays, 0.99), streams.resident_mb - before_mb
    return [
        Line(
            f"{count} event streams, opened at once: all have come up",
            f"after {ms(streams.open_after_s)}",
            "",
            "",
            f"within {OPEN_ALL_S:g} s",
            streams.open_after_s <= OPEN_ALL_S,
        ),
        Line(
            f"{count} event streams: a row after its commit",
            f"p50 {ms(median(delays))}, p99 {ms(p99)} ({len(delays):,} rows)",
            "",
            "",
            f"p99 at most {ms(MARK_S)}",
            p99 <= MARK_S,
        ),
        Line(
            f"{count} event streams: what they cost the events process",
            f"{100 * streams.cpu_share:.0f} % of a core, {more_mb:.0f} MB more",
            f"without: {before_mb:.0f} MB",
            "",
            f"at most {100 * MOST_SHARE:.0f} % and {MOST_MB} MB",
            streams.cpu_share <= MOST_SHARE and more_mb <= MOST_MB,
        ),
    ]


class Streams:
    def __init__(self) -> None:
        self.rows: list[tuple[str, float]] = []
        """Row and when it was received, in seconds since 1970."""
        self.open = 0
        self.open_after_s = self.cpu_share = self.resident_mb = 0.0


async def _watch(
    bench: Bench, organization: Organization, jobs: list[UUID], a_job: int, watched_s: float, events: int
) -> Streams:
    streams = Streams()
    authorization, began = organization.http.headers["Authorization"], time.monotonic()
    readers = [asyncio.create_task(_read(streams, bench.system.url, authorization, job_id)) for job_id in jobs * a_job]
    while streams.open < len(readers):
        await asyncio.sleep(0.01)
        if time.monotonic() - began > OPEN_WITHIN_S:
            raise RuntimeError(f"Only {streams.open} streams were open after {OPEN_WITHIN_S:g} s.")
    streams.open_after_s = time.monotonic() - began
    streams.rows.clear()
    began, cpu_s = time.monotonic(), _cpu_s(events)
    await asyncio.sleep(watched_s)
    streams.cpu_share = (_cpu_s(events) - cpu_s) / (time.monotonic() - began)
    streams.resident_mb = resident_mb(events)
    for reader in readers:
        reader.cancel()
    await asyncio.gather(*readers, return_exceptions=True)
    return streams


async def _read(streams: Streams, url: str, authorization: str, job_id: UUID) -> None:
    """By hand: a client for each of 500 streams would need more of the machine than the server."""
    place = urlsplit(url)
    reader, writer = await asyncio.open_connection(place.hostname, place.port, limit=2**20)
    try:
        request = (
            f"GET /v1/jobs/{job_id}/events HTTP/1.1\r\nHost: {place.netloc}\r\nAuthorization: {authorization}\r\n\r\n"
        )
        writer.write(request.encode())
        is_row = False
        while line := await reader.readline():
            if line == b"event: snapshot\n":
                streams.open += 1
            if line.startswith(b"event: "):
                is_row = line == b"event: row\n"
            elif is_row and line.startswith(b"data: "):
                streams.rows.append((json.loads(line[6:])["id"], time.time()))
    finally:
        writer.close()


def _cpu_s(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
