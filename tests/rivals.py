"""A rival in a connection of its own, and a way to know that it waits: races are arranged, not waited for."""

import threading
import time
from collections.abc import Callable
from typing import Any

from django.db import connection, connections

DEADLINE_S = 60.0


class Rival[Answer]:
    """Runs a call in a thread with a database connection of its own."""

    def __init__(self, call: Callable[[], Answer]) -> None:
        self._call = call
        self._answer: Answer
        self._error: BaseException | None = None
        self.backend_pid = 0
        self._connected = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()
        assert self._connected.wait(DEADLINE_S)

    def _run(self) -> None:
        try:
            with connection.cursor() as cursor:
                cursor.execute("select pg_backend_pid()")
                (self.backend_pid,) = cursor.fetchone()
            self._connected.set()
            self._answer = self._call()
        except BaseException as error:
            self._error = error
        finally:
            self._connected.set()
            connections.close_all()

    def wait_until_blocked(self) -> None:
        """Until PostgreSQL itself says that the rival waits for a lock."""
        deadline = time.monotonic() + DEADLINE_S
        while time.monotonic() < deadline:
            assert self._thread.is_alive(), f"The rival did not wait: {self._error!r}"
            with connection.cursor() as cursor:
                cursor.execute("select cardinality(pg_blocking_pids(%s)) > 0", [self.backend_pid])
                if cursor.fetchone()[0]:
                    return
        raise AssertionError("The rival never waited for a lock.")

    def answer(self) -> Answer:
        self._thread.join(DEADLINE_S)
        assert not self._thread.is_alive(), "The rival never ended."
        if self._error:
            raise self._error
        return self._answer


def statement_count(call: Callable[[], Any]) -> list[str]:
    """The SQL of every statement that the call sends through Django."""
    sent: list[str] = []

    def listen(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        sent.append(sql)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(listen):
        call()
    return sent
