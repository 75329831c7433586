"""The paths under /v1. An ID is any text here: that it is a UUID is checked after the key."""

from django.urls import path, re_path

from jobs.api.cancel import CancelView
from jobs.api.docs import OpenAPIView
from jobs.api.documents import ContentView, DocumentsView, DocumentView, MarkdownView
from jobs.api.events import EventsView
from jobs.api.extract import extract
from jobs.api.jobs import JobsView, JobView
from jobs.api.results import ResultsView
from jobs.api.schemas import SchemasView, SchemaView
from jobs.api.unknown import UnknownPathView
from jobs.api.webhook_deliveries import DeliveriesView, DeliveryView, RedeliverView
from jobs.api.webhooks import WebhooksView, WebhookTestView, WebhookView

urlpatterns = [
    path("openapi.json", OpenAPIView.as_view(), name="openapi"),
    path("schemas", SchemasView.as_view(), name="schemas"),
    path("schemas/<str:schema_id>", SchemaView.as_view(), name="schema"),
    path("documents", DocumentsView.as_view(), name="documents"),
    path("documents/<str:document_id>", DocumentView.as_view(), name="document"),
    path("documents/<str:document_id>/markdown", MarkdownView.as_view(), name="document-markdown"),
    path("documents/<str:document_id>/content", ContentView.as_view(), name="document-content"),
    path("extract", extract, name="extract"),
    path("jobs", JobsView.as_view(), name="jobs"),
    path("jobs/<str:job_id>", JobView.as_view(), name="job"),
    path("jobs/<str:job_id>/cancel", CancelView.as_view(), name="job-cancel"),
    path("jobs/<str:job_id>/events", EventsView.as_view(), name="job-events"),
    path("jobs/<str:job_id>/results", ResultsView.as_view(), name="job-results"),
    path("webhooks", WebhooksView.as_view(), name="webhooks"),
    path("webhooks/<str:webhook_id>", WebhookView.as_view(), name="webhook"),
    path("webhooks/<str:webhook_id>/test", WebhookTestView.as_view(), name="webhook-test"),
    path("webhooks/<str:webhook_id>/deliveries", DeliveriesView.as_view(), name="webhook-deliveries"),
    path("webhooks/<str:webhook_id>/deliveries/<str:delivery_id>", DeliveryView.as_view(), name="webhook-delivery"),
    path(
        "webhooks/<str:webhook_id>/deliveries/<str:delivery_id>/redeliver",
        RedeliverView.as_view(),
        name="webhook-redeliver",
    ),
    # Also with DEBUG, where Django would answer with a page of its own.
    re_path("", UnknownPathView.as_view()),
]
