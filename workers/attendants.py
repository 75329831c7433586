"""What runs beside the turns in a worker: the sandbox in each child; in the parent heartbeat, spare supervisor, and a
watch on its children and on what is heard of the broker."""

import os
import signal
import threading
import time
from types import FrameType
from typing import Any

import structlog
from celery import signals
from celery.apps.worker import Worker
from celery.worker import state
from django.conf import settings
from redis import RedisError

from workers import hearing, process, shutdown
from workers.extraction.llm.endpoint import client_class
from workers.fleet import SILENT_AFTER_S, fleet
from workers.losses import watch_processes
from workers.slots import worker_name
from workers.supervision import supervise_until
from workers.turns import NUDGE, QUEUES

log = structlog.get_logger(__name__)

SPARE_INTERVAL_S = 2.0

_stopped = threading.Event()
_hearing = hearing.Hearing()


@signals.celeryd_after_setup.connect
def _hear_nudges(instance: Worker, **_: object) -> None:
    """Of every worker, whatever queues it is told to serve: they take milliseconds."""
    instance.app.amqp.queues.select_add(QUEUES[NUDGE])


@signals.worker_init.connect
def _load_client(**_: object) -> None:
    """Once for all processes, before they are forked: the SDK takes a second, and memory that they share."""
    if not settings.EXTRACTORS_NOT_SET_UP:
        client_class(settings.LLM_PROVIDER)


@signals.worker_ready.connect
def _start(sender: object, **_: object) -> None:
    _tell_of_sigquit()
    controller: Any = sender.controller  # type: ignore[attr-defined]
    processes = int(controller.concurrency)
    threading.Thread(target=_heartbeat, args=[processes], name="heartbeat", daemon=True).start()
    threading.Thread(
        target=supervise_until, args=[_stopped], kwargs={"interval_s": SPARE_INTERVAL_S}, name="supervisor", daemon=True
    ).start()
    threading.Thread(
        target=watch_processes, args=[lambda: controller.pool.info["processes"], _stopped], name="losses", daemon=True
    ).start()
    served = sender.app.amqp.queues.consume_from  # type: ignore[attr-defined]
    kinds = [kind for kind, queue in QUEUES.items() if queue in served]
    threading.Thread(target=_listen, args=[processes, kinds], name="hearing", daemon=True).start()
    log.info("worker.ready", worker=worker_name(), processes=processes)


def _tell_of_sigquit() -> None:
    """Celery's own handler first waits for the documents in work, and only then says that it shuts down."""
    celerys = signal.getsignal(signal.SIGQUIT)

    def tell(number: int, frame: FrameType | None) -> None:
        shutdown.request()
        if callable(celerys):
            celerys(number, frame)

    signal.signal(signal.SIGQUIT, tell)


@signals.task_received.connect
def _hear(**_: object) -> None:
    _hearing.heard()


@signals.worker_shutting_down.connect
def _leave(**_: object) -> None:
    shutdown.request()
    _stopped.set()
    try:
        fleet.leave(worker_name())
    except RedisError as error:
        log.info("fleet.goodbye_lost", error=str(error))


@signals.worker_process_init.connect
def _warm(**_: object) -> None:
    process.sandbox()


@signals.worker_process_shutdown.connect
def _close(**_: object) -> None:
    process.close_sandbox()
    process.close_model_line()


def _heartbeat(processes: int) -> None:
    while not _stopped.is_set():
        try:
            fleet.tell(worker_name(), processes)
        except RedisError as error:
            log.warning("fleet.not_told", error=str(error))
        _stopped.wait(SILENT_AFTER_S / 3)


def _listen(processes: int, kinds: list[str]) -> None:
    """The last resort: a worker that receives nothing, though something waits and it has a process free, leaves.
    Whoever keeps it starts another."""
    while not _stopped.wait(hearing.LOOK_S):
        idle = len(state.reserved_requests) < processes
        if _hearing.is_lost(kinds, idle=idle, now=time.monotonic()):
            log.error("worker.deaf", worker=worker_name())
            os.kill(os.getpid(), signal.SIGTERM)
            return
