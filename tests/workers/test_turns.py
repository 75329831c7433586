"""Turns are sent within a bounded time by every process, and no more of them wait than the fleet can use (C6, C8)."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest
from celery import Celery

from config.celery import Brokers, app
from jobs.flag import Breaker
from tests.processes import DEADLINE_S
from tests.valkey import OwnValkey, own_valkey
from workers import turns
from workers.fleet import fleet
from workers.tasks import supervise_once
from workers.turns import JOB_TURN, continue_turn, send_turns

ROOT = Path(__file__).resolve().parents[2]
ACCEPT_JOBS = """
from uuid import uuid4
from jobs import signals
signals.job_accepted.send(sender=None, job_id=uuid4(), slots=32)
print("first", flush=True)
input()
signals.job_accepted.send(sender=None, job_id=uuid4(), slots=32)
"""


PROCESSES = ("import config.wsgi", "import config.asgi", "import django; django.setup()")


@contextmanager
def process(setup: str, valkey: OwnValkey) -> Iterator[subprocess.Popen[str]]:
    """Accepts a job, and another one when told so."""
    child = subprocess.Popen(
        [sys.executable, "-c", setup + ACCEPT_JOBS],
        cwd=ROOT,
        env={**os.environ, "REDIS_URL": valkey.redis_url, "CELERY_BROKER_URL": valkey.broker_url},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    with child:
        try:
            yield child
        finally:
            child.kill()


@pytest.fixture
def valkey() -> Iterator[OwnValkey]:
    with tempfile.TemporaryDirectory(prefix="stook-") as folder, own_valkey(Path(folder)) as server:
        yield server


@pytest.fixture
def broker(valkey: OwnValkey, monkeypatch: pytest.MonkeyPatch) -> OwnValkey:
    """The broker that this process speaks to."""
    monkeypatch.setenv("CELERY_BROKER_URL", valkey.broker_url)  # stronger than what an app is told
    ours = Celery("tests", amqp=Brokers, set_as_current=False)
    ours.conf.update(broker_transport_options=dict(app.conf.broker_transport_options), task_publish_retry=False)
    monkeypatch.setattr(turns, "app", ours)
    monkeypatch.setattr(turns, "_breaker", Breaker(0))
    return valkey


def test_no_process_waits_for_a_broker_that_is_paused(valkey: OwnValkey) -> None:
    """It is resumed only after the calls have returned in all of them."""
    with ExitStack() as stack:
        children = [stack.enter_context(process(setup, valkey)) for setup in PROCESSES]
        for child in children:
            assert child.stdout is not None
            assert "first\n" in iter(child.stdout.readline, "")
        assert valkey.waiting("turns") > 0
        valkey.pause()
        stack.callback(valkey.resume)
        for child in children:
            child.communicate("\n", timeout=DEADLINE_S)
            assert child.returncode == 0


def test_while_the_breaker_is_open_nobody_asks_the_broker(broker: OwnValkey, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(turns, "_breaker", Breaker(3600))
    impatient = {"socket_timeout": 2.0, "socket_connect_timeout": 2.0}
    turns.app.conf.broker_transport_options |= impatient  # type: ignore[attr-defined]
    broker.pause()
    assert (send_turns(JOB_TURN, 2), continue_turn(JOB_TURN)) == (0, False)
    broker.resume()
    assert (send_turns(JOB_TURN, 2), continue_turn(JOB_TURN)) == (0, False)
    assert broker.waiting("turns") == 0

    monkeypatch.setattr(turns, "_breaker", Breaker(0))
    assert send_turns(JOB_TURN, 2) == 2
    assert broker.waiting("turns") == 2


def test_turns_are_topped_up_not_added(broker: OwnValkey) -> None:
    assert (send_turns(JOB_TURN, 2), send_turns(JOB_TURN, 3), send_turns(JOB_TURN, 1)) == (2, 1, 0)
    assert broker.waiting("turns") == 3


def test_a_turn_is_not_continued_where_the_fleet_has_enough(broker: OwnValkey) -> None:
    """Else turns that an outage has doubled would go round for as long as there is work."""
    size = fleet.size()
    for expected in (*range(1, size + 1), size, size):
        assert continue_turn(JOB_TURN)
        assert broker.waiting("turns") == expected


def test_nudges_do_not_pile_up_where_no_worker_is(broker: OwnValkey) -> None:
    for _ in range(3):
        supervise_once.apply_async()
    assert (broker.waiting("nudges"), broker.waiting("turns")) == (1, 0)


def test_a_broker_that_is_gone_fails_nobody(broker: OwnValkey) -> None:
    send_turns(JOB_TURN, 1)
    broker.end()
    assert (send_turns(JOB_TURN, 2), continue_turn(JOB_TURN)) == (0, False)
