"""What the users do: each job from its creation to its end, its cancels and its resume, as the plan tells it."""

import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from uuid import uuid4

from tests.chaos.followers import Follower
from tests.chaos.history import LOST, Exchange
from tests.chaos.plan import Plan, PlannedJob, PlannedUpload
from tests.chaos.shelves import Shelf, note

AT_ONCE = 96
# Who gets no answer, or a 503, asks again, for so long.
AGAIN_AFTER_S, GIVE_UP_AFTER_S = 0.4, 60.0
PROGRESS_POLL_S = 0.1
WATCHED_S = 25.0
TERMINAL = ("complete", "failed")


class Users:
    def __init__(self, shelves: Sequence[Shelf], over: threading.Event) -> None:
        self._shelves = shelves
        self._over = over
        self.followers: list[threading.Thread] = []
        """They end when their jobs have ended."""

    def live(self, plan: Plan, *, began: float) -> None:
        """Returns when all stories have been told. `began` is of time.monotonic()."""
        steps: list[tuple[float, Callable[[], None]]] = [
            *((job.at_s, lambda job=job: self._run_job(job)) for job in plan.jobs),
            *((upload.at_s, lambda upload=upload: self._upload(upload)) for upload in plan.uploads),
        ]
        told: list[Future[None]] = []
        with ThreadPoolExecutor(AT_ONCE, thread_name_prefix="user") as pool:
            for at_s, step in sorted(steps, key=lambda step: step[0]):
                if self._over.wait(max(began + at_s - time.monotonic(), 0)):
                    break
                told.append(pool.submit(step))
        for story in told:
            story.result()  # a story that broke is a fault of the harness

    # --- A job. ---

    def _run_job(self, job: PlannedJob) -> None:
        shelf = self._shelves[job.organization]
        documents = shelf.chosen(job.first, job.documents)
        body: dict[str, object] = {
            "schema_id": shelf.schema_id,
            "document_ids": list(documents),
            "extractor": job.extractor,
            "options": job.options,
        }
        job_id = self._create(shelf, "create", job.name, body, documents)
        if job_id is None:
            return
        if job.followed:
            self._follow(shelf, job_id)
        began = time.monotonic()
        if job.cancel_after_s is not None:
            self._read_until(shelf, job_id, job, began, until_s=job.cancel_after_s)
        elif job.cancel_at is not None:
            self._watch(shelf, job_id, until=job.cancel_at)
        else:
            self._read_until(shelf, job_id, job, began, until_s=float("inf"))
            return
        self._cancel(shelf, job_id, job.cancels)
        self._read(shelf, job_id)
        if job.resume_after_s is not None:
            self._resume(shelf, job_id, job)
        self._over.wait(job.read_after_cancel_s)
        self._read(shelf, job_id)
        shelf.api.ask("job", "GET", f"/v1/jobs/{job_id}", job=job_id)

    def _follow(self, shelf: Shelf, job_id: str) -> None:
        follower = threading.Thread(target=Follower(shelf.api, job_id).follow, name=f"follower of {job_id}")
        self.followers.append(follower)
        follower.start()

    def _create(
        self, shelf: Shelf, what: str, name: str, body: dict[str, object], documents: tuple[str, ...] = ()
    ) -> str | None:
        """Asked again with the same key where no answer comes: the first may have made the job all the same."""
        key, named = str(uuid4()), {**body, "name": name}
        answer = self._insist(
            lambda: shelf.api.ask(what, "POST", "/v1/jobs", name=name, json=named, asked=documents, key=key)
        )
        return str(answer.body["id"]) if answer.status == 201 else None

    def _cancel(self, shelf: Shelf, job_id: str, count: int) -> None:
        def cancel() -> None:
            key, path = str(uuid4()), f"/v1/jobs/{job_id}/cancel"
            self._insist(lambda: shelf.api.ask("cancel", "POST", path, job=job_id, key=key))

        rivals = [threading.Thread(target=cancel) for _ in range(count - 1)]
        for rival in rivals:
            rival.start()
        cancel()
        for rival in rivals:
            rival.join()

    def _resume(self, shelf: Shelf, job_id: str, job: PlannedJob) -> None:
        self._over.wait(job.resume_after_s)
        resumed = self._create(shelf, "resume", f"resume of {job.name}", {"resume_from": job_id})
        if resumed is not None and job.resume_cancelled_after_s is not None:
            self._over.wait(job.resume_cancelled_after_s)
            self._cancel(shelf, resumed, 1)
            self._read(shelf, resumed)

    # --- Looks. ---

    def _read_until(self, shelf: Shelf, job_id: str, job: PlannedJob, began: float, *, until_s: float) -> None:
        for at_s in job.reads_after_s:
            if at_s < until_s:
                self._over.wait(max(began + at_s - time.monotonic(), 0))
                self._read(shelf, job_id)
        if until_s < float("inf"):
            self._over.wait(max(began + until_s - time.monotonic(), 0))

    def _watch(self, shelf: Shelf, job_id: str, *, until: float) -> None:
        """Until so much of it is done, or for a while."""
        deadline = time.monotonic() + WATCHED_S
        while time.monotonic() < deadline and not self._over.wait(PROGRESS_POLL_S):
            answer = shelf.api.ask("job", "GET", f"/v1/jobs/{job_id}", job=job_id)
            if answer.status != 200:
                continue
            rows = answer.body["completed_documents"] + answer.body["failed_documents"]
            if rows >= until * answer.body["document_count"] or answer.body["status"] in TERMINAL:
                return

    def _read(self, shelf: Shelf, job_id: str) -> None:
        self._insist(lambda: shelf.api.ask("results", "GET", f"/v1/jobs/{job_id}/results", job=job_id))

    # --- Uploads. ---

    def _upload(self, upload: PlannedUpload) -> None:
        shelf = self._shelves[upload.organization]
        files = [note(shelf.api.organization, f"{upload.at_s:.3f}-{number}") for number in range(upload.files)]
        deadline = time.monotonic() + GIVE_UP_AFTER_S
        while not (accepted := shelf.upload(files)) and time.monotonic() < deadline:
            if self._over.wait(AGAIN_AFTER_S):
                return
        shelf.documents += accepted

    def _insist(self, ask: Callable[[], Exchange]) -> Exchange:
        deadline = time.monotonic() + GIVE_UP_AFTER_S
        while _has_no_answer(answer := ask()) and time.monotonic() < deadline:
            if self._over.wait(AGAIN_AFTER_S):
                break
        return answer


def _has_no_answer(exchange: Exchange) -> bool:
    return exchange.status in (LOST, 503) or exchange.waits_for_twin
