"""Turns: messages that say *a worker may serve one slice*. They name no job, so they may be lost or doubled.

Publishing is bounded in time and never fails its caller: the supervisor tops up what was lost. So is what waits in the
broker: no more of a kind than the fleet can use (C8).
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID

import structlog
from django.conf import settings
from kombu import Producer

from config.celery import BROKER_TIMEOUT_S, app
from jobs import signals
from jobs.flag import Breaker
from workers.fleet import fleet

log = structlog.get_logger(__name__)

JOB_TURN, INGEST_TURN, NUDGE = "workers.serve_turn", "workers.serve_ingest_turn", "workers.supervise_once"
QUEUES = {JOB_TURN: "turns", INGEST_TURN: "ingest", NUDGE: "nudges"}

_breaker = Breaker(settings.REDIS_BREAKER_S)


class BrokerAway(Exception):
    """The broker cannot be had, now or a moment ago."""


def listen() -> None:
    """Hear of accepted jobs and documents."""
    signals.job_accepted.connect(_on_job_accepted)
    signals.document_accepted.connect(_on_document_accepted)


def send_turns(kind: str, wanted: int) -> int:
    """Send turns until `wanted` wait in the broker; returns how many were sent, 0 where the broker cannot be had."""
    sent = 0
    try:
        with _broker() as producer:
            missing = wanted - _waiting(producer, kind)
            until = time.monotonic() + BROKER_TIMEOUT_S
            while sent < missing and (sent == 0 or time.monotonic() < until):
                _send(producer, kind)
                sent += 1
    except BrokerAway:
        pass
    return sent


def continue_turn(kind: str) -> bool:
    """Send the turn that follows one that left work behind. False: the broker cannot be had, so go on without it."""
    try:
        with _broker() as producer:
            # Where enough wait, one of them is the next. Else a turn that was doubled once would stay so.
            if _waiting(producer, kind) < fleet.size():
                _send(producer, kind)
    except BrokerAway:
        return False
    return True


def waiting(kind: str) -> int:
    """How many turns no worker has received yet. Raises BrokerAway."""
    with _broker() as producer:
        return _waiting(producer, kind)


@contextmanager
def _broker() -> Iterator[Producer]:
    """A connection to the broker, while it can be had. Raises BrokerAway."""
    if _breaker.is_open:
        raise BrokerAway
    try:
        with app.producer_or_acquire() as producer:
            yield producer
    except Exception as error:  # each transport has its own; none may reach the caller (C6)
        _breaker.trip()
        log.warning("broker.away", error=f"{type(error).__name__}: {error}")
        raise BrokerAway from error


def _send(producer: Producer, kind: str) -> None:
    app.send_task(kind, producer=producer, queue=QUEUES[kind], ignore_result=True)


def _waiting(producer: Producer, kind: str) -> int:
    channel: Any = producer.channel
    queue = QUEUES[kind]
    if hasattr(channel, "_size"):
        return int(channel._size(queue))  # noqa: SLF001 - asks Redis alone, and declares nothing
    return int(channel.queue_declare(queue=queue, durable=True).message_count)


def _on_job_accepted(job_id: UUID, slots: int, **_: object) -> None:
    send_turns(JOB_TURN, min(slots, fleet.size()))


def _on_document_accepted(count: int, **_: object) -> None:
    send_turns(INGEST_TURN, min(count, fleet.size()))
