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
from tests.processes import wait_until_gone
from tests.system.client import DEADLINE_S, TERMINAL, Client

# Every claim that becomes suspect, or has a try counted, at whatever moment.
BLAMED = """
create table if not exists blamed (job_id uuid, position integer, tries integer);
create or replace function blame() returns trigger language plpgsql as $$
begin
    insert into blamed values (new.job_id, new.position, new.tries);
    return new;
end $$;
create or replace trigger blame before update on claim for each row
    when (new.tries > old.tries or new.suspect > old.suspect) execute function blame();
"""


@pytest.fixture(scope="module")
def frail(tmp_path_factory: pytest.TempPathFactory) -> Iterator[System]:
    """A system whose database may be killed."""
    folder = tmp_path_factory.mktemp("frail")
    running = System(
        home=folder / "home",
        port=0,
        environment={"STOOK_BENCH": "1", "STOOK_LEASE_SECONDS": "3"},
        workers=2,
        quiet=True,
        log_to=folder / "log",
    )
    running.start()
    try:
        yield running
    finally:
        running.stop()


def patiently[T](call: Callable[[], T]) -> T:
    """While the database comes back, the API says so."""
    deadline = time.monotonic() + DEADLINE_S
    while time.monotonic() < deadline:
        with suppress(AssertionError, httpx.HTTPError):
            return call()
        time.sleep(0.05)
    return call()


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGQUIT], ids=["fast", "immediate"])
def test_an_outage_of_the_database_is_no_try_of_any_document(frail: System, how: signal.Signals) -> None:
    client = Client(frail, f"Acme {how.name}")
    schema_id = client.schema()
    ids = client.upload((f"{number}.txt", f"{how.name} {number}".encode()) for number in range(8))
    with psycopg.connect(frail.environment["DATABASE_URL"], autocommit=True) as connection:
        connection.execute(BLAMED)
    job_id = client.sleepers(schema_id, ids, sleep_ms=400)
    client.wait(job_id, rows=1)
    postmaster = Path(frail.environment["STOOK_HOME"]) / "postgres" / "postmaster.pid"
    pid = int(postmaster.read_text().splitlines()[0])

    os.kill(pid, how)
    wait_until_gone(pid)

    def ended() -> dict[str, Any]:
        job = client.get(f"/v1/jobs/{job_id}")
        assert job["status"] in TERMINAL
        return job

    job = patiently(ended)
    assert (job["status"], job["completed_documents"], job["failed_documents"]) == ("complete", len(ids), 0)
    assert client.sql("select * from blamed") == []
    client.http.close()
