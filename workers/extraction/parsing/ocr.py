"""OCR by rapidocr: models in its wheel, no network, one thread.

Regions are found first and then read one by one: its call for a whole picture has no checkpoint, and reading in
batches gains nothing on one thread.
"""

from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from workers.extraction.parsing.lines import lines_of
from workers.extraction.protocol import CancellationToken, Word

type Picture = NDArray[np.uint8]
"""Height, width, 3: blue, green, red."""

_FINDING_SIDE = 1440
"""Pixels of the longer side while looking for regions, which is half of the work. With 2,000 the same values were
found on scanned invoices, in one and a half times the time."""
_SLIMMEST = 6
"""The finder scales the shorter side up: a strip of one pixel by a thousand would become gigabytes."""
_LEAST_SURE = 0.5
"""Regions below are noise: stains, logos, the lines of a table."""
_FULL_WIDTH = {0xFEE0 + code: code for code in range(ord("!"), ord("~") + 1)}
"""The model was trained on Chinese, too, and likes its wide brackets and colons."""


def read_picture(picture: Picture, token: CancellationToken, *, points: float) -> list[Word]:
    """The words of a picture in reading order, with `points` to a pixel. A checkpoint at each region."""
    token.checkpoint()
    words: list[Word] = []
    for corners in _find_regions(picture):
        token.checkpoint()
        words += _read_region(picture, corners, points)
    return [word for line in lines_of(words) for word in line]


@cache
def _engine() -> Any:
    # Loading it takes over a second, which no PDF with a text layer should wait for.
    from rapidocr import RapidOCR

    return RapidOCR(
        params={
            "Global.log_level": "error",
            "EngineConfig.onnxruntime.intra_op_num_threads": 1,
            "EngineConfig.onnxruntime.inter_op_num_threads": 1,
        }
    )


def _find_regions(picture: Picture) -> list[NDArray[np.float32]]:
    """Corners of each: top left, top right, bottom right, bottom left, in pixels."""
    picture = _broadened(picture)
    shrink = min(1.0, _FINDING_SIDE / max(picture.shape[:2]))
    small = Image.fromarray(picture)
    if shrink < 1:
        small = small.resize((round(small.width * shrink), round(small.height * shrink)), Image.Resampling.BOX)
    found = _engine()(np.asarray(small), use_det=True, use_cls=False, use_rec=False)
    return [] if found.boxes is None else list(found.boxes / np.float32(shrink))


def _broadened(picture: Picture) -> Picture:
    """With white to the right or below, where it is too slim."""
    height, width = picture.shape[:2]
    least = max(height, width) // _SLIMMEST
    margins = (0, max(0, least - height)), (0, max(0, least - width)), (0, 0)
    return np.pad(picture, margins, constant_values=255)


def _read_region(picture: Picture, corners: NDArray[np.float32], points: float) -> Iterator[Word]:
    from rapidocr.utils.process_img import get_rotate_crop_image

    region = get_rotate_crop_image(picture, corners.copy())
    if not region.size:
        return
    read = _engine()(region, use_det=False, use_cls=True, use_rec=True, return_word_box=True)
    if read.txts is None or read.scores[0] < _LEAST_SURE:
        return
    info = read.word_results[0]
    columns = [column for word in info.word_cols or [] for column in word]
    for text, start, end, sure in _split(read.txts[0], columns, info.confs, info.line_txt_len):
        yield Word(text.translate(_FULL_WIDTH), _box(corners, start, end, points), sure)


def _split(
    text: str, columns: Sequence[int], confidences: Sequence[float], width: float
) -> Iterator[tuple[str, float, float, float]]:
    """Words with where they start and end as shares of the region's width, and the mean confidence of their characters.

    `columns` are the places of the characters' middles, without those of the spaces.
    """
    sure = [confidence for char, confidence in zip(text, confidences, strict=False) if not char.isspace()]
    half = width / max(len(text), 1) / 2
    at = 0
    for word in text.split():
        first, last = at, min(at + len(word), len(columns)) - 1
        at += len(word)
        if first > last:
            return
        start, end = columns[first] + 0.5 - half, columns[last] + 0.5 + half
        mean = sum(sure[first : last + 1]) / (last + 1 - first)
        yield word, max(start / width, 0.0), min(end / width, 1.0), round(mean, 3)


def _box(corners: NDArray[np.float32], start: float, end: float, points: float) -> tuple[float, float, float, float]:
    """The upright box around a part of a region."""
    left, right = (corners[[0, 3]] + (corners[[1, 2]] - corners[[0, 3]]) * share for share in (start, end))
    around = np.concatenate([left, right])
    (x0, y0), (x1, y1) = around.min(axis=0) * points, around.max(axis=0) * points
    return float(x0), float(y0), float(x1), float(y1)
