"""The process that delivers: one thread that speaks with the database, and many that wait for receivers."""

import queue
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import structlog
from django.conf import settings
from django.db import Error, InterfaceError, OperationalError, connection

from jobs.prepared import sqlstate_of
from workers.webhooks.claims import Claimed, Outcome, claim, settle
from workers.webhooks.giving_up import LATE_S, give_up_where_late, give_up_where_off
from workers.webhooks.hints import is_anything_due, look_at_forgotten
from workers.webhooks.outbox import EVENTS_AT_ONCE, dispatch
from workers.webhooks.retention import remove_some
from workers.webhooks.sending import send

log = structlog.get_logger(__name__)

TIDIED_EVERY_S = 60.0
NOW = 0.0
AT_ONCE = float("-inf")
LAST_TRIES = 10
LAST_TRY_EVERY_S = 0.5
NOT_NOTED = "What came of the attempt could not be noted."


class Deliverer:
    """Looks for something to send every DELIVERY_INTERVAL_S, and at once when an attempt has come to its end."""

    def __init__(self) -> None:
        self._ended: queue.SimpleQueue[tuple[Claimed, Outcome]] = queue.SimpleQueue()
        self._unsettled: list[tuple[Claimed, Outcome]] = []
        self._in_hand = 0
        self._is_due = True
        self._tidied_at = AT_ONCE
        self._here_since = time.monotonic()
        self._senders = ThreadPoolExecutor(settings.DELIVERIES_AT_ONCE, thread_name_prefix="sender")

    def run_until(self, stopped: threading.Event) -> None:
        """What is being sent when `stopped` is set is waited for, and nothing new is begun."""
        while not stopped.is_set():
            more = self.work()
            self._await_outcomes(NOW if more else settings.DELIVERY_INTERVAL_S)
        self._senders.shutdown(wait=True)
        self._await_outcomes(NOW)
        self._settle_last()
        connection.close()

    def work(self) -> bool:
        """One pass. True: there is more that could be begun at once.

        A step that fails keeps none of the others from its work.
        """
        more, self._is_due = False, True
        for step in (self._settle_ended, self._look, self._dispatch, self._give_up, self._begin, self._tidy):
            try:
                more |= step() is True
            except Exception as error:
                _note(error)
                if _is_away(error):
                    self._here_since = time.monotonic()
                    return False
        return more

    def _look(self) -> None:
        """Most of the time there is nothing, and to plan the statements of the next three steps costs far more."""
        self._is_due = is_anything_due()

    def _dispatch(self) -> bool:
        return self._is_due and dispatch() == EVENTS_AT_ONCE

    def _give_up(self) -> None:
        if self._is_due:
            give_up_where_off()

    def _begin(self) -> None:
        """As much as can be: where one organization has its share, others' may be behind what it had due."""
        while self._is_due and (free := settings.DELIVERIES_AT_ONCE - self._in_hand) and (claimed := claim(free)):
            for one in claimed:
                self._in_hand += 1
                self._senders.submit(self._send, one)

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
                settled = _settle(claimed, outcome)
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

    def _settle_last(self) -> None:
        """What is not settled in these tries is sent again."""
        for _ in range(LAST_TRIES):
            try:
                self._settle_ended()
            except Exception as error:
                _note(error)
                time.sleep(LAST_TRY_EVERY_S)
            else:
                return

    def _tidy(self) -> bool:
        now = time.monotonic()
        if now - self._tidied_at < TIDIED_EVERY_S:
            return False
        self._tidied_at = now  # before it, because what fails would be tried in every pass
        look_at_forgotten()
        if not (self._give_up_where_late() | remove_some()):
            return False
        self._tidied_at = AT_ONCE
        return True

    def _give_up_where_late(self) -> bool:
        """Not what waited while nobody was here to send it, or no database: it has its attempts first."""
        return time.monotonic() - self._here_since >= LATE_S and give_up_where_late()


def _settle(claimed: Claimed, outcome: Outcome) -> bool:
    """An outcome that the database does not take is a failed attempt: it would be sent for ever otherwise."""
    try:
        return settle(claimed, outcome)
    except (OperationalError, InterfaceError):
        raise
    except Error as error:
        _note(error)
        return settle(claimed, Outcome(None, NOT_NOTED))


def _is_away(error: Exception) -> bool:
    """Whether PostgreSQL has not answered at all."""
    return isinstance(error, (OperationalError, InterfaceError)) and sqlstate_of(error) is None


def _note(error: Exception) -> None:
    """A database that is away for a while delays everything and ends nothing."""
    log.warning("deliveries.step_failed", error=f"{type(error).__name__}: {error}".strip())
    connection.close()
