"""The Celery app: it spreads turns over machines, and nothing else hangs on it."""

import os
from typing import Any, Self

from celery import Celery, bootsteps, signals
from celery.app.amqp import AMQP
from kombu import Connection

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

from django.conf import settings

BROKER_TIMEOUT_S = 0.3


class Broker(Connection):
    """A connection that asks again every second, however long the broker has been away."""

    def ensure_connection(self, *args: Any, **options: Any) -> Self:
        return super().ensure_connection(
            *args, **options | {"interval_start": 1, "interval_step": 0, "interval_max": 1}
        )


class Brokers(AMQP):
    Connection = Broker


class LetGo(bootsteps.StartStopStep):
    """A worker that loses its connection does not send the turns in work once more: they go on, and continue."""

    requires = ("celery.worker.consumer.tasks:Tasks",)

    def start(self, parent: Any) -> None:
        parent.task_consumer.channel.do_restore = False


app = Celery("stook", amqp=Brokers, set_as_current=True)
app.steps["consumer"].add(LetGo)
app.conf.update(
    broker_url=settings.CELERY_BROKER_URL,
    broker_connection_retry_on_startup=True,
    broker_connection_max_retries=None,
    # Of every process, web and supervisor included: each call is bounded, and none is repeated (C6).
    broker_transport_options={
        # Turns may be lost, so their acks stay in the worker. In Redis an ack that fails, as in a pause of the server,
        # takes its place in the prefetch count with it: after as many as there are processes, the worker is deaf.
        "ack_emulation": False,
        "socket_timeout": BROKER_TIMEOUT_S,
        "socket_connect_timeout": BROKER_TIMEOUT_S,
        "socket_keepalive": True,
        # A consumer whose connection died without a word finds out after so many seconds.
        "health_check_interval": 5,
        "max_retries": 0,
    },
    # Late, so that a worker receives no more turns than it has processes free.
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
    worker_enable_prefetch_count_reduction=False,
    # A nudge at most: the supervisor's own loop does the same without Celery.
    beat_schedule={"supervise": {"task": "workers.supervise_once", "schedule": 15.0}},
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
