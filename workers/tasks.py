"""The Celery tasks. Thin, and safe to lose, double or redeliver: the database alone says what there is to do."""

from celery import shared_task

from workers import ingest, supervisor, turn
from workers.turns import INGEST_TURN, JOB_TURN


@shared_task(name=JOB_TURN)
def serve_turn() -> None:
    turn.serve_turn()


@shared_task(name=INGEST_TURN)
def serve_ingest_turn() -> None:
    ingest.serve_ingest_turn()


@shared_task(name="workers.supervise_once")
def supervise_once() -> None:
    supervisor.supervise_once()
