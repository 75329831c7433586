"""The real Stook, started for one measurement, and what a measurement does with it."""

import hashlib
import secrets
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import httpx
import psycopg
from redis import Redis

from config.local.system import System

DEADLINE_S = 180.0
LOG_LINES = 60
FIELDS = {"number": "string", "total": "number", "paid": "boolean"}
USUAL_WORKERS = 2
NO_MODEL = {"STOOK_LLM_MODEL": "none", "STOOK_LLM_BASE_URL": "http://127.0.0.1:9/v1"}
"""So that jobs may name the extractors which ask one; where to find it the workers are told."""
TERMINAL = ("complete", "failed")


class Measured(System):
    """The same processes, under settings that add what a measurement has to see (bench/instrumented)."""

    def _environment(self) -> dict[str, str]:
        return {**super()._environment(), "DJANGO_SETTINGS_MODULE": "bench.instrumented.settings"}

    def start_workers(self, count: int, **settings: str) -> None:
        """Stop the worker in order, and start one with so many processes, and these settings beside the system's."""
        keeper = self._servers.keeper
        program = keeper.processes["worker"].program
        keeper.stop("worker")
        command = [*program.command[:-1], str(count)]  # of `--concurrency`
        keeper.start(replace(program, command=command, environment={**self.environment, **settings}))


@contextmanager
def running() -> Iterator["Bench"]:
    with tempfile.TemporaryDirectory(prefix="stook-bench-") as folder, ExitStack() as stack:
        system = Measured(
            Path(folder) / "home",
            environment={"STOOK_BENCH": "1", "STOOK_LOG_LEVEL": "WARNING", **NO_MODEL},
            workers=USUAL_WORKERS,
            quiet=True,
            log_to=Path(folder) / "log",
        )
        stack.enter_context(system)
        database = stack.enter_context(psycopg.connect(system.environment["DATABASE_URL"], autocommit=True))
        valkey = stack.enter_context(Redis.from_url(system.environment["REDIS_URL"], decode_responses=True))
        yield Bench(system, database, valkey, stack)


class Bench:
    """The running system, its database, and organizations as its users."""

    def __init__(self, system: Measured, database: psycopg.Connection[Any], valkey: Redis, stack: ExitStack) -> None:
        self.system = system
        self.database = database
        self.valkey = valkey
        self.workers = USUAL_WORKERS
        self._worker_settings: dict[str, str] = {}
        self._stack = stack
        self._organizations: dict[UUID, Organization] = {}

    def prepare(self, *, workers: int = USUAL_WORKERS, **worker_settings: str) -> None:
        """For the next measurement: nothing left of the last one, and so many worker processes, so set."""
        self._end_jobs()
        self.execute("truncate claim, runner, result_row, document")
        self.execute("update job set tidied_at = clock_timestamp() where tidied_at is null")
        self.set_workers(workers, **worker_settings)

    def _end_jobs(self) -> None:
        for job_id, owner in self.sql("select id, organization_id from job where status in ('pending', 'processing')"):
            self._organizations[owner].cancel(job_id)
        held = "select count(*) from runner where token is not null"
        self.wait_until(lambda: self.sql(held)[0][0] == 0, "all workers leave their jobs")

    def set_workers(self, count: int, **settings: str) -> None:
        if (count, settings) != (self.workers, self._worker_settings):
            self.system.start_workers(count, **settings)
            self.workers, self._worker_settings = count, settings
        self.wait_for_workers()

    def wait_for_workers(self) -> None:
        """Until all worker processes have told that they are there."""
        self.wait_until(lambda: self._fleet_size() == self.workers, "all workers are there")

    def wait_until(self, there: Callable[[], bool], what: str, *, every_s: float = 0.01) -> None:
        deadline = time.monotonic() + DEADLINE_S
        while not there():
            if time.monotonic() > deadline:
                raise RuntimeError(f"It did not come about within {DEADLINE_S:g} s that {what}.")
            time.sleep(every_s)

    def slots_held(self, job_id: UUID) -> int:
        """How many workers serve the job."""
        return int(self.sql("select count(*) from runner where job_id = %s and token is not null", job_id)[0][0])

    def first_row_at(self, job_id: UUID) -> float:
        """Seconds since 1970, by PostgreSQL's clock, which is this machine's."""
        first = "select extract(epoch from min(recorded_at))::float8 from result_row where job_id = %s"
        return float(self.sql(first, job_id)[0][0])

    def _fleet_size(self) -> int:
        members: Any = self.valkey.smembers("stook:fleet")
        counts: Any = [self.valkey.get(f"stook:fleet:{name}") for name in members]
        return sum(map(int, filter(None, counts)))

    def end_of_log(self) -> str:
        return "\n".join((self.system.home.parent / "log").read_text().splitlines()[-LOG_LINES:])

    @property
    def database_url(self) -> str:
        return self.system.environment["DATABASE_URL"]

    def sql(self, statement: str, *parameters: Any) -> list[tuple[Any, ...]]:
        return self.database.execute(statement.encode(), parameters).fetchall()

    def execute(self, statement: str, *parameters: Any) -> None:
        self.database.execute(statement.encode(), parameters)

    def organization(self, documents: int = 0) -> "Organization":
        """A new one, with a key and so many documents."""
        key = f"stook_{secrets.token_urlsafe(32)}"
        client = self._stack.enter_context(
            httpx.Client(base_url=self.system.url, headers={"Authorization": f"Bearer {key}"}, timeout=60)
        )
        organization = Organization(self, client, self._insert_organization(key))
        self._organizations[organization.id] = organization
        organization.add_documents(documents)
        return organization

    def _insert_organization(self, key: str) -> UUID:
        organization_id = uuid4()
        self.execute(
            "insert into organization (id, name) values (%s, %s)", organization_id, f"Organization {organization_id}"
        )
        self.execute(
            "insert into api_key (organization_id, name, prefix, digest, scopes)"
            " values (%s, 'bench', %s, %s, array['read', 'write', 'extract'])",
            organization_id,
            key[:12],
            hashlib.sha256(key.encode()).hexdigest(),
        )
        return organization_id


class Organization:
    """Who sends the requests. Its documents have no files: the extractor `sleep` looks at none."""

    def __init__(self, bench: Bench, client: httpx.Client, organization_id: UUID) -> None:
        self.id = organization_id
        self.http = client
        self._bench = bench
        self._schema_id = cache(self._make_schema)

    def add_documents(self, count: int) -> None:
        self._bench.execute(
            """
            insert into document (organization_id, filename, file, sha256, size_bytes, media_type, type_detected,
                status, error_code, error_message, language_detected, metadata, batch_ids, extraction_count)
            select %s, 'document-' || number || '.txt', 'missing/' || number,
                md5(number::text) || md5(%s::text || number), 1, 'text/plain', 'txt', 'completed', '', '', '', '{}',
                '{}', 0
            from generate_series(1, %s) as number
            """,
            self.id,
            self.id,
            count,
        )
        self._bench.execute("analyze document")

    def document_ids(self, count: int) -> list[str]:
        found = self._bench.sql(
            "select id from document where organization_id = %s order by id limit %s", self.id, count
        )
        return [str(document_id) for (document_id,) in found]

    def start(self, document_ids: Sequence[str] = (), **options: Any) -> UUID:
        """Create a job over HTTP: over these documents, or over all there are."""
        asked = {
            "schema_id": self._schema_id(),
            "document_ids": list(document_ids),
            "extractor": "sleep",
            "options": options,
        }
        return UUID(self.post("/v1/jobs", json=asked)["id"])

    def cancel(self, job_id: UUID) -> dict[str, Any]:
        return self.post(f"/v1/jobs/{job_id}/cancel")

    def job(self, job_id: UUID) -> dict[str, Any]:
        return _body(self.http.get(f"/v1/jobs/{job_id}"))

    def post(self, path: str, **arguments: Any) -> dict[str, Any]:
        return _body(self.http.post(path, **arguments))

    def wait(self, job_id: UUID) -> float:
        """Until the job is complete; returns the seconds from its start to its end, by PostgreSQL's clock."""
        self.until(job_id, lambda status, rows: status in TERMINAL)
        ((status, took_s),) = self._bench.sql(
            "select status, extract(epoch from completed_at - started_at)::float8 from job where id = %s", job_id
        )
        if status != "complete":
            raise RuntimeError(f"Job {job_id} is {status}.")
        return float(took_s)

    def until(self, job_id: UUID, there: Callable[[str, int], bool], *, every_s: float = 0.01) -> None:
        """Until the job's status and number of rows are `there`; asks the database, which costs the system little."""
        self._bench.wait_until(
            lambda: there(*self.state(job_id)), f"job {job_id} gets where it is waited for", every_s=every_s
        )

    def state(self, job_id: UUID) -> tuple[str, int]:
        """Status, and rows recorded."""
        ((status, rows),) = self._bench.sql(
            "select status, (select coalesce(sum(done + failed), 0) from runner where job_id = job.id)"
            " from job where id = %s",
            job_id,
        )
        return str(status), int(rows)

    def _make_schema(self) -> str:
        return str(self.post("/v1/schemas", json={"name": "Invoice", "definition": FIELDS})["id"])


def _body(answer: httpx.Response) -> dict[str, Any]:
    if answer.is_error:
        raise RuntimeError(f"{answer.request.method} {answer.request.url} answered {answer.status_code}: {answer.text}")
    body: dict[str, Any] = answer.json()
    return body
