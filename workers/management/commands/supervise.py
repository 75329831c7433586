import signal
import threading

from django.core.management.base import BaseCommand

from workers.supervision import supervise_until


class Command(BaseCommand):
    help = "Run the supervisor until SIGTERM or SIGINT. Any number of them may run at once."

    def handle(self, *_: object, **__: object) -> None:
        stopped = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stopped.set())
        supervise_until(stopped)
