"""The Celery app of a worker that soon hears nothing more: it is ready, and then stops receiving turns."""

from celery import signals

from config.celery import app

__all__ = ["app"]


@signals.celeryd_after_setup.connect
def _soon(**_: object) -> None:
    from workers import hearing  # once Django has been set up

    hearing.LOOK_S, hearing.DEAF_AFTER_S = 0.1, 0.5


@signals.worker_ready.connect
def _stop_receiving(sender: object, **_: object) -> None:
    sender.task_consumer.cancel_by_queue("turns")  # type: ignore[attr-defined]
