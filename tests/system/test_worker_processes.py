"""How a worker's parent and its processes end, and what that does to the documents in work."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from config.celery import app
from config.local.serve import System
from tests.processes import children_of, kill, wait_until_gone
from tests.system.client import DEADLINE_S, Client
from tests.system.fleet import FLEET, FOREVER_MS, has_begun, in_work, no_document_ends, wait_until_at_rest
from workers.turns import JOB_TURN

ROOT = Path(__file__).resolve().parents[2]

type Begin = Callable[[float], tuple[str, dict[int, int]]]


@pytest.fixture
def begun(system: System, client: Client, schema_id: str, documents: list[str]) -> Begin:
    """A job of four documents of so many milliseconds; by process, the position of the one that it has in work."""

    def start(sleep_ms: float) -> tuple[str, dict[int, int]]:
        wait_until_at_rest(client)
        sent_at = time.monotonic()
        with no_document_ends(system, client):
            job_id = client.sleepers(schema_id, documents[:4], sleep_ms=sleep_ms)
            client.wait_until(lambda: len(in_work(client, [job_id])) == FLEET, "the whole fleet serves the job")
            positions = in_work(client, [job_id])
        client.wait_until(lambda: all(has_begun(pid, since=sent_at) for pid in positions), "both documents are in work")
        return job_id, positions

    return start


def recorded(client: Client, job_id: str) -> set[int]:
    return {row["position"] for row in client.rows_in_database(job_id)}


def assert_untried(client: Client, job_id: str) -> None:
    """A lease that ran out leaves suspects."""
    assert client.sql("select from claim where job_id = %s and (tries > 0 or suspect)", job_id) == []


def end_worker(system: System, client: Client, number: signal.Signals, *, group: bool) -> int:
    """Returns the exit code of the system's worker, once another has taken its place."""
    worker = system.processes["worker"]
    ends = len(worker.exits)
    (os.killpg if group else os.kill)(worker.pid, number)
    client.wait_until(lambda: len(worker.exits) > ends and worker.running, "the worker ends and another starts")
    return worker.exits[ends]


def test_a_sigterm_to_the_whole_group_is_a_warm_shutdown(system: System, client: Client, begun: Begin) -> None:
    """As systemd stops a service: its processes are told at the same moment as their parent."""
    job_id, positions = begun(1000)

    assert end_worker(system, client, signal.SIGTERM, group=True) == 0

    assert set(positions.values()) <= recorded(client, job_id)
    assert client.wait(job_id)["completed_documents"] == 4
    assert_untried(client, job_id)


def test_a_sigterm_to_one_process_waits_for_its_document(client: Client, begun: Begin) -> None:
    job_id, positions = begun(1000)
    leaving, position = positions.popitem()

    os.kill(leaving, signal.SIGTERM)
    wait_until_gone(leaving)

    assert position in recorded(client, job_id)
    assert client.wait(job_id)["completed_documents"] == 4
    assert_untried(client, job_id)


def test_a_sigquit_gives_back_the_documents_in_work(system: System, client: Client, begun: Begin) -> None:
    job_id, _ = begun(FOREVER_MS)

    end_worker(system, client, signal.SIGQUIT, group=False)

    assert_untried(client, job_id)
    assert client.post(f"/v1/jobs/{job_id}/cancel")["completed_documents"] == 0


def test_a_worker_that_hears_nothing_though_a_turn_waits_leaves(system: System, client: Client, tmp_path: Path) -> None:
    """On a broker of its own, where nobody else takes the turn."""
    url = system.environment["CELERY_BROKER_URL"].replace("virtual_host=1", "virtual_host=7")
    log = tmp_path / "log"
    options = "--concurrency 1 --without-gossip --without-mingle --without-heartbeat"
    with log.open("wb") as output:
        worker = subprocess.Popen(
            [sys.executable, *f"-m celery -q -A tests.system.deaf worker -Q turns {options}".split()],
            cwd=ROOT,
            env={**system.environment, "CELERY_BROKER_URL": url},
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
        )
    try:
        client.wait_until(lambda: "worker.ready" in log.read_text() or worker.poll() is not None, "it is ready")
        with app.connection_for_write(url) as broker:
            app.send_task(JOB_TURN, connection=broker, queue="turns", ignore_result=True)
        assert worker.wait(DEADLINE_S) == 0, log.read_text()
        assert "worker.deaf" in log.read_text()
    finally:
        kill([*children_of(worker.pid), worker.pid] if worker.poll() is None else [])
        worker.wait()
