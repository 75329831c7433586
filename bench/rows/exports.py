"""The rows of a large job in each format: how long it takes, and what the web processes then hold more than after a
small job.
"""

import time
from uuid import UUID

from bench.figures import ms
from bench.processes import children_of, resident_mb
from bench.system import Bench, Organization
from bench.table import Line

FEW, MANY = 1_000, 100_000
FORMATS = ("json", "csv", "ndjson", "xlsx", "parquet")
MOST_MB = 32
"""Some buffers and groups of rows more; the rows themselves are several times as much."""
FILL = """
set session_replication_role = replica;
update result_row set
    values = jsonb_build_object('number', 'INV-' || position || repeat(' as agreed', 20), 'total', position * 1.25,
        'paid', mod(position, 2) = 0),
    fields = (
        select jsonb_object_agg(name, jsonb_build_object('confidence', 0.9, 'page', 1,
            'source_text', repeat('line of the document ', 10), 'box', jsonb_build_array(1.5, 2.5, 3.5, 4.5)))
        from unnest(array['number', 'total', 'paid']) as name
    );
set session_replication_role = origin
"""
"""The extractor `sleep` finds nothing; and rows that are recorded let themselves not be changed."""


def measure(bench: Bench, *, quick: bool) -> list[Line]:
    bench.prepare()
    few, many = (100, 1_000) if quick else (FEW, MANY)
    organization = bench.organization(many)
    small = organization.start(organization.document_ids(few), sleep_ms=0)
    large = organization.start(sleep_ms=0)
    for job_id in (small, large):
        organization.wait(job_id)
    bench.execute(FILL)
    return [_line(bench, organization, name, small, large, many, few) for name in FORMATS]


def _line(bench: Bench, organization: Organization, name: str, small: UUID, large: UUID, many: int, few: int) -> Line:
    # Each process is asked more than once, so that what it loads at first is there before.
    for _ in range(20):
        _fetch(organization, small, name)
    before = _web_mb(bench)
    sizes_and_times = [_fetch(organization, large, name) for _ in range(4)]
    more = _web_mb(bench) - before
    took_s = min(took_s for _, took_s in sizes_and_times)
    size_mb = sizes_and_times[0][0] / 2**20
    return Line(
        f"{many:,} rows as {name}",
        f"{ms(took_s)}, {size_mb:.1f} MB; web holds {more:+.0f} MB",
        f"after {few:,} rows: {before:.0f} MB",
        "",
        f"at most {MOST_MB} MB more",
        more <= MOST_MB,
    )


def _fetch(organization: Organization, job_id: UUID, name: str) -> tuple[int, float]:
    """Bytes and seconds."""
    began, size = time.perf_counter(), 0
    where, plain = f"/v1/jobs/{job_id}/results", {"Accept-Encoding": "identity"}
    with organization.http.stream("GET", where, params={"format": name}, headers=plain) as answer:
        answer.raise_for_status()
        for piece in answer.iter_raw():
            size += len(piece)
    return size, time.perf_counter() - began


def _web_mb(bench: Bench) -> float:
    """Of all its processes together."""
    return sum(map(resident_mb, children_of(bench.system.processes["web"].pid)))
