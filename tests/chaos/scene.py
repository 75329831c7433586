"""A small run in which everything held, made by hand, for the tests of the judge to break in one place each."""

import hmac
import json
from base64 import b64encode
from dataclasses import replace
from typing import Any

from tests.chaos.checker.ends import end_of, iso
from tests.chaos.checker.facts import ClaimFact, DocumentFact, EventFact, Facts, JobFact, RowFact, SlotFact
from tests.chaos.checker.judge import Judgement, judge
from tests.chaos.history import Exchange, Fault, Health, History, Look, Phase, Received

BEGAN = 1_800_000_000.0
ORGANIZATION = "Acme"
DOCUMENTS = ("d0", "d1", "d2", "d3")
WORKERS = 2
SECRET = b"a secret of twenty-four bytes"


class Scene:
    """`complete`: all four documents, one of them failed. `cancelled`: two rows, then a cancel at second 10, told by
    200 and a rival's 409. `pending`: cancelled before its start. `resumed`: what `cancelled` left.
    `stopped`: as `cancelled`, far from any fault.
    """

    def __init__(self) -> None:
        self.history, self.facts = History(), Facts()
        self.facts.documents = {name: DocumentFact(name, ORGANIZATION, "completed", "") for name in DOCUMENTS}
        self._phases()
        self._uploads()
        self._job("complete", DOCUMENTS, rows=4, ended=8.0)
        self._job("cancelled", DOCUMENTS, rows=2, ended=10.0, cancelled=True)
        self._job("pending", DOCUMENTS, rows=0, ended=11.0, cancelled=True, started=False)
        self._job("stopped", DOCUMENTS, rows=2, ended=28.0, cancelled=True)
        self._job("resumed", DOCUMENTS[2:], rows=2, ended=20.0, resumed_from="cancelled")
        self._cancel("cancelled", at=9.9)
        self._cancel("pending", at=10.9)
        self._cancel("stopped", at=27.9)
        self._last_looks()
        self.ask("webhook", "/v1/webhooks", 0, 201, {"secret": f"whsec_{b64encode(SECRET).decode()}"})
        for job in self.facts.jobs.values():
            self.receive(end_of(job), self.lookup(job.id))
        rows = [row.id for row in self.facts.rows["complete"]]
        told = {"rows": rows, "ends": [self.lookup("complete")], "streams": 2}
        self.ask("events", "/v1/jobs/complete/events", 3, 200, told, job="complete")

    # --- To be broken. ---

    def against(self, promise: str) -> list[str]:
        """What the judge has against this promise, and nothing where it held."""
        (verdict,) = (one for one in self.judgement.verdicts if one.promise == promise)
        return verdict.against

    @property
    def judgement(self) -> Judgement:
        return judge(self.history, self.facts, workers=WORKERS)

    @property
    def broken(self) -> set[str]:
        return {verdict.promise for verdict in self.judgement.verdicts if not verdict.held}

    def change_job(self, job: str, **changes: Any) -> None:
        self.facts.jobs[job] = replace(self.facts.jobs[job], **changes)

    def exchange(self, what: str, job: str, number: int = 0) -> int:
        """The place in the history of the job's exchange with that number."""
        places = [at for at, one in enumerate(self.history.exchanges) if (one.what, one.job) == (what, job)]
        return places[number]

    def change_exchange(self, at: int, *, body: dict[str, Any] | None = None, **changes: Any) -> None:
        """`body` is laid over the one that is there."""
        was = self.history.exchanges[at]
        if body is not None:
            changes["body"] = {**was.body, **body}
        self.history.exchanges[at] = replace(was, **changes)

    def ask(self, what: str, path: str, at: float, status: int, body: Any, **more: Any) -> None:
        self.history.exchanges.append(
            Exchange(what, ORGANIZATION, BEGAN + at, BEGAN + at + 0.2, status, path, body=body, **more)
        )

    def failure(self, status: int, code: str, path: str, message: str = "No.") -> dict[str, Any]:
        return {
            "statusCode": status,
            "code": code,
            "error": "Word",
            "message": message,
            "retryable": status in (429, 500, 503),
            "request_id": "req_1",
            "timestamp": "2027-01-15T08:00:00.000Z",
            "path": path,
        }

    def lookup(self, job: str) -> dict[str, Any]:
        """The job object as the API shows it in the end."""
        fact = self.facts.jobs[job]
        done, failed = fact.completed_documents or 0, fact.failed_documents or 0
        return {
            "id": job,
            "status": fact.status,
            "document_count": fact.document_count,
            "completed_documents": done,
            "failed_documents": failed,
            "remaining_documents": fact.document_count - done - failed,
            "started_at": None if fact.started_at is None else iso(fact.started_at),
        }

    def receive(self, kind: str, data: dict[str, Any], *, event: str = "", secret: bytes = SECRET) -> None:
        """A message to the webhook, of an event of its own unless `event` says which."""
        event = event or f"event {len(self.history.received)}"
        body = json.dumps({"type": kind, "data": data})
        signature = b64encode(hmac.digest(secret, f"{event}.0.{body}".encode(), "sha256")).decode()
        self.history.received.append(Received(ORGANIZATION, BEGAN + 29, 200, event, "0", f"v1,{signature}", body))

    def read(self, job: str, at: float, *, final: bool = False) -> None:
        rows = [[row.id, row.document, row.status, f"bytes of {row.id}"] for row in self.facts.rows[job]]
        for row in self.facts.rows[job]:
            values = {"invoice_number": row.document}
            text = {"filename": f"note {row.document}.txt", "status": row.status, "values": values}
            self.history.texts[f"bytes of {row.id}"] = json.dumps(text)
        body = {"job_status": self.facts.jobs[job].status, "total_rows": len(rows), "data": rows}
        self.ask("results", f"/v1/jobs/{job}/results", at, 200, body, job=job, final=final)

    # --- How it is made. ---

    def _phases(self) -> None:
        for name, at in (("begins", 0), ("faults over", 30), ("settled", 32), ("ends", 40)):
            self.history.phases.append(Phase(name, BEGAN + at))
        self.history.faults.append(Fault("Redis killed", BEGAN + 9.5, BEGAN + 9.5, ""))
        for at in range(40):
            self.history.looks.append(Look(BEGAN + at, (), {"turns": 2}, self._served_at(at)))
            self.history.health.append(Health(BEGAN + at, BEGAN + at + 0.1, up=True))

    def _served_at(self, at: int) -> tuple[str, ...]:
        return ("cancelled",) if 5 <= at < 10 else ("stopped",) if 23 <= at < 28 else ()

    def _uploads(self) -> None:
        body = {"data": [{"id": name, "filename": f"note {name}.txt"} for name in DOCUMENTS]}
        digests = " ".join(f"sha {name}".replace(" ", "-") for name in DOCUMENTS)
        for name in DOCUMENTS:
            digest = f"sha-{name}"
            self.facts.documents[name] = DocumentFact(name, ORGANIZATION, "completed", digest)
            self.ask("content", f"/v1/documents/{name}/content", 38, 200, digest, name=name, final=True)
        self.ask("upload", "/v1/documents", 0, 201, body, name=digests)

    def _job(
        self,
        job: str,
        documents: tuple[str, ...],
        *,
        rows: int,
        ended: float,
        cancelled: bool = False,
        started: bool = True,
        resumed_from: str | None = None,
    ) -> None:
        end = BEGAN + ended
        failed = 1 if job == "complete" else 0
        self.facts.jobs[job] = JobFact(
            id=job,
            organization=ORGANIZATION,
            name=f"job {job}",
            status="failed" if cancelled else "complete",
            document_count=len(documents),
            completed_documents=rows - failed,
            failed_documents=failed,
            started_at=end - 5 if started else None,
            completed_at=end,
            cancelled_at=end if cancelled else None,
            error_code="job_failed" if cancelled else "",
            resumed_from=resumed_from,
            extractor="embedded" if resumed_from else "sleep",
            options={"crash": True} if failed else {},
            created_at=end - 5.9,
        )
        for position, document in enumerate(documents):
            recorded = position < rows
            if recorded:
                status = "failed" if position < failed else "complete"
                at, reason = end - 1 + position / 10, "crashed" if status == "failed" else ""
                self.facts.rows[job].append(
                    RowFact(f"{job} {position}", job, position, 0, position + 1, document, status, at, reason)
                )
            self.facts.claims[job].append(ClaimFact(job, position, document, 2 if recorded else 0))
        self.facts.slots[job].append(SlotFact(job, 0, held=False, done=rows - failed, failed=failed, seq=rows))
        end_type = "job.cancelled" if cancelled else "job.completed"
        types = ["job.started", end_type] if started else [end_type]
        self.facts.events[job] = [EventFact(job, type_, rows - failed, failed) for type_ in types]
        self.facts.audit[job] = ["job.created", *(["job.cancelled"] if cancelled else [])]
        asked = {} if resumed_from else {"asked": documents}
        what = "resume" if resumed_from else "create"
        self.ask(what, "/v1/jobs", ended - 6, 201, {"id": job}, name=f"job {job}", **asked)

    def _cancel(self, job: str, at: float) -> None:
        path = f"/v1/jobs/{job}/cancel"
        self.ask("cancel", path, at, 200, self.lookup(job), job=job)
        self.refuse(job, at)
        self.read(job, at + 1)

    def refuse(self, job: str, at: float) -> None:
        path, fact = f"/v1/jobs/{job}/cancel", self.facts.jobs[job]
        assert fact.completed_at is not None
        body = self.failure(409, "conflict", path, f"It ended at {iso(fact.completed_at)}.")
        self.ask("cancel", path, at, 409, body, job=job, request_id="req_1")

    def _last_looks(self) -> None:
        for job in self.facts.jobs:
            self.ask("job", f"/v1/jobs/{job}", 36, 200, self.lookup(job), job=job, final=True)
            self.read(job, 37, final=True)
            self.refuse(job, 38)
