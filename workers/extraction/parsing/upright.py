"""Pictures of pages that lie on their side, stand on their head or a little askew, set upright.

Angles are in degrees, clockwise as one looks at the page.
"""

import math
from collections.abc import Callable, Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from workers.extraction.parsing.skew import agreed

type Picture = NDArray[np.uint8]
"""Height, width, 3: blue, green, red."""
type Corners = NDArray[np.float32]
"""Of a region: top left, top right, bottom right, bottom left, as the region is read."""

_TALL = 1.5
"""Times its width: so high is no line of text that is read from left to right."""
_MOST = 0.6
_ASKED = 3
"""Regions are asked whether they stand on their head: those of middling length, which have enough letters."""
_LONG = 5.0
"""Times its height: so wide is a region that tells an angle."""


def upright(
    picture: Picture, regions: Sequence[Corners], stand_on_their_head: Callable[[Picture, Sequence[Corners]], bool]
) -> tuple[Picture, list[Corners]]:
    """The picture turned by quarters until its text reads from left to right, and its regions with it."""
    turned = list(regions)
    lengths = sum(map(_length, regions))
    if sum(_length(corners) for corners in regions if is_tall(corners)) > _MOST * lengths:
        picture, turned = _turned(picture, turned)
    first = max(0, (len(turned) - _ASKED) // 2)
    asked = sorted(turned, key=_length)[first : first + _ASKED]
    if asked and stand_on_their_head(picture, asked):
        for _ in range(2):
            picture, turned = _turned(picture, turned)
    return np.ascontiguousarray(picture), turned


def skew_of(regions: Iterable[Corners]) -> float:
    """The angle at which most of the long lines run; 0 where they are straight enough, or do not agree."""
    angles = []
    for corners in regions:
        across, down = corners[1] - corners[0], corners[3] - corners[0]
        if np.hypot(*across) > _LONG * np.hypot(*down):
            angles.append(math.degrees(math.atan2(across[1], across[0])))
    return agreed(angles)


def straightened(corners: Corners, skew: float, size: tuple[float, float]) -> Corners:
    """Turned back around the middle of a page of that width and height."""
    if not skew:
        return corners
    angle = math.radians(-skew)
    turn = np.array([[math.cos(angle), math.sin(angle)], [-math.sin(angle), math.cos(angle)]])
    middle = np.array(size) / 2
    back: Corners = ((corners - middle) @ turn + middle).astype(np.float32)
    return back


def is_tall(corners: Corners) -> bool:
    return bool(np.hypot(*(corners[3] - corners[0])) > _TALL * np.hypot(*(corners[1] - corners[0])))


def _length(corners: Corners) -> float:
    return float(max(np.hypot(*(corners[1] - corners[0])), np.hypot(*(corners[3] - corners[0]))))


def _turned(picture: Picture, regions: Iterable[Corners]) -> tuple[Picture, list[Corners]]:
    """By a quarter, counterclockwise: what was at the right is at the top."""
    width = picture.shape[1]
    moved = [np.stack([corners[:, 1], width - corners[:, 0]], axis=1)[[1, 2, 3, 0]] for corners in regions]
    return np.rot90(picture), moved
