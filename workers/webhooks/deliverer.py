"""The process that delivers: one thread that speaks with the database, and many that wait for receivers."""

import queue
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import structlog
from django.conf import settings
from django.db import InterfaceError, OperationalError, connection

from workers.webhooks.claims import Claimed, Outcome, claim, give_up_where_off, settle
from workers.webhooks.outbox import EVENTS_AT_ONCE, dispatch
from workers.webhooks.retention import remove_some
from workers.webhooks.sending import send

log = structlog.get_logger(__name__)

TIDIED_EVERY_S = 60.0
NOW = 0.0


class Deliverer:
    """Looks for something to send every DELIVERY_INTERVAL_S, and at once when an attempt has come to its end."""

    def __init__(self) -> None:
        self._ended: queue.SimpleQueue[tuple[Claimed, Outcome]] = queue.SimpleQueue()
        self._unsettled: list[tuple[Claimed, Outcome]] = []
        self._in_hand = 0
        self._tidied_at = float("-inf")
        self._senders = ThreadPoolExecutor(settings.DELIVERIES_AT_ONCE, thread_name_prefix="sender")

    def run_until(self, stopped: threading.Event) -> None:
        """What is being sent when `stopped` is set is waited for, and nothing new is begun."""
        while not stopped.is_set():
            more = self._do(self.work)
            self._await_outcomes(NOW if more else settings.DELIVERY_INTERVAL_S)
        self._senders.shutdown(wait=True)
        self._await_outcomes(NOW)
        self._do(self._settle_ended)
        connection.close()

    def work(self) -> bool:
        """One pass. True: there is more that could be begun at once."""
        self._settle_ended()
        dispatched = dispatch()
        give_up_where_off()
        free = settings.DELIVERIES_AT_ONCE - self._in_hand
        claimed = claim(free) if free else []
        for one in claimed:
            self._in_hand += 1
            self._senders.submit(self._send, one)
        return self._tidy() or dispatched == EVENTS_AT_ONCE

    def _send(self, claimed: Claimed) -> None:
        """In a thread of its own, which never speaks with the database."""
        self._ended.put((claimed, send(claimed)))

    def _await_outcomes(self, within_s: float) -> None:
        """Return when an attempt has ended, or nothing has for so long; with all that have."""
        try:
            self._take(self._ended.get(timeout=within_s) if within_s else self._ended.get_nowait())
            while True:
                self._take(self._ended.get_nowait())
        except queue.Empty:
            return

    def _take(self, ended: tuple[Claimed, Outcome]) -> None:
        self._in_hand -= 1
        self._unsettled.append(ended)

    def _settle_ended(self) -> None:
        """While the database is away, outcomes wait for it."""
        while self._unsettled:
            claimed, outcome = self._unsettled.pop()
            try:
                settled = settle(claimed, outcome)
            except (OperationalError, InterfaceError):
                self._unsettled.append((claimed, outcome))
                raise
            log.info(
                "delivery.attempted",
                delivery=str(claimed.id),
                event_type=claimed.type,
                attempt=claimed.attempts + 1,
                status=outcome.response_status,
                error=outcome.error,
                settled=settled,
            )

    def _tidy(self) -> bool:
        if time.monotonic() - self._tidied_at < TIDIED_EVERY_S:
            return False
        if remove_some():
            return True
        self._tidied_at = time.monotonic()
        return False

    def _do(self, step: Callable[[], bool | None]) -> bool:
        """A database that is away for a while delays everything and ends nothing."""
        try:
            return bool(step())
        except Exception as error:
            log.warning("deliveries.step_failed", error=f"{type(error).__name__}: {error}".strip())
            connection.close()
            return False
