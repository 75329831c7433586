from jobs.models.access import APIKey, Organization
from jobs.models.counting import Tally
from jobs.models.documents import Document, Parse
from jobs.models.engine import Claim, Runner, Supervision
from jobs.models.history import AuditEntry, Event
from jobs.models.idempotency import IdempotencyRecord
from jobs.models.jobs import Job
from jobs.models.rows import ResultRow
from jobs.models.schemas import Schema, SchemaVersion
from jobs.models.webhooks import Delivery, Webhook

__all__ = [
    "APIKey",
    "AuditEntry",
    "Claim",
    "Delivery",
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
    "Tally",
    "Webhook",
]
