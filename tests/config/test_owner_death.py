"""What an owner that dies without a word leaves behind: no process, and no obstacle for the next one."""

import os
import signal
import subprocess
import time
from pathlib import Path

import psycopg
import pytest

from config.local.discovery import NotRunning, discover
from config.local.servers import EmbeddedServers
from tests.config.owner import owner_of
from tests.processes import DEADLINE_S, wait_until_gone


def servers(home: Path) -> EmbeddedServers:
    return EmbeddedServers(home, environment={}, durable=False)


def test_kill_9_of_the_owner_ends_its_servers_and_the_next_start_finds_the_data(home: Path) -> None:
    with owner_of(home) as owner:
        with psycopg.connect(owner.database_url) as connection:
            connection.execute("create table kept ()")
        owner.process.kill()
        for pid in owner.pids.values():
            wait_until_gone(pid)
    with pytest.raises(NotRunning):
        discover(home)
    with servers(home) as next_owner, psycopg.connect(next_owner.database_url) as connection:
        connection.execute("table kept")


def test_a_start_waits_for_the_servers_of_a_dead_owner_that_are_still_ending(home: Path) -> None:
    with owner_of(home) as dead:
        postgres = dead.pids["postgres"]
        os.kill(postgres, signal.SIGSTOP)  # it cannot end before it is woken
        dead.process.kill()
    with owner_of(home) as alive:
        wait_until_said(home / "logs" / "postgres.log", "waits for an earlier server")
        os.kill(postgres, signal.SIGCONT)
        assert alive.pids["postgres"] != postgres
        wait_until_gone(postgres)


def wait_until_said(log: Path, words: str) -> None:
    deadline = time.monotonic() + DEADLINE_S
    while words not in log.read_text():
        assert time.monotonic() < deadline, f"{log} does not say: {words}"
        time.sleep(0.01)


def test_a_stale_pid_that_belongs_to_a_stranger_today_is_no_obstacle_and_no_target(short_home: Path) -> None:
    with owner_of(short_home) as owner:
        postgres = owner.pids["postgres"]
        files = [short_home / "postgres" / "postmaster.pid", short_home / "run" / "postgres" / ".s.PGSQL.5432.lock"]
        texts = [file.read_text() for file in files]
        for pid in owner.pids.values():
            os.kill(pid, signal.SIGKILL)
        owner.process.kill()
    with subprocess.Popen(["sleep", "600"]) as stranger:
        for file, text in zip(files, texts, strict=True):
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text.replace(str(postgres), str(stranger.pid), 1))
        with servers(short_home) as running, psycopg.connect(running.database_url) as connection:
            connection.execute("select 1")
        assert stranger.poll() is None
        stranger.kill()


def test_an_unclean_shutdown_of_the_servers_themselves_is_survived(home: Path) -> None:
    with owner_of(home) as owner:
        pids = owner.pids.values()
        owner.process.send_signal(signal.SIGSTOP)  # or it would start them again
        for pid in pids:
            os.kill(pid, signal.SIGKILL)
        owner.process.kill()
    with servers(home) as running, psycopg.connect(running.database_url) as connection:
        connection.execute("select 1")
