"""A client of the API as a stranger would write it, and a look into the database behind it."""

import hashlib
import json
import secrets
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import httpx
import psycopg
from psycopg.rows import dict_row

from config.local.serve import System

ROOT = Path(__file__).resolve().parents[2]
DEADLINE_S = 120.0
TERMINAL = ("complete", "failed")
LIVE = """
select job.id from job join organization on organization.id = job.organization_id
where organization.name = %s and job.status in ('pending', 'processing')
"""
HOW_FAR = """
select status, (select coalesce(sum(done + failed), 0) from runner where job_id = job.id) as rows from job where id = %s
"""
FIELDS = {"number": "string", "total": "number", "paid": "boolean"}
MAKE_KEY = """
with owner as (insert into organization (name) values (%s) returning id)
insert into api_key (organization_id, name, prefix, digest, scopes)
select id, 'tests', %s, %s, array['read', 'write', 'extract'] from owner
"""


class Told(NamedTuple):
    """One event of a stream."""

    name: str
    id: str
    data: dict[str, Any]


class Client:
    def __init__(self, system: System, organization: str) -> None:
        self.key = make_key(system.environment["DATABASE_URL"], organization)
        self.http = httpx.Client(
            base_url=system.url, headers={"Authorization": f"Bearer {self.key}"}, timeout=DEADLINE_S
        )
        self._organization = organization
        self._database_url = system.environment["DATABASE_URL"]
        self._database: psycopg.Connection[dict[str, Any]] | None = None

    def close(self) -> None:
        self.cancel_all()
        self.http.close()
        if self._database is not None:
            self._database.close()

    def live_jobs(self) -> list[str]:
        return [str(job["id"]) for job in self.sql(LIVE, self._organization)]

    def cancel_all(self) -> None:
        """Whoever comes next wants the whole fleet."""
        self.wait_until(
            lambda: not [self.http.post(f"/v1/jobs/{job_id}/cancel") for job_id in self.live_jobs()], "all is over"
        )

    def get(self, path: str) -> dict[str, Any]:
        return self._json(self.http.get(path))

    def post(self, path: str, **arguments: Any) -> dict[str, Any]:
        return self._json(self.http.post(path, **arguments))

    def upload(self, files: Iterable[tuple[str, bytes]]) -> list[str]:
        answer = self.post("/v1/documents", files=[("file", file) for file in files])
        return [document["id"] for document in answer.get("data", [answer])]

    def schema(self) -> str:
        return str(self.post("/v1/schemas", json={"name": "Invoice", "definition": FIELDS})["id"])

    def sleepers(self, schema_id: str, document_ids: list[str], sleep_ms: float) -> str:
        """A job that takes `sleep_ms` a document."""
        asked = {
            "schema_id": schema_id,
            "document_ids": document_ids,
            "extractor": "sleep",
            "options": {"sleep_ms": sleep_ms},
        }
        return str(self.post("/v1/jobs", json=asked)["id"])

    def wait(self, job_id: str, *, rows: int | None = None) -> dict[str, Any]:
        """Until the job is over, or has so many rows. To ask the API all the time would take time from the job."""

        def has_come_so_far() -> bool:
            (job,) = self.sql(HOW_FAR, job_id)
            return job["status"] in TERMINAL or (rows is not None and job["rows"] >= rows)

        self.wait_until(has_come_so_far, f"the job is over, or has {rows} rows")
        return self.get(f"/v1/jobs/{job_id}")

    @contextmanager
    def events(self, job_id: str, *, last: str | None = None, **query: str) -> Iterator[Iterator[Told]]:
        """The job's stream, open inside the block; the iterator ends when the server closes it."""
        headers = {"Last-Event-ID": last} if last is not None else {}
        with self.http.stream("GET", f"/v1/jobs/{job_id}/events", params=query, headers=headers) as answer:
            assert answer.status_code == 200, answer.read()
            yield told_in(answer.iter_lines())

    def results(self, job_id: str) -> dict[str, Any]:
        return self.get(f"/v1/jobs/{job_id}/results")

    def sql(self, statement: str, *parameters: Any) -> list[dict[str, Any]]:
        """Over a connection that is kept; a new one where the server has gone since."""
        try:
            return self._connection().execute(statement, parameters).fetchall()
        except psycopg.OperationalError:
            if self._database is None or not self._database.closed:
                raise
        return self._connection().execute(statement, parameters).fetchall()

    def execute(self, statement: str, *parameters: Any) -> None:
        self._connection().execute(statement, parameters)

    def _connection(self) -> psycopg.Connection[dict[str, Any]]:
        if self._database is None or self._database.closed:
            self._database = psycopg.connect(self._database_url, autocommit=True, row_factory=dict_row)
        return self._database

    def rows_in_database(self, job_id: str) -> list[dict[str, Any]]:
        return self.sql("select * from result_row where job_id = %s order by position", job_id)

    def wait_until[T](self, look: Callable[[], T], what: str) -> T:
        """What a look finds, as soon as it finds something."""
        deadline = time.monotonic() + DEADLINE_S
        while not (found := look()):
            assert time.monotonic() < deadline, f"It did not come about that {what}."
            time.sleep(0.02)
        return found

    @staticmethod
    def _json(answer: httpx.Response) -> dict[str, Any]:
        assert answer.is_success, f"{answer.request.method} {answer.request.url}: {answer.status_code} {answer.text}"
        body: dict[str, Any] = answer.json()
        return body


def make_key(database_url: str, organization: str) -> str:
    """Of a new organization: what `createapikey` writes, without the seconds that a command takes to start."""
    key = f"stook_{secrets.token_urlsafe(32)}"
    with psycopg.connect(database_url, autocommit=True) as database:
        database.execute(MAKE_KEY, [organization, key[:12], hashlib.sha256(key.encode()).hexdigest()])
    return key


def told_in(lines: Iterator[str]) -> Iterator[Told]:
    """The events of a stream; comments are passed over."""
    fields: dict[str, str] = {}
    deadline = time.monotonic() + DEADLINE_S
    for line in lines:
        assert time.monotonic() < deadline, "The stream did not end."
        if line and not line.startswith(":"):
            name, _, value = line.partition(": ")
            fields[name] = value
        elif not line and fields:
            yield Told(fields["event"], fields["id"], json.loads(fields["data"]))
            fields = {}
