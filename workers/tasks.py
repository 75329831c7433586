"""The Celery tasks. Thin, and safe to lose, double or redeliver: the database alone says what there is to do."""

from celery import Task, shared_task

from workers import ingest, supervisor, turn
from workers.shutdown import sigterm_later
from workers.turns import INGEST_TURN, JOB_TURN, NUDGE, send_turns


class Nudge(Task):  # type: ignore[type-arg]
    def apply_async(self, *_: object, **__: object) -> None:  # type: ignore[override]
        """For beat: one that waits is enough, so that without workers they do not pile up."""
        send_turns(NUDGE, 1)


@shared_task(name=JOB_TURN)
def serve_turn() -> None:
    with sigterm_later():
        turn.serve_turn()


@shared_task(name=INGEST_TURN)
def serve_ingest_turn() -> None:
    with sigterm_later():
        ingest.serve_ingest_turn()


@shared_task(name=NUDGE, base=Nudge)
def supervise_once() -> None:
    supervisor.supervise_once()
