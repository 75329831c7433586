"""What waits in the broker of the tests."""

from typing import Any

from celery import current_app

from workers.turns import QUEUES


def waiting(queue: str) -> int:
    with current_app.connection_for_read() as broker:
        channel: Any = broker.default_channel
        return int(channel.queue_declare(queue=queue, durable=True).message_count)


def empty_queues() -> None:
    with current_app.connection_for_write() as broker:
        channel: Any = broker.default_channel
        for queue in QUEUES.values():
            channel.queue_declare(queue=queue, durable=True)
            channel.queue_purge(queue)
