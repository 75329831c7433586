import signal
import threading

from django.core.management.base import BaseCommand

from workers.webhooks.deliverer import Deliverer


class Command(BaseCommand):
    help = "Send events to webhooks until SIGTERM or SIGINT. Any number of these may run at once."

    def handle(self, *_: object, **__: object) -> None:
        stopped = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stopped.set())
        Deliverer().run_until(stopped)
