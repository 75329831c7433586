"""Numbers as the table shows them."""

import math
from collections.abc import Sequence


def percentile(values: Sequence[float], share: float) -> float:
    """The smallest value that `share` of all do not exceed: with few values the highest, never one in between."""
    ordered = sorted(values)
    return ordered[max(0, math.ceil(share * len(ordered)) - 1)]


def ms(seconds: float) -> str:
    milliseconds = 1000 * seconds
    return f"{milliseconds:.1f} ms" if abs(milliseconds) < 10 else f"{milliseconds:,.0f} ms"


def rate(per_second: float) -> str:
    return f"{per_second:,.0f}/s"


def span(values: Sequence[float], digits: int = 2) -> str:
    """Lowest and highest."""
    return f"{min(values):,.{digits}f} to {max(values):,.{digits}f}"
