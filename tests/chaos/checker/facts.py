"""What the database says in the end, in plain SQL."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import psycopg
from psycopg.rows import namedtuple_row

TERMINAL = ("complete", "failed")


@dataclass(frozen=True)
class JobFact:
    id: str
    organization: str
    name: str
    status: str
    document_count: int
    completed_documents: int | None
    failed_documents: int | None
    started_at: float | None
    completed_at: float | None
    cancelled_at: float | None
    error_code: str
    resumed_from: str | None

    @property
    def ended(self) -> bool:
        return self.status in TERMINAL

    @property
    def cancelled(self) -> bool:
        return self.cancelled_at is not None


@dataclass(frozen=True)
class RowFact:
    id: str
    job: str
    position: int
    slot: int
    seq: int
    document: str
    status: str
    recorded_at: float

    @property
    def good(self) -> bool:
        return self.status != "failed"


@dataclass(frozen=True)
class SlotFact:
    job: str
    slot: int
    held: bool
    done: int
    failed: int
    seq: int


@dataclass(frozen=True)
class ClaimFact:
    job: str
    position: int
    document: str
    state: int
    """0 open, 1 held, 2 done."""


@dataclass(frozen=True)
class EventFact:
    job: str
    type: str
    completed_documents: int
    failed_documents: int


@dataclass(frozen=True)
class DocumentFact:
    id: str
    status: str
    sha256: str


@dataclass
class Facts:
    jobs: dict[str, JobFact] = field(default_factory=dict)
    rows: dict[str, list[RowFact]] = field(default_factory=lambda: defaultdict(list))
    """By job, in the order of positions; so are claims."""
    slots: dict[str, list[SlotFact]] = field(default_factory=lambda: defaultdict(list))
    claims: dict[str, list[ClaimFact]] = field(default_factory=lambda: defaultdict(list))
    events: dict[str, list[EventFact]] = field(default_factory=lambda: defaultdict(list))
    audit: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    """The actions noted of a job."""
    documents: dict[str, DocumentFact] = field(default_factory=dict)


JOBS = """
select job.id::text, organization.name as organization, job.name, status, document_count, completed_documents,
    failed_documents, started_at, completed_at, cancelled_at, error_code, resumed_from_id::text as resumed_from
from job join organization on organization.id = job.organization_id
"""
ROWS = """
select id::text, job_id::text as job, position, slot, seq, document_id::text as document, status, recorded_at
from result_row order by job_id, position
"""
SLOTS = "select job_id::text as job, slot, token is not null as held, done, failed, seq from runner"
CLAIMS = (
    "select job_id::text as job, position, document_id::text as document, state from claim order by job_id, position"
)
EVENTS = """
select job_id::text as job, type, (data ->> 'completed_documents')::integer as completed_documents,
    (data ->> 'failed_documents')::integer as failed_documents
from event
"""
AUDIT = "select object_id::text as job, action from audit_entry where object_type = 'job'"
DOCUMENTS = "select id::text, status, sha256 from document"


def read_facts(database_url: str) -> Facts:
    facts = Facts()
    with psycopg.connect(database_url, row_factory=namedtuple_row) as connection:

        def ask(statement: str) -> Iterable[dict[str, Any]]:
            return (_plain(row._asdict()) for row in connection.execute(statement))

        facts.jobs = {job.id: job for job in (JobFact(**row) for row in ask(JOBS))}
        for row in ask(ROWS):
            facts.rows[row["job"]].append(RowFact(**row))
        for row in ask(SLOTS):
            facts.slots[row["job"]].append(SlotFact(**row))
        for row in ask(CLAIMS):
            facts.claims[row["job"]].append(ClaimFact(**row))
        for row in ask(EVENTS):
            facts.events[row["job"]].append(EventFact(**row))
        for row in ask(AUDIT):
            facts.audit[row["job"]].append(row["action"])
        facts.documents = {document.id: document for document in (DocumentFact(**row) for row in ask(DOCUMENTS))}
    return facts


def _plain(row: dict[str, Any]) -> dict[str, Any]:
    """Times as seconds, as the history has them."""
    return {name: value.timestamp() if isinstance(value, datetime) else value for name, value in row.items()}
