"""OCR by rapidocr: models in its wheel, no network, one thread.

Regions are found first and then read one by one: its call for a whole picture has no checkpoint, and reading in
batches gains nothing on one thread.
"""

from collections.abc import Iterator, Sequence
from functools import cache
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np
from PIL import Image

from workers.extraction.parsing.lines import lines_of
from workers.extraction.parsing.upright import Corners, Picture, is_tall, skew_of, straightened, upright
from workers.extraction.protocol import CancellationToken, Word

_FINDING_SIDE = 1440
"""Pixels of the longer side while looking for regions, which is half of the work. With 2,000 the same values were
found on scanned invoices, in one and a half times the time."""
_SLIMMEST = 6
"""The finder scales the shorter side up: a strip of one pixel by a thousand would become gigabytes."""
_LEAST_WIDTH = 160
"""Pixels; shorter regions are filled up to it. With the library's 320 the same values were found in 30 receipts and 18
scans (758 and 757 of 812), in a quarter more time."""
_LEAST_SURE = 0.5
"""Regions below are noise: stains, logos, the lines of a table."""
_WIDE_GAP = 2
"""Times the usual distance of two characters in a word."""
_WELL_READ = 0.9
"""Nothing that stands on its head is read so surely."""
_FULL_WIDTH = {0xFEE0 + code: code for code in range(ord("!"), ord("~") + 1)}
"""The model was trained on Chinese, too, and likes its wide brackets and colons."""


class Reading(NamedTuple):
    """Of a picture that has been turned upright and straightened. In points."""

    words: list[Word]
    width: float
    height: float


def read_picture(picture: Picture, token: CancellationToken, *, points: float) -> Reading:
    """The words of a picture in reading order, with `points` to a pixel. A checkpoint at each region."""
    token.checkpoint()
    picture, regions = upright(picture, _find_regions(picture), _stand_on_their_head)
    height, width = picture.shape[:2]
    skew = skew_of(regions)
    words: list[Word] = []
    for corners in regions:
        token.checkpoint()
        words += _read_region(picture, corners, straightened(corners, skew, (width, height)), points)
    return Reading([word for line in lines_of(words) for word in line], width * points, height * points)


@cache
def _engine() -> Any:
    # Loading it takes over a second, which no PDF with a text layer should wait for.
    from rapidocr import RapidOCR

    return RapidOCR(
        params={
            "Global.log_level": "error",
            "Rec.rec_img_shape": [3, 48, _LEAST_WIDTH],
            "EngineConfig.onnxruntime.intra_op_num_threads": 1,
            "EngineConfig.onnxruntime.inter_op_num_threads": 1,
        }
    )


def _find_regions(picture: Picture) -> list[Corners]:
    """Of each its corners, in pixels."""
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


def _stand_on_their_head(picture: Picture, regions: Sequence[Corners]) -> bool:
    """They read better the other way round. The library's own classifier takes many a long line for one that does."""
    cut = [region for region in (_cut_out(picture, corners) for corners in regions) if region.size]
    sure = sum(map(_sureness, cut))
    return sure < _WELL_READ * len(cut) and sum(_sureness(region[::-1, ::-1]) for region in cut) > sure


def _sureness(region: Picture) -> float:
    read = _engine()(np.ascontiguousarray(region), use_det=False, use_cls=False, use_rec=True)
    return read.scores[0] if read.scores else 0.0


def _cut_out(picture: Picture, corners: Corners) -> Picture:
    """A region that is taller than wide comes out on its side."""
    from rapidocr.utils.process_img import get_rotate_crop_image

    region: Picture = get_rotate_crop_image(picture, corners.copy())
    return region


def _read_region(picture: Picture, corners: Corners, place: Corners, points: float) -> Iterator[Word]:
    region = _cut_out(picture, corners)
    if not region.size:
        return
    # What runs up or down the margin of a page may do so either way.
    read = _engine()(region, use_det=False, use_cls=is_tall(corners), use_rec=True, return_word_box=True)
    if read.txts is None or read.scores[0] < _LEAST_SURE:
        return
    info = read.word_results[0]
    columns = [column for word in info.word_cols or [] for column in word]
    for text, start, end, sure in _split(read.txts[0], columns, info.confs, info.line_txt_len):
        yield Word(text.translate(_FULL_WIDTH), _box(place, start, end, points), sure)


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
        for part in _parted(word, columns[at : at + len(word)]):
            first, last = at, at + len(part) - 1
            at += len(part)
            start, end = columns[first] + 0.5 - half, columns[last] + 0.5 + half
            mean = sum(sure[first : last + 1]) / len(part)
            yield part, max(start / width, 0.0), min(end / width, 1.0), round(mean, 3)


def _parted(word: str, columns: Sequence[int]) -> Iterator[str]:
    """At gaps that the model has taken for nothing, as between a label and its amount at the other edge."""
    begun = 0
    gaps = [right - left for left, right in pairwise(columns)]
    usual = sorted(gaps)[len(gaps) // 2] if gaps else 0
    for place, gap in enumerate(gaps, start=1):
        if gap > _WIDE_GAP * usual + 1:
            yield word[begun:place]
            begun = place
    yield word[begun : len(columns)]


def _box(corners: Corners, start: float, end: float, points: float) -> tuple[float, float, float, float]:
    """The upright box around a part of a region."""
    left, right = (corners[[0, 3]] + (corners[[1, 2]] - corners[[0, 3]]) * share for share in (start, end))
    around = np.concatenate([left, right])
    (x0, y0), (x1, y1) = around.min(axis=0) * points, around.max(axis=0) * points
    return float(x0), float(y0), float(x1), float(y1)
