"""Redis is paused, killed or emptied while turns start and end: no request waits for it, jobs go on without it, and no
worker is deaf once it is back (C6)."""

import os
import signal
import time
from collections import Counter
from collections.abc import Callable, Iterator

import pytest
from redis import Redis, RedisError

from config.local.serve import System
from tests.processes import wait_until_gone
from tests.system.client import Client
from tests.system.fleet import FLEET, FOREVER_MS, in_work, no_document_ends, wait_until_at_rest

QUEUES = ("turns", "ingest", "nudges")


class Outage:
    """What happens to the server that is both Redis and the broker."""

    def __init__(self, system: System, client: Client) -> None:
        self._process = system.processes["valkey"]
        self._client = client
        self._url = system.environment["REDIS_URL"]

    def pause(self) -> None:
        os.kill(self._process.pid, signal.SIGSTOP)

    def resume(self) -> None:
        os.kill(self._process.pid, signal.SIGCONT)

    def kill(self) -> None:
        """Its keeper starts another."""
        victim = self._process.pid
        os.kill(victim, signal.SIGKILL)
        wait_until_gone(victim)
        self._client.wait_until(self._answers, "it is back")

    def empty(self) -> None:
        with self._connect(db=0) as redis:
            redis.flushall()

    def waiting(self) -> dict[str, int]:
        """What the broker keeps, by queue."""
        with self._connect(db=1) as broker:
            return {queue: int(broker.llen(queue)) for queue in QUEUES}

    def unacked(self) -> int:
        with self._connect(db=1) as broker:
            return int(broker.hlen("unacked"))

    def _answers(self) -> bool:
        try:
            with self._connect(db=0) as redis:
                return bool(redis.ping())
        except RedisError:
            return False

    def _connect(self, *, db: int) -> Redis:
        return Redis(unix_socket_path=self._url.removeprefix("unix://").partition("?")[0], db=db)


@pytest.fixture
def outage(system: System, client: Client) -> Iterator[Outage]:
    client.wait_until(lambda: system.processes["worker"].running, "the worker runs")
    wait_until_at_rest(client)
    outage = Outage(system, client)
    yield outage
    outage.resume()


@pytest.fixture
def start(client: Client, schema_id: str, documents: list[str]) -> Callable[[float], str]:
    """A job that keeps the whole fleet busy, and takes so many milliseconds a document."""
    return lambda sleep_ms: client.sleepers(schema_id, documents, sleep_ms=sleep_ms)


def assert_complete(client: Client, job_id: str, documents: list[str]) -> None:
    job = client.wait(job_id)
    assert (job["status"], job["completed_documents"], job["failed_documents"]) == ("complete", len(documents), 0)
    assert Counter(str(row["document_id"]) for row in client.rows_in_database(job_id)) == Counter(documents)


def wait_until_all_serve(client: Client, jobs: list[str]) -> None:
    client.wait_until(lambda: len(in_work(client, jobs)) == FLEET, "the whole fleet serves them")


def test_turns_that_end_in_a_pause_leave_no_worker_deaf(
    system: System, outage: Outage, client: Client, documents: list[str], start: Callable[[float], str]
) -> None:
    for _ in range(2):
        with no_document_ends(system, client):  # a process may still be on its way back from the pause before
            job_id = start(50)
            wait_until_all_serve(client, [job_id])
            outage.pause()
        assert_complete(client, job_id, documents)
        time.sleep(1)  # longer than any call may wait for it: its turns are over as well
        outage.resume()

    assert_complete(client, start(1), documents)
    assert outage.unacked() == 0


def test_no_request_waits_for_a_paused_broker(
    outage: Outage, client: Client, documents: list[str], start: Callable[[float], str]
) -> None:
    """It comes back only after all of them have been answered."""
    outage.pause()
    (uploaded,) = client.upload([("late.txt", b"Sent while nobody could be told.")])
    job_id, other = start(1), start(FOREVER_MS)  # a turn from before the pause may still find it
    cancelled = client.post(f"/v1/jobs/{other}/cancel")
    outage.resume()

    assert cancelled["completed_documents"] == 0
    assert_complete(client, job_id, documents)
    client.wait_until(lambda: client.get(f"/v1/documents/{uploaded}")["status"] == "completed", "the upload is read")


def test_a_broker_that_dies_again_and_again_loses_no_worker(
    system: System, outage: Outage, client: Client, documents: list[str], start: Callable[[float], str]
) -> None:
    jobs = []
    for _ in range(3):
        with no_document_ends(system, client):
            jobs.append(start(30))
            wait_until_all_serve(client, jobs)
        outage.kill()

    for job_id in [*jobs, start(1)]:
        assert_complete(client, job_id, documents)
    assert all(count <= 2 * FLEET for count in outage.waiting().values())
    assert outage.unacked() == 0


def test_an_emptied_redis_is_filled_again(
    outage: Outage, client: Client, documents: list[str], start: Callable[[float], str]
) -> None:
    jobs = [start(20), start(20)]
    for rows in (5, 30, 55):
        client.wait(jobs[0], rows=rows)
        outage.empty()

    for job_id in [*jobs, start(1)]:
        assert_complete(client, job_id, documents)
