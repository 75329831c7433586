"""Stretches of time, such as those in which a failure is excused."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator

type Window = tuple[float, float]


class Windows:
    def __init__(self, windows: Iterable[Window]) -> None:
        self._merged: list[Window] = []
        for begin, end in sorted(windows):
            if self._merged and begin <= self._merged[-1][1]:
                self._merged[-1] = (self._merged[-1][0], max(end, self._merged[-1][1]))
            else:
                self._merged.append((begin, end))

    def __iter__(self) -> Iterator[Window]:
        return iter(self._merged)

    def meet(self, since: float, until: float) -> bool:
        """Whether any of that time lies in one of them."""
        at = bisect_right(self._merged, (until, float("inf"))) - 1
        return at >= 0 and self._merged[at][1] >= since
