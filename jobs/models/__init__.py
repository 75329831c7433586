from jobs.models.access import APIKey, Organization
from jobs.models.documents import Document, Parse
from jobs.models.engine import Claim, Runner, Supervision
from jobs.models.history import AuditEntry, Event
from jobs.models.idempotency import IdempotencyRecord
from jobs.models.jobs import Job
from jobs.models.rows import ResultRow
from jobs.models.schemas import Schema, SchemaVersion

__all__ = [
    "APIKey",
    "AuditEntry",
    "Claim",
    "Document",
    "Event",
    "IdempotencyRecord",
    "Job",
    "Organization",
    "Parse",
    "ResultRow",
    "Runner",
    "Schema",
    "SchemaVersion",
    "Supervision",
]
