"""Waiting for jobs to end: for many requests at once, without a thread for each."""

import asyncio
import signal
import threading
import time
from collections.abc import Callable, Collection, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextvars import Context, copy_context
from types import FrameType
from uuid import UUID

import structlog
from django.db import InterfaceError, OperationalError, close_old_connections, connection

from jobs.models import Job
from jobs.models.jobs import TERMINAL, JobStatus

log = structlog.get_logger(__name__)

LOOK_S = 0.05


def wait_here(job_id: UUID, until: float) -> str:
    """The job's status when it has ended, or at `until`, by time.monotonic(). Keeps its thread."""
    while True:
        status = _statuses([job_id])[job_id]
        left_s = until - time.monotonic()
        if status in TERMINAL or left_s <= 0:
            return status
        time.sleep(min(LOOK_S, left_s))


async def in_thread[**P, T](pool: ThreadPoolExecutor, call: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """With the context of whoever calls, and a connection to PostgreSQL that is found out if it has broken."""

    def run() -> T:
        close_old_connections()
        return call(*args, **kwargs)

    return await asyncio.get_running_loop().run_in_executor(pool, copy_context().run, run)


class Ends:
    """The jobs that requests of this process wait for, in its one event loop. One statement asks for them all."""

    def __init__(self) -> None:
        self._waiting: dict[UUID, asyncio.Future[str]] = {}
        self._seen: dict[UUID, str] = {}
        self._looking: asyncio.Task[None] | None = None
        self._is_heeding = self._is_stopping = False
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="ends")

    async def of(self, job_id: UUID, until: float) -> str:
        """As `wait_here`; also returns, with the latest status seen, when the process has been told to stop."""
        loop = asyncio.get_running_loop()
        ended = self._waiting[job_id] = loop.create_future()
        self._seen[job_id] = JobStatus.PENDING
        try:
            if self._looking is None or self._looking.done():
                self._heed_a_stop(loop)
                self._looking = loop.create_task(self._look(), context=Context())
            if self._is_stopping:
                return self._seen[job_id]
            async with asyncio.timeout_at(loop.time() + until - time.monotonic()):
                return await ended
        except TimeoutError:
            return self._seen[job_id]
        finally:
            del self._waiting[job_id], self._seen[job_id]

    async def _look(self) -> None:
        while self._waiting:
            await asyncio.sleep(LOOK_S)
            asked = list(self._waiting)
            for job_id, status in (await in_thread(self._thread, _known_statuses, asked)).items():
                self._tell(job_id, status)

    def _tell(self, job_id: UUID, status: str) -> None:
        waiting = self._waiting.get(job_id)
        if waiting is None:
            return  # it has gone since
        self._seen[job_id] = status
        if status in TERMINAL and not waiting.done():
            waiting.set_result(status)

    def _heed_a_stop(self, loop: asyncio.AbstractEventLoop) -> None:
        """Beside the server's own handler, which the loop calls all the same: it waits for requests in work, and is
        patient with them for seconds only."""
        if self._is_heeding or threading.current_thread() is not threading.main_thread():
            return
        before = signal.getsignal(signal.SIGTERM)

        def stop(caught: int, frame: FrameType | None) -> None:
            loop.call_soon_threadsafe(self._stop)
            if callable(before):
                before(caught, frame)

        signal.signal(signal.SIGTERM, stop)
        signal.siginterrupt(signal.SIGTERM, False)
        self._is_heeding = True

    def _stop(self) -> None:
        self._is_stopping = True
        for job_id, waiting in self._waiting.items():
            if not waiting.done():
                waiting.set_result(self._seen[job_id])


def _known_statuses(job_ids: Collection[UUID]) -> Mapping[UUID, str]:
    """Nothing while the database is away: whoever waits is patient, up to a limit."""
    try:
        return _statuses(job_ids)
    except (OperationalError, InterfaceError) as error:
        connection.close()
        log.warning("extract.not_seen", error=str(error).strip())
        return {}


def _statuses(job_ids: Collection[UUID]) -> dict[UUID, str]:
    """A job that has been removed has ended, too."""
    found = dict(Job.objects.filter(pk__in=job_ids).order_by().values_list("pk", "status"))
    return {job_id: found.get(job_id, JobStatus.FAILED) for job_id in job_ids}
