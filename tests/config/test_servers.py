"""The embedded servers: their life, and what they leave on disk."""

import os
import signal
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest
import redis

from config.local.discovery import NotRunning, discover
from config.local.errors import AlreadyRunningError, LocalError
from config.local.servers import EmbeddedServers
from tests.processes import wait_until_gone


@contextmanager
def servers(home: Path, **environment: str) -> Iterator[EmbeddedServers]:
    with EmbeddedServers(home, environment=environment, durable=False) as running:
        yield running


def write(running: EmbeddedServers) -> None:
    with psycopg.connect(running.database_url) as connection:
        connection.execute("create table kept (word text)")
        connection.execute("insert into kept values ('still here')")
    with redis.Redis.from_url(running.redis_url) as client:
        client.set("kept", "still here")


def read(running: EmbeddedServers) -> tuple[object, object]:
    with psycopg.connect(running.database_url) as connection:
        row = connection.execute("select word from kept").fetchone()
    with redis.Redis.from_url(running.redis_url, decode_responses=True) as client:
        return row and row[0], client.get("kept")


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_data_outlives_a_stop(home: Path) -> None:
    with servers(home) as first:
        write(first)
        pids = [process.pid for process in first.keeper.processes.values()]
    for pid in pids:
        wait_until_gone(pid)
    with servers(home) as second:
        assert read(second) == ("still here", "still here")


@pytest.mark.parametrize("name", ["postgres", "valkey"])
def test_a_server_that_is_killed_comes_back_with_its_data(home: Path, name: str) -> None:
    with servers(home) as running:
        write(running)
        process = running.keeper.processes[name]
        killed = process.pid
        os.kill(killed, signal.SIGKILL)
        running.keeper.wait_until(lambda: process.pid not in (0, killed) and answers(running), within_s=60)
        assert read(running) == ("still here", "still here")


def answers(running: EmbeddedServers) -> bool:
    try:
        return all(read(running))
    except (psycopg.OperationalError, redis.RedisError):
        return False


def test_a_second_owner_is_refused_and_told_who_is_first(home: Path) -> None:
    with servers(home) as first:
        first.announce(url="http://127.0.0.1:8000")
        with pytest.raises(AlreadyRunningError, match=rf"process {os.getpid()}, http://127.0.0.1:8000"):
            EmbeddedServers(home, environment={}).__enter__()
        assert answers_to_a_select(first)


def answers_to_a_select(running: EmbeddedServers) -> bool:
    with psycopg.connect(running.database_url) as connection:
        return connection.execute("select 1").fetchone() == (1,)


def test_explicit_addresses_switch_each_server_off(tmp_path: Path) -> None:
    theirs = {"DATABASE_URL": "postgresql://db.example/stook", "REDIS_URL": "redis://redis.example:6379/3"}
    with servers(tmp_path / "a", **theirs) as neither:
        assert neither.keeper.processes == {}
        assert neither.addresses.environment().items() >= theirs.items()
        assert neither.broker_url == "redis://redis.example:6379/4"
    with servers(tmp_path / "b", DATABASE_URL=theirs["DATABASE_URL"]) as one:
        assert list(one.keeper.processes) == ["valkey"]
    with servers(tmp_path / "c", **theirs, CELERY_BROKER_URL="redis://broker.example") as named:
        assert named.broker_url == "redis://broker.example"


def test_a_command_in_another_terminal_finds_the_running_servers(home: Path) -> None:
    with pytest.raises(NotRunning, match="make serve"):
        discover(home)
    with servers(home) as running:
        assert discover(home) == running.addresses.environment()
        assert mode(home / "runtime.json") == 0o600
    with pytest.raises(NotRunning):
        discover(home)


def test_the_home_is_private_and_its_secret_stays_the_same(tmp_path: Path) -> None:
    home = tmp_path / "home"
    with servers(home, DATABASE_URL="postgresql://db", REDIS_URL="redis://redis") as running:
        first = running.addresses.secret_key
    assert mode(home) == 0o700
    assert mode(home / "secret_key") == 0o600
    with servers(home, DATABASE_URL="postgresql://db", REDIS_URL="redis://redis") as running:
        assert running.addresses.secret_key == first
    assert len(first) >= 50


@pytest.mark.parametrize("name", ["deep/" + "d" * 120, "with blanks & % signs"])
def test_sockets_move_to_a_short_private_folder_where_the_home_is_no_place_for_them(tmp_path: Path, name: str) -> None:
    with servers(tmp_path / name) as running:
        sockets = running.sockets
        assert mode(sockets) == 0o700
        assert answers_to_a_select(running)
        with redis.Redis.from_url(running.redis_url) as client:
            assert client.ping()
    assert not sockets.exists()


@pytest.mark.parametrize("place", ["file", "file/home", "/proc/stook", "/sys/stook"])
def test_a_home_that_cannot_be_one_is_named(tmp_path: Path, place: str) -> None:
    (tmp_path / "file").touch()
    home = tmp_path / place
    with pytest.raises(LocalError, match=rf"^STOOK_HOME is {home}, but .*\. Set it"), servers(home):
        """Is not reached."""


def test_a_log_that_is_a_folder_is_named_at_once(tmp_path: Path) -> None:
    (tmp_path / "logs" / "valkey.log").mkdir(parents=True)
    with pytest.raises(LocalError, match=r"valkey cannot be started: .*valkey\.log"):
        EmbeddedServers(tmp_path, environment={"DATABASE_URL": "postgresql://db"}).__enter__()
