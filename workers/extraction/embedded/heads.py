"""Heads of tables on the page: the columns that the properties of the items name."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from workers.extraction.embedded.candidates import Paper
from workers.extraction.embedded.labels import Wanted
from workers.extraction.embedded.lines import Line, Region
from workers.extraction.embedded.spots import Spot
from workers.extraction.protocol import CancellationToken

_HEAD_GAP = 1.6
"""Lines of one head lie closer than this, in line heights."""


@dataclass(frozen=True, slots=True)
class Column:
    left: float
    right: float
    wanted: Wanted | None
    """None for a column that no property asks for."""


def named_columns(columns: Sequence[Column]) -> int:
    return sum(column.wanted is not None for column in columns)


def find_heads(wanted: Sequence[Wanted], paper: Paper, token: CancellationToken) -> Iterator[tuple[Line, list[Column]]]:
    """The last line of every head with at least two columns of the items, and its columns from left to right."""
    for lines in paper.layout.pages.values():
        token.checkpoint()
        end = -1
        for line in lines:
            if line.index <= end or len(paper.spots.on(line)) < 2:
                continue
            band = _band(line, lines)
            columns = _columns(wanted, band, paper)
            if named_columns(columns) >= min(2, len(wanted)):
                end = band[-1].index
                yield band[-1], columns


def _band(line: Line, lines: Sequence[Line]) -> list[Line]:
    """The line and those close below it that hold no number."""
    band = [line]
    for below in lines[line.index + 1 : line.index + 3]:
        close = below.top - band[-1].top < _HEAD_GAP * line.height
        if not close or any(char.isdigit() for token in below.tokens for char in token.text):
            break
        band.append(below)
    return band


def _columns(wanted: Sequence[Wanted], band: Sequence[Line], paper: Paper) -> list[Column]:
    spots = [spot for line in band for spot in paper.spots.on(line)]
    width = paper.layout.sizes[band[0].page][0]
    pairs = sorted(
        ((item.phrases[spot.phrase] + _side_bonus(item, spot, width), item, spot)
         for item in wanted for spot in spots if spot.phrase in item.phrases),
        key=lambda pair: -pair[0],
    )  # fmt: skip
    taken: dict[str, Spot] = {}
    for _, item, spot in pairs:
        if item.field.name not in taken and spot not in taken.values():
            taken[item.field.name] = spot
    owners = {id(taken[item.field.name]): item for item in wanted if item.field.name in taken}
    columns = [Column(spot.region.box[0], spot.region.box[2], owners.get(id(spot))) for spot in spots]
    columns += _unnamed(band, spots)
    return _merged(columns)


def _side_bonus(wanted: Wanted, spot: Spot, width: float) -> float:
    """The amount of a row stands on the right."""
    return 0.1 * spot.region.box[0] / max(width, 1.0) if wanted.concept == "line_total" else 0.0


def _unnamed(band: Sequence[Line], spots: Sequence[Spot]) -> Iterator[Column]:
    for line in band:
        for start, end in line.segments():
            if not any(spot.region.line is line and start <= spot.region.start < end for spot in spots):
                box = Region(line, start, end).box
                yield Column(box[0], box[2], None)


def _merged(columns: Sequence[Column]) -> list[Column]:
    """Heads of several lines make one column; the named part gives it its name."""
    merged: list[Column] = []
    for column in sorted(columns, key=lambda column: column.left):
        last = merged[-1] if merged else None
        if last and column.left < last.right and not (last.wanted and column.wanted):
            merged[-1] = Column(last.left, max(last.right, column.right), last.wanted or column.wanted)
        else:
            merged.append(column)
    return merged
