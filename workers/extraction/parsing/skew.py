"""Pages a little askew: the angle at which their lines run, and words set straight.

Angles are in degrees, clockwise as one looks at the page.
"""

import math
from collections.abc import Iterable, Sequence
from statistics import median

from workers.extraction.protocol import Box, Word

LEAST_SKEW, MOST_SKEW = 0.2, 15.0
"""Less moves no line into its neighbour, and more is no paper that was laid down in a hurry."""
_MOST = 0.6


def agreed(angles: Sequence[float]) -> float:
    """The angle of most, if it matters."""
    if not angles:
        return 0.0
    middle = median(angles)
    near = sum(abs(angle - middle) < max(0.3, abs(middle) / 3) for angle in angles)
    return middle if LEAST_SKEW <= abs(middle) <= MOST_SKEW and near > _MOST * len(angles) else 0.0


def straightened_words(words: Iterable[Word], skew: float, size: tuple[float, float]) -> list[Word]:
    """Words whose boxes have grown by the skew of what they hold."""
    angle, width, height = math.radians(-skew), *size
    cos, sin = math.cos(angle), math.sin(angle)
    straight = []
    for word in words:
        x0, y0, x1, y1 = word.box
        x, y = (x0 + x1) / 2 - width / 2, (y0 + y1) / 2 - height / 2
        middle = x * cos - y * sin + width / 2, x * sin + y * cos + height / 2
        wide, high = x1 - x0, max((y1 - y0) - (x1 - x0) * abs(sin), (y1 - y0) / 2)
        straight.append(Word(word.text, _around(middle, wide, high), word.confidence))
    return straight


def _around(middle: tuple[float, float], width: float, height: float) -> Box:
    x, y = middle
    return x - width / 2, y - height / 2, x + width / 2, y + height / 2
