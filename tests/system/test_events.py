"""The event stream over HTTP, through the front, while the fleet works."""

import base64
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from itertools import islice, pairwise
from typing import Any

import httpx
import pytest

from config.local.serve import System
from jobs.api.beginnings import THREADS
from jobs.api.events import READERS
from tests.system.client import Client, Told
from tests.system.fleet import FOREVER_MS, held_up

ERROR_FIELDS = {"statusCode", "code", "error", "message", "retryable", "request_id", "timestamp", "path"}


def names(told: Sequence[Told]) -> list[str]:
    return [one.name for one in told]


def rows(told: Sequence[Told]) -> list[dict[str, Any]]:
    return [one.data for one in told if one.name == "row"]


def ids(shown: Sequence[dict[str, Any]]) -> list[str]:
    return [str(row["id"]) for row in shown]


def assert_each_once(shown: Sequence[dict[str, Any]], expected: Sequence[dict[str, Any]]) -> None:
    assert Counter(ids(shown)) == Counter(ids(expected))


def recorded(job: dict[str, Any]) -> int:
    return int(job["completed_documents"] + job["failed_documents"])


@pytest.fixture
def mid_job(
    system: System, client: Client, schema_id: str, documents: list[str]
) -> Iterator[tuple[str, Callable[[], None]]]:
    """A job of all documents; the last ones are done once the test lets them be."""
    with held_up(system, client, lambda: client.sleepers(schema_id, documents, sleep_ms=40)) as held:
        yield held


def until(name: str, stream: Iterator[Told]) -> Iterator[Told]:
    """As far as the first event of this name."""
    for one in stream:
        yield one
        if one.name == name:
            return


def test_a_stream_from_the_start_tells_the_whole_job(client: Client, mid_job: tuple[str, Callable[[], None]]) -> None:
    job_id, let_go = mid_job
    with client.events(job_id, **{"from": "start"}) as stream:
        told = list(until("progress", stream))
        let_go()
        told += stream

    job, results = client.get(f"/v1/jobs/{job_id}"), client.results(job_id)["data"]
    assert names(told)[0] == "snapshot"
    assert told[0].data.keys() == job.keys()
    assert set(names(told)[1:-1]) == {"progress", "row"}
    assert (told[-1].name, told[-1].data) == ("end", job)
    by_id = {row["id"]: row for row in results}
    assert_each_once(rows(told), results)
    assert all(row == by_id[row["id"]] for row in rows(told))


def test_progress_never_falls(client: Client, mid_job: tuple[str, Callable[[], None]]) -> None:
    job_id, let_go = mid_job
    with client.events(job_id) as stream:
        told = list(until("progress", stream))
        let_go()
        told += stream
    jobs = [one.data for one in told if one.name != "row"]
    assert len(jobs) > 2
    assert all(recorded(earlier) <= recorded(later) for earlier, later in pairwise(jobs))
    shown = [job["progress"] for job in jobs if job["progress"] is not None]
    assert shown == sorted(shown)
    assert [job["status"] for job in jobs].count("complete") == 1


def test_without_an_id_rows_follow_from_the_snapshot_on(client: Client, schema_id: str, documents: list[str]) -> None:
    job_id = client.sleepers(schema_id, documents[:24], sleep_ms=50)
    before = recorded(client.wait(job_id, rows=4))
    with client.events(job_id) as stream:
        snapshot, *told = list(stream)
    assert recorded(snapshot.data) >= before
    assert len(rows(told)) == 24 - recorded(snapshot.data)
    assert len(set(ids(rows(told)))) == len(rows(told))


def test_the_stream_of_a_cancelled_job_ends_with_it(client: Client, schema_id: str, documents: list[str]) -> None:
    job_id = client.sleepers(schema_id, documents, sleep_ms=500)
    with client.events(job_id, **{"from": "start"}) as stream:
        told = [next(one for one in stream if one.name == "row")]
        cancelled = client.post(f"/v1/jobs/{job_id}/cancel")
        told += stream
    assert names(told).count("end") == 1
    assert (told[-1].name, told[-1].data) == ("end", cancelled)
    assert told[-1].data["error"] == {"code": "job_failed", "message": "Cancelled via API"}
    assert_each_once(rows(told), client.results(job_id)["data"])


def test_the_stream_of_a_job_that_is_over_is_snapshot_and_end(
    client: Client, schema_id: str, documents: list[str]
) -> None:
    job_id = client.sleepers(schema_id, documents[:3], sleep_ms=0)
    job = client.wait(job_id)
    with client.events(job_id) as stream:
        told = list(stream)
    assert [(one.name, one.data) for one in told] == [("snapshot", job), ("end", job)]
    with client.events(job_id, **{"from": "start"}) as stream:
        assert names(list(stream)) == ["snapshot", "row", "row", "row", "end"]


def test_after_every_drop_the_last_id_gives_every_later_row_once(
    client: Client, mid_job: tuple[str, Callable[[], None]], documents: list[str]
) -> None:
    """Two slots record meanwhile; drops come behind any kind of event."""
    job_id, let_go = mid_job
    told: list[Told] = []
    with client.events(job_id) as stream:
        told += islice(stream, 1)  # before the first row has been recorded, perhaps
    let_go()
    while told[-1].name != "end":
        with client.events(job_id, last=told[-1].id) as stream:
            snapshot, *more = islice(stream, 1 + len(told) % 7)
            assert snapshot.name == "snapshot"
            told += more
        assert len(rows(told)) <= len(documents)
    unseen = len(documents) - recorded(told[0].data)
    assert len(rows(told)) == len(set(ids(rows(told)))) == unseen
    slots = {row["slot"] for row in client.rows_in_database(job_id)}
    assert len(slots) == 2


def test_each_id_of_a_stream_divides_its_rows(client: Client, schema_id: str, documents: list[str]) -> None:
    job_id = client.sleepers(schema_id, documents[:24], sleep_ms=20)
    client.wait(job_id)
    results = client.results(job_id)["data"]
    with client.events(job_id, **{"from": "start"}) as stream:
        told = list(stream)
    for number in range(len(told)):
        with client.events(job_id, last=told[number].id) as stream:
            later = list(stream)
        assert_each_once(rows(told[: number + 1]) + rows(later), results)


@pytest.mark.parametrize(
    "last",
    ["!!!!", "nonsense", base64.b64encode(b"0-99999999999999999999").decode(), base64.b64encode(b"7-1").decode()],
)
def test_an_id_that_no_stream_has_sent_is_refused(
    client: Client, schema_id: str, documents: list[str], last: str
) -> None:
    job_id = client.sleepers(schema_id, documents[:1], sleep_ms=0)
    error = refused(client.http.get(f"/v1/jobs/{job_id}/events", headers={"Last-Event-ID": last}), 400)
    assert error["code"] == "validation_error"
    assert [problem["field"] for problem in error["details"]] == ["Last-Event-ID"]


def test_refusals_have_the_one_error_body(system: System, client: Client, schema_id: str, documents: list[str]) -> None:
    job_id = client.sleepers(schema_id, documents[:1], sleep_ms=0)
    path = f"/v1/jobs/{job_id}/events"

    for header in ("", "Bearer nobody's"):
        answer = client.http.get(path, headers={"Authorization": header})
        assert refused(answer, 401)["code"] == "unauthorized"
        assert answer.headers["WWW-Authenticate"] == "Bearer"
    error = refused(client.http.get("/v1/jobs/7/events"), 400)
    assert (error["code"], error["message"]) == ("validation_error", "Invalid job ID format. Must be a UUID.")
    assert refused(client.http.get(path, params={"from": "yesterday"}), 400)["code"] == "validation_error"

    stranger = Client(system, "Another").http
    foreign = refused(stranger.get(path), 404)
    stranger.close()
    unknown = refused(client.http.get("/v1/jobs/01929f3a-7c1e-7b60-9d2f-0a4be2c51f77/events"), 404)
    assert foreign["code"] == unknown["code"] == "not_found"
    assert foreign["message"] == unknown["message"]


def refused(answer: httpx.Response, status: int) -> dict[str, Any]:
    error: dict[str, Any] = answer.json()
    assert answer.status_code == error["statusCode"] == status
    assert error.keys() - {"details"} == ERROR_FIELDS
    assert answer.headers["X-Request-Id"] == error["request_id"]
    assert error["path"] == answer.request.url.path
    return error


def test_c6_the_stream_goes_on_without_redis(
    system: System, client: Client, mid_job: tuple[str, Callable[[], None]]
) -> None:
    job_id, let_go = mid_job
    with client.events(job_id, **{"from": "start"}) as stream:
        told = [next(one for one in stream if one.name == "row")]
        with without_valkey(system):
            told += take_rows(stream, 4)
            with client.events(job_id, last=told[0].id) as second:
                again = take_rows(second, 4)
            assert client.get(f"/v1/jobs/{job_id}")["status"] == "processing"
        let_go()
        told += stream
    assert told[-1].name == "end"
    assert_each_once(rows(told), client.results(job_id)["data"])
    shown = ids(rows(told)[:1] + rows(again))
    assert len(set(shown)) == len(shown) == 5


@contextmanager
def without_valkey(system: System) -> Iterator[None]:
    """Nobody listens where Valkey did."""
    keeper, valkey = system._servers.keeper, system.processes["valkey"].program
    keeper.stop(valkey.name)
    try:
        yield
    finally:
        keeper.start(valkey)
        system.wait_until_ready()


def take_rows(stream: Iterator[Told], count: int) -> list[Told]:
    """As far as the stream tells so many rows more."""
    told: list[Told] = []
    while len(rows(told)) < count:
        told.append(next(stream))
    return told


def test_open_streams_share_a_few_connections_to_postgresql(
    client: Client, schema_id: str, documents: list[str]
) -> None:
    job_id = client.sleepers(schema_id, documents[:1], sleep_ms=FOREVER_MS)
    client.wait_until(lambda: client.get(f"/v1/jobs/{job_id}")["status"] == "processing", "the job runs")
    count, most = 4 * READERS, THREADS + READERS + 1  # one watches

    def connections() -> int:
        return int(
            client.sql("select count(*) from pg_stat_activity where backend_type = 'client backend'")[0]["count"]
        )

    before = connections()
    with ExitStack() as stack:
        streams = [stack.enter_context(client.events(job_id)) for _ in range(count)]
        assert {next(stream).name for stream in streams} == {"snapshot"}
        client.wait_until(lambda: connections() <= before + most, "open streams share their connections")
        client.post(f"/v1/jobs/{job_id}/cancel")
        assert {next(stream).name for stream in streams} == {"end"}
