"""What the database says in the end, in plain SQL."""

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from itertools import chain
from typing import Any

import psycopg
from psycopg.rows import dict_row

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
    extractor: str | None = None
    options: dict[str, Any] | None = None
    """None, as all that has a default here, in facts that were kept before this was among them."""
    created_at: float | None = None

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
    error_code: str | None = None

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
    organization: str
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

    @property
    def are_complete(self) -> bool:
        """Or were kept before some of this was among them."""
        jobs_are = all(None not in (job.options, job.created_at) for job in self.jobs.values())
        return jobs_are and all(row.error_code is not None for row in chain.from_iterable(self.rows.values()))

    def leave_out_strangers(self, organizations: Collection[str]) -> None:
        """Forgets the jobs and documents of others than these."""
        strangers = {job.id for job in self.jobs.values() if job.organization not in organizations}
        by_job: tuple[dict[str, Any], ...]
        by_job = (self.jobs, self.rows, self.slots, self.claims, self.events, self.audit)
        for facts in by_job:
            for job in strangers:
                facts.pop(job, None)
        self.documents = {one.id: one for one in self.documents.values() if one.organization in organizations}


JOBS = """
select job.id::text, organization.name as organization, job.name, status, document_count, completed_documents,
    failed_documents, started_at, completed_at, cancelled_at, error_code, resumed_from_id::text as resumed_from,
    extractor, options, job.created_at
from job join organization on organization.id = job.organization_id
"""
ROWS = """
select id::text, job_id::text as job, position, slot, seq, document_id::text as document, status, recorded_at,
    error_code
from result_row order by job_id, position
"""
SLOTS = "select job_id::text as job, slot, token is not null as held, done, failed, seq from runner"
CLAIMS = (
    "select job_id::text as job, position, document_id::text as document, state from claim order by job_id, position"
)
EVENTS = """
select job_id::text as job, type, (data ->> 'completed_documents')::integer as completed_documents,
    (data ->> 'failed_documents')::integer as failed_documents
from event where job_id is not null
"""
AUDIT = "select object_id::text as job, action from audit_entry where object_type = 'job'"
DOCUMENTS = """
select document.id::text, organization.name as organization, status, sha256
from document join organization on organization.id = document.organization_id
"""

STATEMENTS = {
    "jobs": JOBS,
    "rows": ROWS,
    "slots": SLOTS,
    "claims": CLAIMS,
    "events": EVENTS,
    "audit": AUDIT,
    "documents": DOCUMENTS,
}


def read_facts(database_url: str) -> Facts:
    with psycopg.connect(database_url, row_factory=dict_row) as connection:
        return _facts({kind: [_plain(row) for row in connection.execute(sql)] for kind, sql in STATEMENTS.items()})


def dump_facts(facts: Facts) -> str:
    """As text from which `load_facts` makes them again."""
    by_job: dict[str, Mapping[str, list[Any]]]
    by_job = {"rows": facts.rows, "slots": facts.slots, "claims": facts.claims, "events": facts.events}
    lists: dict[str, list[Any]] = {"jobs": list(facts.jobs.values()), "documents": list(facts.documents.values())}
    lists |= {kind: list(chain.from_iterable(found.values())) for kind, found in by_job.items()}
    plain = {kind: [asdict(one) for one in found] for kind, found in lists.items()}
    audit = [{"job": job, "action": action} for job, actions in facts.audit.items() for action in actions]
    return json.dumps({**plain, "audit": audit})


def load_facts(text: str) -> Facts:
    return _facts(json.loads(text))


def _facts(found: Mapping[str, Iterable[dict[str, Any]]]) -> Facts:
    facts = Facts()
    facts.jobs = {row["id"]: JobFact(**row) for row in found["jobs"]}
    for row in found["rows"]:
        facts.rows[row["job"]].append(RowFact(**row))
    for row in found["slots"]:
        facts.slots[row["job"]].append(SlotFact(**row))
    for row in found["claims"]:
        facts.claims[row["job"]].append(ClaimFact(**row))
    for row in found["events"]:
        facts.events[row["job"]].append(EventFact(**row))
    for row in found["audit"]:
        facts.audit[row["job"]].append(row["action"])
    facts.documents = {row["id"]: DocumentFact(**row) for row in found["documents"]}
    return facts


def _plain(row: dict[str, Any]) -> dict[str, Any]:
    """Times as seconds, as the history has them."""
    return {name: value.timestamp() if isinstance(value, datetime) else value for name, value in row.items()}
