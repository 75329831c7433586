"""The jobs that streams of this process follow: one read tells for all of them, however many, which have news.

Streams that are at the same place of the same job share what is read there.
"""

import asyncio
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any, cast
from uuid import UUID
from weakref import WeakKeyDictionary

import structlog
from django.db import connection

from jobs.stream import marks_of

log = structlog.get_logger(__name__)

POLL_S = 0.1
MOST_PLACES = 4
"""Of which the rows are kept, for each job: most streams are at its end, and one that begins has many before it."""


class FollowedJob:
    """One job, and the streams that follow it."""

    def __init__(self) -> None:
        self.mark: str | None = None
        self.wakers: set[asyncio.Event] = set()
        self._shared: dict[Any, asyncio.Future[Any]] = {}

    def wake(self) -> None:
        self._shared.clear()
        for waker in self.wakers:
            waker.set()

    async def read[N](self, readers: ThreadPoolExecutor, place: Any, read: Callable[[], N]) -> N:
        """What `read` gives for this place of the job; asked once while the job has no news."""
        reading = self._shared.get(place)
        if reading is None:
            if len(self._shared) == MOST_PLACES:
                del self._shared[next(iter(self._shared))]
            reading = self._shared[place] = asyncio.get_running_loop().run_in_executor(readers, read)
        # A stream whose client leaves must not take the answer from the others.
        return cast(N, await asyncio.shield(reading))


class FollowedJobs:
    """Those of one event loop."""

    def __init__(self) -> None:
        self._jobs: dict[UUID, FollowedJob] = {}
        self._watch: asyncio.Task[None] | None = None

    @contextmanager
    def follow(self, job_id: UUID) -> Iterator[tuple[FollowedJob, asyncio.Event]]:
        """The event is set whenever the job has news, and soon after the beginning in any case."""
        waker = asyncio.Event()
        job = self._jobs.setdefault(job_id, FollowedJob())
        job.mark = None
        job.wakers.add(waker)
        if self._watch is None or self._watch.done():
            self._watch = asyncio.get_running_loop().create_task(self._watch_all())
        try:
            yield job, waker
        finally:
            job.wakers.discard(waker)
            if not job.wakers:
                self._jobs.pop(job_id, None)

    async def _watch_all(self) -> None:
        with ThreadPoolExecutor(1, thread_name_prefix="followed") as watcher:
            try:
                while self._jobs:
                    await asyncio.sleep(POLL_S)
                    self._wake(await asyncio.get_running_loop().run_in_executor(watcher, _marks, list(self._jobs)))
            finally:
                watcher.submit(lambda: connection.close())  # the thread's own

    def _wake(self, marks: dict[UUID, str] | None) -> None:
        """Without marks each stream finds out by itself what is the matter."""
        for job_id, job in list(self._jobs.items()):
            mark = None if marks is None else marks.get(job_id)
            if mark is None or mark != job.mark:
                job.mark = mark
                job.wake()


def followed_jobs() -> FollowedJobs:
    """Of the event loop that asks."""
    return _of_loop.setdefault(asyncio.get_running_loop(), FollowedJobs())


def _marks(job_ids: list[UUID]) -> dict[UUID, str] | None:
    try:
        return marks_of(job_ids)
    except Exception as error:  # a watch that ends would leave all streams without news
        connection.close()
        log.warning("events.not_watched", error=str(error).strip())
        return None


_of_loop: WeakKeyDictionary[asyncio.AbstractEventLoop, FollowedJobs] = WeakKeyDictionary()
