"""Waiting for jobs to end: for many requests at once, in one thread."""

import asyncio
import signal
import threading
import time
from collections.abc import Callable, Collection, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextvars import copy_context
from dataclasses import dataclass
from types import FrameType
from uuid import UUID

import structlog
from django.db import close_old_connections, connection

from jobs.models import Job
from jobs.models.jobs import TERMINAL, JobStatus

log = structlog.get_logger(__name__)

LOOK_S = 0.05
MOST = 2000
MOST_OF_ORGANIZATION = 500
"""That wait in one process: each keeps its request and its answer's connection."""


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
    return await asyncio.wrap_future(submitted(pool, call, *args, **kwargs))


def submitted[**P, T](pool: ThreadPoolExecutor, call: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> Future[T]:
    """As `in_thread`, not waited for."""

    def run() -> T:
        close_old_connections()
        return call(*args, **kwargs)

    return pool.submit(copy_context().run, run)


@dataclass(eq=False)
class _Waiting:
    job_id: UUID
    organization_id: UUID
    loop: asyncio.AbstractEventLoop
    ended: "asyncio.Future[None]"
    seen: str = JobStatus.PENDING

    def tell(self) -> None:
        self.loop.call_soon_threadsafe(lambda: None if self.ended.done() else self.ended.set_result(None))


class Ends:
    """The jobs that requests of this process wait for. One thread, and one statement, asks for them all."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._waiting: set[_Waiting] = set()
        self._thread: threading.Thread | None = None
        self._is_heeding = self._is_stopping = False

    def heed_a_stop(self) -> None:
        """Called as soon as a request has come, which may be told to stop before it waits.

        Beside the server's own handler, which its loop calls all the same: it waits for requests in work, but only for
        seconds. The server sets it when all modules have been loaded, so that it cannot be done earlier.
        """
        if self._is_heeding or threading.current_thread() is not threading.main_thread():
            return
        before = signal.getsignal(signal.SIGTERM)

        def stop(caught: int, frame: FrameType | None) -> None:
            self._is_stopping = True
            for waiting in list(self._waiting):
                waiting.tell()
            if callable(before):
                before(caught, frame)

        signal.signal(signal.SIGTERM, stop)
        signal.siginterrupt(signal.SIGTERM, False)
        self._is_heeding = True

    async def of(self, job: Job, until: float) -> str:
        """As `wait_here`; also returns, with the latest status seen, when the process has been told to stop, and at
        once where so many wait that this one may not."""
        loop = asyncio.get_running_loop()
        waiting = _Waiting(job.id, job.organization_id, loop, loop.create_future())
        if not self._look_for(waiting):
            return waiting.seen
        try:
            if not self._is_stopping:
                async with asyncio.timeout(until - time.monotonic()):
                    await waiting.ended
        except TimeoutError:
            pass
        finally:
            with self._lock:
                self._waiting.discard(waiting)
        return waiting.seen

    def _look_for(self, waiting: _Waiting) -> bool:
        """False: too many wait already."""
        with self._lock:
            of_organization = sum(other.organization_id == waiting.organization_id for other in self._waiting)
            if len(self._waiting) >= MOST or of_organization >= MOST_OF_ORGANIZATION:
                return False
            self._waiting.add(waiting)
            if self._thread is None:
                thread = threading.Thread(target=self._look, name="ends", daemon=True)
                thread.start()  # where no thread is to be had, the next request tries again
                self._thread = thread
        return True

    def _look(self) -> None:
        """Until nothing is waited for."""
        while True:
            time.sleep(LOOK_S)
            with self._lock:
                asked = list(self._waiting)
                if not asked:
                    self._thread = None
                    connection.close()
                    return
            statuses = _known_statuses({waiting.job_id for waiting in asked})
            for waiting in asked:
                waiting.seen = statuses.get(waiting.job_id, waiting.seen)
                if waiting.seen in TERMINAL:
                    waiting.tell()


def _known_statuses(job_ids: Collection[UUID]) -> Mapping[UUID, str]:
    """Nothing while the database is away: whoever waits is patient, up to a limit."""
    try:
        return _statuses(job_ids)
    except Exception as error:  # a thread that ends would leave all of them waiting for their limit
        connection.close()
        log.warning("extract.not_seen", error=str(error).strip())
        return {}


def _statuses(job_ids: Collection[UUID]) -> dict[UUID, str]:
    """A job that has been removed has ended, too."""
    found = dict(Job.objects.filter(pk__in=job_ids).order_by().values_list("pk", "status"))
    return {job_id: found.get(job_id, JobStatus.FAILED) for job_id in job_ids}
