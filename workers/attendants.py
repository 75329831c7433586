"""What runs beside the turns in a worker: heartbeat and spare supervisor in the parent, the sandbox in each child."""

import threading

import structlog
from celery import signals
from redis import RedisError

from workers import process, shutdown
from workers.fleet import SILENT_AFTER_S, fleet
from workers.slots import worker_name
from workers.supervision import supervise_until

log = structlog.get_logger(__name__)

SPARE_INTERVAL_S = 2.0

_stopped = threading.Event()


@signals.worker_ready.connect
def _start(sender: object, **_: object) -> None:
    processes = int(sender.controller.concurrency)  # type: ignore[attr-defined]
    threading.Thread(target=_heartbeat, args=[processes], name="heartbeat", daemon=True).start()
    threading.Thread(
        target=supervise_until, args=[_stopped], kwargs={"interval_s": SPARE_INTERVAL_S}, name="supervisor", daemon=True
    ).start()
    log.info("worker.ready", worker=worker_name(), processes=processes)


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


def _heartbeat(processes: int) -> None:
    while not _stopped.is_set():
        try:
            fleet.tell(worker_name(), processes)
        except RedisError as error:
            log.warning("fleet.not_told", error=str(error))
        _stopped.wait(SILENT_AFTER_S / 3)
