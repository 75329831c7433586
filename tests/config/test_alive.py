"""The healthchecks of containers, against what they look at."""

import os
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from config import alive
from workers import fleet as workers_fleet
from workers.fleet import fleet
from workers.slots import worker_name


@pytest.fixture
def told() -> Iterator[None]:
    fleet.tell(worker_name(), 1)
    yield
    fleet.leave(worker_name())


def test_a_worker_is_alive_as_long_as_its_heartbeat_is_known(told: None) -> None:
    assert alive.FLEET == workers_fleet.MEMBERS
    assert alive.worker()
    fleet.leave(worker_name())
    fleet.tell("elsewhere:1", 1)
    assert not alive.worker()
    fleet.leave("elsewhere:1")


@pytest.mark.parametrize("name", ["supervisor", "webhooks"])
def test_what_looks_by_itself_is_alive_as_long_as_it_speaks_with_the_database(
    monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as process:
        process.execute("select 1")
        assert alive.CHECKS[name]()
        monkeypatch.setattr(alive, "SILENT_AFTER_S", 0)
        assert not alive.CHECKS[name]()


def test_beat_is_alive_as_long_as_it_writes_its_schedule(tmp_path: Path) -> None:
    assert not alive.beat(tmp_path / "schedule")
    note = tmp_path / "schedule-wal"
    note.touch()
    assert alive.beat(tmp_path / "schedule")
    long_ago = time.time() - 2 * alive.SCHEDULE_AFTER_S
    os.utime(note, (long_ago, long_ago))
    assert not alive.beat(tmp_path / "schedule")
