"""The Celery app: it spreads turns over machines, and nothing else hangs on it."""

import os

from celery import Celery, signals

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

from django.conf import settings

app = Celery("stook", set_as_current=True)
app.conf.update(
    broker_url=settings.CELERY_BROKER_URL,
    broker_connection_retry_on_startup=True,
    broker_connection_max_retries=None,
    broker_transport_options={
        # A turn lasts one slice and the rest of a document. A redelivered turn is harmless, only wasteful.
        "visibility_timeout": 600,
        "socket_timeout": 0.3,
        "socket_connect_timeout": 0.3,
        "socket_keepalive": True,
        "max_retries": 0,
    },
    task_acks_late=True,
    task_reject_on_worker_lost=False,
    task_ignore_result=True,
    task_publish_retry=False,
    task_serializer="json",
    accept_content=["json"],
    task_default_queue="turns",
    task_routes={"workers.serve_ingest_turn": {"queue": "ingest"}},
    worker_prefetch_multiplier=1,
    worker_hijack_root_logger=False,
    worker_send_task_events=False,
    worker_enable_remote_control=False,
    worker_cancel_long_running_tasks_on_connection_loss=False,
    # A nudge at most: the supervisor's own loop does the same without Celery.
    beat_schedule={"supervise": {"task": "workers.supervise_once", "schedule": 15.0, "options": {"expires": 15}}},
    # Persistent connections: a turn is too short to connect anew for each.
    CELERY_DB_REUSE_MAX=1_000_000_000,
    timezone="UTC",
    enable_utc=True,
)
app.autodiscover_tasks(["workers"])
app.autodiscover_tasks(["workers"], related_name="attendants")


@signals.setup_logging.connect
def leave_logging_alone(**_: object) -> None:
    """The settings have set it up; without a receiver, Celery would raise the level to warnings."""
