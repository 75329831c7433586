"""A request to repeat, and how to tell what came of it."""

from uuid import uuid4

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test.client import encode_multipart

from jobs.models import IdempotencyRecord, Organization, Schema
from tests.jobs.api.caller import Answer, Caller

SCHEMA = {"name": "Invoice", "definition": {"total": "number"}}
LONG_OVER, FAR_OFF = "2020-01-01T00:00:00Z", "2999-01-01T00:00:00Z"


def upload(caller: Caller, content: bytes = b"Total: 5") -> Answer:
    """With a boundary of its own, as clients draw one for each request."""
    boundary = uuid4().hex
    form = encode_multipart(boundary, {"file": SimpleUploadedFile("a.txt", content), "batch_id": "b"})
    return caller.post("/v1/documents", form, content_type=f"multipart/form-data; boundary={boundary}")


def leave_in_work(*, lease_until: str) -> None:
    """What has been answered is as it was before, in work in some other process."""
    IdempotencyRecord.objects.update(status=None, body=None, token=uuid4(), lease_until=lease_until)


def is_replay(answer: Answer) -> bool:
    return bool(answer.headers.get("Idempotent-Replayed") == "true")


def count_schemas(organization: Organization) -> int:
    return Schema.objects.filter(organization=organization).count()
