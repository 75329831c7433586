"""The database goes away and comes back: no document is blamed for it, and none is lost."""

import os
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import httpx
import psycopg
import pytest

from config.local.serve import System
from jobs.api.events import READERS
from tests.processes import wait_until_gone
from tests.system.client import DEADLINE_S, TERMINAL, Client
from tests.system.fleet import FOREVER_MS, sandboxes, slots_held, standing_still

BLAME = """
create table blamed (job_id uuid, position integer, tries integer);
create function blame() returns trigger language plpgsql as $$
begin
    insert into blamed values (new.job_id, new.position, new.tries);
    return new;
end $$;
create trigger blame before update on claim for each row
    when (new.tries > old.tries or new.suspect > old.suspect) execute function blame();
"""
TRIED = """
select tries from parse join document using (organization_id, sha256) where document.id = any(%s::uuid[]) and tries > 0
"""
FORGET = "drop trigger blame on claim; drop function blame; drop table blamed"


@pytest.fixture
def blamed(system: System) -> Iterator[str]:
    """Of a job, each claim that becomes suspect, or has a try counted, at whatever moment."""
    with psycopg.connect(system.environment["DATABASE_URL"], autocommit=True) as connection:
        connection.execute(BLAME)
    yield "select * from blamed where job_id = %s"
    with psycopg.connect(system.environment["DATABASE_URL"], autocommit=True) as connection:
        connection.execute(FORGET)


def patiently[T](call: Callable[[], T]) -> T:
    """While the database comes back, the API says so."""
    deadline = time.monotonic() + DEADLINE_S
    while time.monotonic() < deadline:
        with suppress(AssertionError, httpx.HTTPError):
            return call()
        time.sleep(0.05)
    return call()


def end_database(system: System, how: signal.Signals) -> None:
    postmaster = Path(system.environment["STOOK_HOME"]) / "postgres" / "postmaster.pid"
    pid = int(postmaster.read_text().splitlines()[0])
    os.kill(pid, how)
    wait_until_gone(pid)


def warm_up(client: Client, schema_id: str, ids: list[str]) -> None:
    """Afterwards each of the two processes has a sandbox, and is idle."""
    job_id = client.sleepers(schema_id, ids, sleep_ms=FOREVER_MS)
    client.wait_until(lambda: len(slots_held(client, job_id)) == 2, "both processes serve")
    client.post(f"/v1/jobs/{job_id}/cancel")
    client.wait_until(lambda: not slots_held(client, job_id), "both are idle")


HOW = pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGQUIT], ids=["fast", "immediate"])


@HOW
def test_an_outage_of_the_database_is_no_try_of_any_document(
    system: System, client: Client, schema_id: str, blamed: str, how: signal.Signals
) -> None:
    ids = client.upload((f"{number}.txt", f"{how.name} {number}".encode()) for number in range(8))
    job_id = client.sleepers(schema_id, ids, sleep_ms=400)
    client.wait(job_id, rows=1)
    end_database(system, how)

    def ended() -> dict[str, Any]:
        job = client.get(f"/v1/jobs/{job_id}")
        assert job["status"] in TERMINAL
        return job

    job = patiently(ended)
    assert (job["status"], job["completed_documents"], job["failed_documents"]) == ("complete", len(ids), 0)
    assert client.sql(blamed, job_id) == []


@HOW
def test_an_outage_of_the_database_is_no_try_of_a_document_that_is_read(
    system: System, client: Client, schema_id: str, how: signal.Signals
) -> None:
    warm_up(client, schema_id, client.upload((f"{n}.txt", f"Warm {how.name} {n}".encode()) for n in range(2)))
    worker = system.processes["worker"].pid
    at_work = sandboxes(worker)
    with standing_still(at_work):
        ids = client.upload((f"{number}.txt", f"Read {how.name} {number}".encode()) for number in range(4))
        begun = "select id from document where status = 'processing'"
        client.wait_until(lambda: len(client.sql(begun)) == 2, "both processes read")

        end_database(system, how)

        # A worker that sees the outage ends the sandbox that does not stop by itself.
        client.wait_until(lambda: not set(at_work) <= set(sandboxes(worker)), "a reader has noticed")

    def read() -> None:
        assert {client.get(f"/v1/documents/{document}")["status"] for document in ids} == {"completed"}

    patiently(read)
    assert client.sql(TRIED, ids) == []


def test_streams_that_begin_after_an_outage_are_told_to_their_end(
    system: System, client: Client, schema_id: str, documents: list[str]
) -> None:
    """Each of the threads that read for them has lost its connection meanwhile."""
    for _ in range(2 * READERS):
        assert told_to_the_end(client, client.sleepers(schema_id, documents[:2], sleep_ms=0))
    end_database(system, signal.SIGINT)
    job_id = patiently(lambda: client.sleepers(schema_id, documents[:8], sleep_ms=50))

    for _ in range(2 * READERS):
        assert told_to_the_end(client, job_id)


def told_to_the_end(client: Client, job_id: str) -> bool:
    with client.events(job_id) as told:
        return [event.name for event in told][-1] == "end"
