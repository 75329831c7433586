"""Repetition, bounded in number and in time, so that the bench ends on a slow or busy machine as well."""

import time
from collections.abc import Iterator


def rounds(most: int, *, within_s: float) -> Iterator[int]:
    """At least one; no new one once the time is over."""
    until = time.monotonic() + within_s
    for number in range(most):
        yield number
        if time.monotonic() >= until:
            return
