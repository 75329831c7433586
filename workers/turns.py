"""Turns: messages that say *a worker may serve one slice*. They name no job, so they may be lost or doubled.

Publishing is bounded in time and never fails its caller: the supervisor tops up what was lost.
"""

from uuid import UUID

import structlog
from celery import current_app
from django.conf import settings

from jobs import signals
from jobs.flag import Breaker
from workers.fleet import fleet

log = structlog.get_logger(__name__)

JOB_TURN, INGEST_TURN = "workers.serve_turn", "workers.serve_ingest_turn"
QUEUES = {JOB_TURN: "turns", INGEST_TURN: "ingest"}

_breaker = Breaker(settings.REDIS_BREAKER_S)


def listen() -> None:
    """Hear of accepted jobs and documents."""
    signals.job_accepted.connect(_on_job_accepted)
    signals.document_accepted.connect(_on_document_accepted)


def send_turns(kind: str, wanted: int) -> int:
    """Send turns until `wanted` wait in the broker; returns how many were sent, 0 where the broker cannot be had."""
    if wanted <= 0 or _breaker.is_open:
        return 0
    sent = 0
    try:
        with current_app.producer_or_acquire() as producer:
            missing = wanted - _waiting(producer.channel, QUEUES[kind])
            for _ in range(missing):
                current_app.send_task(kind, producer=producer, queue=QUEUES[kind], ignore_result=True)
                sent += 1
    except Exception as error:  # each transport has its own; none may reach the caller (C6)
        _breaker.trip()
        log.warning("turns.not_sent", kind=kind, wanted=wanted, error=str(error))
    return sent


def continue_turn(kind: str) -> bool:
    """Send the turn that follows one that left work behind. False: the broker cannot be had, so go on without it."""
    if _breaker.is_open:
        return False
    try:
        current_app.send_task(kind, queue=QUEUES[kind], ignore_result=True)
    except Exception as error:  # each transport has its own; none may reach the caller (C6)
        _breaker.trip()
        log.warning("turn.not_continued", kind=kind, error=str(error))
        return False
    return True


def _waiting(channel: object, queue: str) -> int:
    """Messages in the queue that no worker has taken yet."""
    return int(channel._size(queue)) if hasattr(channel, "_size") else _declared_size(channel, queue)  # noqa: SLF001


def _declared_size(channel: object, queue: str) -> int:
    return int(channel.queue_declare(queue=queue, durable=True).message_count)  # type: ignore[attr-defined]


def _on_job_accepted(job_id: UUID, slots: int, **_: object) -> None:
    send_turns(JOB_TURN, min(slots, fleet.size()))


def _on_document_accepted(count: int, **_: object) -> None:
    send_turns(INGEST_TURN, min(count, fleet.size()))
