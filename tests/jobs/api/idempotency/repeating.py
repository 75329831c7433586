"""A request to repeat, and how to tell what came of it."""

from jobs.models import Organization, Schema
from tests.jobs.api.caller import Answer

SCHEMA = {"name": "Invoice", "definition": {"total": "number"}}


def is_replay(answer: Answer) -> bool:
    return bool(answer.headers.get("Idempotent-Replayed") == "true")


def count_schemas(organization: Organization) -> int:
    return Schema.objects.filter(organization=organization).count()
