"""Which process of a session runs what: the tests of a file together, and those that share a running system.

It takes longer to start than most files, and longer to test than any: its tests are the first, and there are two of it,
which wait most of the time.
"""

import pytest
from xdist.scheduler import LoadFileScheduling

SYSTEM = "tests/system/"
SECOND_FROM = "tests/system/test_hostile"
"""The files before it take about as long as those from it on."""


class Scheduling(LoadFileScheduling):  # type: ignore[misc]
    def _split_scope(self, nodeid: str) -> str:
        if shares_the_system(nodeid):
            return f"{SYSTEM} from {SECOND_FROM} on" if nodeid >= SECOND_FROM else SYSTEM
        file: str = super()._split_scope(nodeid)
        return file


def shares_the_system(nodeid: str) -> bool:
    return nodeid.startswith(SYSTEM)


def put_first(items: list[pytest.Item]) -> None:
    items.sort(key=lambda item: not shares_the_system(item.nodeid))
