"""The sides of a race: calls in processes of their own, each in a database connection of its own.

The processes are forked from one that has loaded everything, and serve one test after the other. What a side does, and
what it lacks, is said by the test.
"""

import multiprocessing
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from multiprocessing.connection import Connection
from typing import Any, NamedTuple
from unittest.mock import patch

from django.conf import settings
from django.db import connection

DEADLINE_S = 20.0
LOOK_S = 0.002
PATIENT_S = 60.0
"""The lock timeout of a side's cancel: how long a test keeps it waiting is not the subject here."""


class Order(NamedTuple):
    call: Callable[..., Any]
    arguments: tuple[Any, ...]
    instead: Mapping[str, Any]
    """What stands in place of what, by dotted path: a statement, or a function, without its guard."""
    stops_at: int
    """The gate at which this side stops, 0: none."""
    stops_before: str
    """The function, by dotted path, before which it stops; empty where the gate is in the database."""


class Side:
    """A process that runs one call at a time."""

    def __init__(self, database: str) -> None:
        context = multiprocessing.get_context("forkserver")
        context.set_forkserver_preload(["tests.races.preloaded"])
        self._pipe, theirs = context.Pipe()
        self._process = context.Process(target=_serve, args=(theirs, database), daemon=True)
        self._process.start()
        theirs.close()
        self.at_work = False
        self.backend_pid = 0

    def begin(self, order: Order) -> None:
        self._pipe.send(order)
        self.at_work = True
        self.backend_pid = self._receive()

    def answer(self) -> Any:
        """What the call returned; raises what it raised."""
        raised, value = self._receive()
        self.at_work = False
        if raised:
            raise value
        return value

    @property
    def is_done(self) -> bool:
        return self._pipe.poll()

    def wait_until_blocked_by(self, other: "Side") -> None:
        """Until PostgreSQL itself says that this side waits for a lock of the other one."""
        self.wait_until("select %s = any(pg_blocking_pids(%s))", other.backend_pid, self.backend_pid)

    def wait_until_blocked_or_done(self) -> None:
        deadline = time.monotonic() + DEADLINE_S
        while not self.is_done and not self._is_blocked():
            assert time.monotonic() < deadline, "It neither waited nor ended."
            time.sleep(LOOK_S)

    def _is_blocked(self) -> bool:
        with connection.cursor() as cursor:
            cursor.execute("select cardinality(pg_blocking_pids(%s)) > 0", [self.backend_pid])
            return bool(cursor.fetchone()[0])

    def wait_until(self, question: str, *parameters: Any) -> None:
        deadline = time.monotonic() + DEADLINE_S
        while time.monotonic() < deadline:
            with connection.cursor() as cursor:
                cursor.execute(question, parameters)
                if cursor.fetchone()[0]:
                    return
            assert not self.is_done, f"It did not wait, but ended: {self._receive()}"
            time.sleep(LOOK_S)
        raise AssertionError("It neither waited nor ended.")

    def end(self) -> None:
        self._process.kill()
        self._process.join()
        self._pipe.close()

    def _receive(self) -> Any:
        assert self._pipe.poll(DEADLINE_S), "The side never answered."
        return self._pipe.recv()


def _serve(pipe: Connection, database: str) -> None:
    settings.CANCEL_LOCK_TIMEOUT_S = PATIENT_S
    connection.settings_dict["NAME"] = database
    while True:
        try:
            order = pipe.recv()
        except EOFError:
            return
        with connection.cursor() as cursor:
            cursor.execute("select pg_backend_pid(), set_config('races.stops_at', %s, false)", [str(order.stops_at)])
            pipe.send(cursor.fetchone()[0])
        try:
            pipe.send((False, _run(order)))
        except Exception as error:
            pipe.send((True, error))
        finally:
            connection.close()


def _run(order: Order) -> Any:
    with ExitStack() as stack:
        for path, replacement in order.instead.items():
            stack.enter_context(patch(path, replacement))
        if order.stops_before:
            stack.enter_context(_stop_before(order.stops_before))
        return order.call(*order.arguments)


@contextmanager
def _stop_before(path: str) -> Iterator[None]:
    patched = patch(path)
    original, _ = patched.get_original()

    def stop_first(*arguments: Any, **named: Any) -> Any:
        with connection.cursor() as cursor:
            cursor.execute("select stop_here()")
        return original(*arguments, **named)

    with patch(path, stop_first):
        yield
