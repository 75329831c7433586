"""Sides to start and stop; see tests/races/__init__.py."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import connection

from tests.races.gates import FUNCTIONS, GATES, Gate
from tests.races.sides import Order, Side
from tests.workers.conftest import held, job  # noqa: F401 - fixtures

AT_GATE = """
select exists (
    select from pg_locks where locktype = 'advisory' and not granted and pid = %s and classid = %s and objid = %s
)
"""


class Sides:
    """Hands out warm processes, one a call at work."""

    def __init__(self) -> None:
        self._warm: list[Side] = []

    def start(self, call: Callable[..., Any], *arguments: Any, instead: dict[str, Any] | None = None) -> Side:
        """Begin a call in another process."""
        return self._begin(Order(call, arguments, instead or {}, 0, ""))

    def stop(
        self, gate: Gate, call: Callable[..., Any], *arguments: Any, instead: dict[str, Any] | None = None
    ) -> Side:
        """Begin a call in another process, and wait until it stands at the gate."""
        side = self._begin(Order(call, arguments, instead or {}, gate.number, gate.before_call))
        side.wait_until(AT_GATE, side.backend_pid, GATES, gate.number)
        return side

    def stop_or_run(self, gate: Gate, call: Callable[..., Any], *arguments: Any) -> Side:
        """Begin a call in another process, and wait until it stands at the gate or has ended without coming by it."""
        side = self._begin(Order(call, arguments, {}, gate.number, gate.before_call))
        side.wait_until_blocked_or_done()
        return side

    def run(self, call: Callable[..., Any], *arguments: Any, instead: dict[str, Any] | None = None) -> Any:
        """A call in another process, to its end."""
        return self.start(call, *arguments, instead=instead).answer()

    def rest(self) -> None:
        """A side that is still at work, because its test has failed, is ended."""
        for side in self._warm:
            if side.at_work:
                side.end()
        self._warm = [side for side in self._warm if not side.at_work]

    def end(self) -> None:
        for side in self._warm:
            side.end()

    def _begin(self, order: Order) -> Side:
        idle = [side for side in self._warm if not side.at_work]
        if not idle:
            idle = [Side(connection.settings_dict["NAME"])]
            self._warm += idle
        idle[0].begin(order)
        return idle[0]


@pytest.fixture(scope="package")
def warm_sides() -> Iterator[Sides]:
    sides = Sides()
    yield sides
    sides.end()


@pytest.fixture
def sides(warm_sides: Sides, transactional_db: None) -> Iterator[Sides]:
    with connection.cursor() as cursor:
        cursor.execute(FUNCTIONS)
    yield warm_sides
    warm_sides.rest()
