"""Which process of a session runs what: the tests of a file together, and all those that share the one running system.

It takes longer to start than most files, and longer to test than any: its tests are the first.
"""

import pytest
from xdist.scheduler import LoadFileScheduling

SYSTEM = "tests/system/"


class Scheduling(LoadFileScheduling):  # type: ignore[misc]
    def _split_scope(self, nodeid: str) -> str:
        return SYSTEM if shares_the_system(nodeid) else super()._split_scope(nodeid)


def shares_the_system(nodeid: str) -> bool:
    return nodeid.startswith(SYSTEM)


def put_first(items: list[pytest.Item]) -> None:
    items.sort(key=lambda item: not shares_the_system(item.nodeid))
