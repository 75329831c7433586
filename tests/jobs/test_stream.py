"""What a stream has told, and what is new behind it: the id of an event, the snapshot, the heartbeat."""

import asyncio
import base64
from collections.abc import AsyncIterator, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import uuid4

import pytest
from asgiref.sync import async_to_sync, sync_to_async
from django.db import OperationalError, connection
from hypothesis import given
from hypothesis import strategies as st
from structlog.testing import capture_logs

from jobs import stream
from jobs.api import events, followed
from jobs.errors import NotFound
from jobs.models import Job
from jobs.prepared import run_prepared
from jobs.stream import Seen
from tests.factories import make_job
from tests.rivals import DEADLINE_S
from tests.workers.conftest import claim_some, rows_of
from workers import fence, slots
from workers.fence import HeldSlot

REQUEST_ID = "req_5f2b8c0d9e4a7161b3c8d2f0"
numbers = st.integers(min_value=0, max_value=2**31 - 1)


@given(st.dictionaries(numbers, numbers, max_size=40))
def test_an_id_says_what_has_been_seen(by_slot: dict[int, int]) -> None:
    assert Seen.decode(Seen(by_slot).encode()) == Seen(by_slot)


@given(st.dictionaries(numbers, numbers, max_size=40))
def test_an_id_fits_in_a_line_of_an_event_and_in_a_header(by_slot: dict[int, int]) -> None:
    """An empty one would make a client forget that it ever had one."""
    written = Seen(by_slot).encode()
    assert written.isascii()
    assert written.isprintable()
    assert written == written.strip() != ""


@pytest.mark.parametrize(
    "inside",
    ["", "0", "0-", "-1", "0-1.", ".0-1", "0-1-2", "a-b", "0-1.0-2", "1-1.0-1", " 0-1", "0-01", "0-1_0", "0-+1"],
)
def test_what_only_looks_like_an_id_is_refused(inside: str) -> None:
    with pytest.raises(ValueError, match="not an ID"):
        Seen.decode(base64.urlsafe_b64encode(inside.encode()).decode())


@pytest.mark.parametrize("text", ["!!!!", "--", "MC0x!", "MC0x\n", "MC0", "MC0xé", "MC0x\u3000", "A" * 10_000])
def test_what_is_no_id_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="not an ID"):
        Seen.decode(text)


def test_a_part_of_what_was_seen_is_no_more_in_any_slot() -> None:
    recorded = Seen({0: 3, 1: 5})
    assert all(seen.is_part_of(recorded) for seen in (Seen.nothing(), Seen({1: 5}), Seen({0: 0, 1: 4}), recorded))
    assert not any(seen.is_part_of(recorded) for seen in (Seen({0: 4}), Seen({0: 1, 2: 1}), Seen({9: 10**30})))


@pytest.fixture
def job(transactional_db: None) -> Job:
    return make_job(documents=12)


def take_two() -> list[HeldSlot]:
    held = [slots.take_slot(lease_s=30) for _ in range(2)]
    return [one for one in held if one is not None]


def record(held: HeldSlot, count: int) -> None:
    assert fence.record(held, rows_of(claim_some(held, count)))


def test_rows_follow_within_each_slot_in_order_and_without_a_gap(job: Job) -> None:
    first, second = take_two()
    record(first, 3)
    record(second, 1)
    record(first, 2)
    seen = Seen.nothing()
    told: list[tuple[int, int]] = []
    while (new := stream.rows_after(job.id, seen, limit=2)) and len(told) < job.document_count:
        for row in new:
            seen = seen.and_row(row)
            told.append((row.slot, row.seq))
    assert sorted(told) == [(0, 1), (0, 2), (0, 3), (0, 4), (0, 5), (1, 1)]
    assert [seq for slot, seq in told if slot == 0] == [1, 2, 3, 4, 5]
    assert seen == stream.snapshot(job)[1]


def test_no_row_falls_between_the_counts_of_a_snapshot_and_the_rows_behind_it(
    job: Job, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A row is recorded behind each statement that the snapshot sends."""
    first, second = take_two()
    record(first, 2)
    record(second, 1)

    def record_behind(*statement: Any) -> Any:
        answer = run_prepared(*statement)
        record(second, 1)
        return answer

    monkeypatch.setattr("jobs.hot_statements.run_prepared", record_behind)
    taken, seen = stream.snapshot(job)

    assert sum(seen.by_slot.values()) == taken.done + taken.bad == 3
    told = len(stream.rows_after(job.id, seen, limit=100))
    assert taken.done + told == Job.objects.with_counts().get(pk=job.id).done == 4


def test_a_job_removed_before_its_snapshot_is_not_there(job: Job) -> None:
    job.pk = uuid4()
    with pytest.raises(NotFound):
        stream.snapshot(job)


@pytest.fixture
def reader(monkeypatch: pytest.MonkeyPatch) -> Iterator[ThreadPoolExecutor]:
    """The thread through which streams read, with a connection that ends with the test."""
    with ThreadPoolExecutor(1) as reader:
        monkeypatch.setattr(events, "_readers", reader)
        yield reader
        reader.submit(lambda: connection.close()).result()  # the reader's own


def stream_of(job: Job, seen: Seen) -> AsyncIterator[bytes]:
    return events._stream(job, seen, "http://stook.example", request_id=REQUEST_ID)


def first_of(job: Job, count: int) -> list[bytes]:
    """What a stream of the job says first."""

    @async_to_sync
    async def collect() -> list[bytes]:
        told = stream_of(taken, seen)
        async with asyncio.timeout(DEADLINE_S):
            return [await anext(told) for _ in range(count)]

    taken, seen = stream.snapshot(job)
    return collect()


def test_a_silent_stream_says_that_it_is_alive(
    job: Job, reader: ThreadPoolExecutor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(events, "HEARTBEAT_S", 0.05)
    snapshot, *comments = first_of(job, 3)
    assert snapshot.startswith(b"event: snapshot\n")
    assert comments == [b": heartbeat\n\n"] * 2


def test_no_progress_is_told_that_is_older_than_the_snapshot(
    job: Job, reader: ThreadPoolExecutor, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another stream has read at the same place a moment ago, and nobody has seen what was recorded since."""
    monkeypatch.setattr(events, "HEARTBEAT_S", 0.05)
    monkeypatch.setattr(followed, "POLL_S", 3600.0)
    held, _ = take_two()
    record(held, 1)

    async def until_silent(told: AsyncIterator[bytes]) -> list[str]:
        names: list[str] = []
        async with asyncio.timeout(DEADLINE_S):
            while (event := await anext(told)) != b": heartbeat\n\n":
                names.append(event.decode().partition("\n")[0].removeprefix("event: "))
        return names

    @async_to_sync
    async def follow_twice() -> list[list[str]]:
        streams = []
        for _ in range(2):
            taken, _ = await sync_to_async(stream.snapshot)(job)
            told = stream_of(taken, Seen.nothing())
            streams.append((told, await until_silent(told)))
            await sync_to_async(record)(held, 1)
        return [names for _, names in streams]

    assert follow_twice() == [["snapshot", "row"]] * 2


def test_a_stream_that_the_database_ends_says_in_the_log_of_which_request_it_was(
    job: Job, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(events, "_news", lambda *_: OperationalError("The database has gone.\n"))

    @async_to_sync
    async def collect() -> list[bytes]:
        return [event async for event in stream_of(taken, seen)]

    taken, seen = stream.snapshot(job)
    with capture_logs() as logged:
        assert len(collect()) == 1
    (line,) = [line for line in logged if line["event"] == "events.closed"]
    assert (line["request_id"], line["job"]) == (REQUEST_ID, str(job.pk))
    assert line["error"] == "The database has gone."
