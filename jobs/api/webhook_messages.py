"""What receivers are sent, for the `webhooks` of the OpenAPI document."""

from drf_spectacular.utils import OpenApiResponse, OpenApiWebhook, extend_schema
from rest_framework import serializers

from jobs.api.document_serializers import DocumentObject
from jobs.api.job_serializers import JobObject
from jobs.api.webhook_serializers import WebhookObject
from jobs.api.webhooks import HOW_IT_IS_SENT
from jobs.models.history import EventType


class Message(serializers.Serializer[object]):
    type = serializers.CharField(help_text="The event's name.")
    timestamp = serializers.DateTimeField(help_text="When the event happened.")


class JobMessage(Message):
    data = JobObject(help_text="As of the commit of the change.")  # type: ignore[assignment]


class DocumentMessage(Message):
    data = DocumentObject(help_text="As of the commit of the change.")  # type: ignore[assignment]


class WebhookTestMessage(Message):
    data = WebhookObject()  # type: ignore[assignment]


def _sent(kind: EventType, message: type[Message], summary: str) -> OpenApiWebhook:
    decorator = extend_schema(
        tags=["Webhooks"],
        summary=summary,
        description=HOW_IT_IS_SENT,
        request=message,
        responses={200: OpenApiResponse(description="Taken. So it is with any other 2xx.")},
    )
    return OpenApiWebhook(name=kind.value, decorator=decorator)


SENT = [
    _sent(EventType.JOB_STARTED, JobMessage, "A worker has begun a job"),
    _sent(EventType.JOB_COMPLETED, JobMessage, "Every document of a job has its row"),
    _sent(EventType.JOB_FAILED, JobMessage, "A job could not go on"),
    _sent(EventType.JOB_CANCELLED, JobMessage, "A job has been cancelled"),
    _sent(EventType.DOCUMENT_FAILED, DocumentMessage, "A document could not be read"),
    _sent(EventType.WEBHOOK_TEST, WebhookTestMessage, "Somebody has asked for a test"),
]
