"""When a worker takes itself for deaf."""

import pytest
from kombu import Queue

from config.celery import app
from workers.hearing import DEAF_AFTER_S, Hearing
from workers.turns import INGEST_TURN, JOB_TURN, QUEUES, send_turns

KINDS = (JOB_TURN, INGEST_TURN)


@pytest.fixture
def hearing() -> Hearing:
    """Of a worker for which a turn waits."""
    with app.connection_for_write() as broker:
        for queue in QUEUES.values():
            Queue(queue)(broker.default_channel).purge()
    assert send_turns(JOB_TURN, 1) == 1
    return Hearing()


def test_a_turn_that_an_idle_worker_does_not_receive_for_long_says_that_it_is_deaf(hearing: Hearing) -> None:
    assert not hearing.is_lost(KINDS, idle=True, now=100)
    assert not hearing.is_lost(KINDS, idle=True, now=100 + DEAF_AFTER_S - 1)
    assert hearing.is_lost(KINDS, idle=True, now=100 + DEAF_AFTER_S)


def test_a_busy_worker_is_not_deaf(hearing: Hearing) -> None:
    assert not hearing.is_lost(KINDS, idle=True, now=100)
    assert not hearing.is_lost(KINDS, idle=False, now=110)
    assert not hearing.is_lost(KINDS, idle=True, now=100 + DEAF_AFTER_S)


def test_a_worker_that_has_received_something_is_not_deaf(hearing: Hearing) -> None:
    assert not hearing.is_lost(KINDS, idle=True, now=100)
    hearing.heard()
    assert not hearing.is_lost(KINDS, idle=True, now=100 + DEAF_AFTER_S)


def test_what_waits_for_others_says_nothing(hearing: Hearing) -> None:
    assert not hearing.is_lost([INGEST_TURN], idle=True, now=100)
    assert not hearing.is_lost([INGEST_TURN], idle=True, now=100 + DEAF_AFTER_S)
