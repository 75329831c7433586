import signal
import threading

import structlog
from django.conf import settings
from django.core.management.base import BaseCommand

from workers.webhooks.deliverer import Deliverer

log = structlog.get_logger(__name__)


class Command(BaseCommand):
    help = "Send events to webhooks until SIGTERM or SIGINT. Any number of these may run at once."

    def handle(self, *_: object, **__: object) -> None:
        tell_of_links()
        stopped = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stopped.set())
        Deliverer().run_until(stopped)


def tell_of_links() -> None:
    """An event is written wherever a job ends, where no request tells under which address it is reached."""
    if not settings.PUBLIC_URL:
        log.warning(
            "webhooks.links_without_address",
            hint="Set STOOK_PUBLIC_URL, such as https://stook.example.com: links to the dashboard begin with it.",
        )
