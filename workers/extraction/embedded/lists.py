"""Arrays: rows of items, or the values that stand in one list behind a label."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Any

import msgspec

from workers.extraction.embedded.candidates import Candidate, Paper, labelled
from workers.extraction.embedded.choice import EMPTY, choose
from workers.extraction.embedded.declared_items import items_of_tables
from workers.extraction.embedded.head_cells import Asked, asked_of, properties_of
from workers.extraction.embedded.items import read_items
from workers.extraction.embedded.kinds import reader_of
from workers.extraction.embedded.labels import Wanted, want
from workers.extraction.embedded.lines import Line, Region, union
from workers.extraction.embedded.schema import Field
from workers.extraction.protocol import CancellationToken, FieldValue

_FEWEST = 2
_LONGEST_LIST = 40
_LINE_GAP = 0.9
_BULLET = re.compile(r"^\s*(?:[-\u2013*\u2022\u00b7\u25aa\u25cf\u25e6]|\d{1,2}[.)])\s+")
_SEPARATORS = re.compile(r"\s*[,;\u2022·|]\s+|\s{3,}")


def arrays(fields: Sequence[Field]) -> Iterator[Field]:
    """The array fields, those inside objects included."""
    for field in fields:
        if field.type == "array":
            yield field
        elif field.type == "object":
            yield from arrays(field.children)


@lru_cache(maxsize=256)
def wanted_of(array: Field) -> tuple[Wanted, ...]:
    """The properties of the array's items, or the array itself where its items are plain values."""
    item = array.children[0]
    if item.type == "object":
        return tuple(properties_of(item))
    return (want(replace(array, type=item.type, format=item.format, enum=item.enum, children=())),)


def read_array(array: Field, paper: Paper, token: CancellationToken) -> FieldValue:
    asked = _asked(array)
    if not asked.wanted:
        return EMPTY
    if array.children[0].type == "object":
        found = items_of_tables(asked, paper, token) or read_items(asked, paper, token) or EMPTY
        items = [_shaped(array.children[0], item) for item in found.value or ()]
        return msgspec.structs.replace(found, value=items or None)
    found = _list(asked.wanted[0], paper)
    return _column(asked, paper, token) or found if len(found.value or ()) < _FEWEST else found


@lru_cache(maxsize=256)
def _asked(array: Field) -> Asked:
    return asked_of(wanted_of(array))


def _shaped(item: Field, values: Mapping[str, Any]) -> dict[str, Any]:
    """The properties in the schema's order; objects within objects, and None for an array within."""
    return {
        child.name: _shaped(child, values) if child.type == "object" else values.get(child.key)
        for child in item.children
    }


def _column(asked: Asked, paper: Paper, token: CancellationToken) -> FieldValue | None:
    """The cells of a table's column that is named as the array is."""
    found = items_of_tables(asked, paper, token) or read_items(asked, paper, token, fewest_columns=_FEWEST)
    if found is None:
        return None
    values = [value for item in found.value for value in item.values() if value is not None]
    return msgspec.structs.replace(found, value=values) if values else None


def _list(wanted: Wanted, paper: Paper) -> FieldValue:
    """`Colours: red, green, blue`, or the lines under `Colours`, as a list of what the items are."""
    as_text = replace(wanted, kind="text", field=replace(wanted.field, type="string", enum=(), format=""))
    found, best = choose(labelled(as_text, paper))
    if found.source_text is None or best is None:
        return EMPTY
    regions = _listed(best, paper)
    read = reader_of(wanted)
    texts = [part for region in regions for part in _SEPARATORS.split(_BULLET.sub("", region.text))]
    parts = (read(text, paper.locale)[:1] for text in texts or _SEPARATORS.split(found.source_text) if text.strip())
    values = [part[0].value for part in parts if part]
    if not values:
        return EMPTY
    if not regions:
        return msgspec.structs.replace(found, value=values)
    box, source = union([region.box for region in regions]), "\n".join(region.text for region in regions)
    return msgspec.structs.replace(found, value=values, box=box, source_text=source)


def _listed(best: Candidate, paper: Paper) -> list[Region]:
    """The value's line, and those below that go on with it: bullets like its own, lines in a row, or after a comma."""
    if best.region is None:
        return []
    regions = [_whole_segment(best.region)]
    for line in paper.layout.below(best.region.line, _LONGEST_LIST):
        last = regions[-1]
        region = _below(last, line, paper)
        if region is None or bool(_BULLET.match(region.text)) != bool(_BULLET.match(regions[0].text)):
            break
        if not (_BULLET.match(region.text) or last.text.endswith((",", ";")) or _stands_under_label(best, regions[0])):
            break
        regions.append(region)
    return regions


def _whole_segment(region: Region) -> Region:
    """With the bullet before the value."""
    start, end = region.line.segment_of(region.start)
    lead = region.line.tokens[start : region.start]
    return Region(region.line, region.start if any(token.normal for token in lead) else start, end)


def _below(last: Region, line: Line, paper: Paper) -> Region | None:
    """The segment right below, where it begins as the one above and is no label."""
    if line.top - last.line.bottom > _LINE_GAP * line.height:
        return None
    for start, end in line.segments():
        region = Region(line, start, end)
        if abs(region.box[0] - last.box[0]) < 0.5 * line.height:
            labels = any(spot.leads and spot.strength > 0.5 for spot in paper.spots.on(line) if spot.alone)
            return None if labels or any(token.ends_label for token in region.tokens) else region
    return None


def _stands_under_label(best: Candidate, first: Region) -> bool:
    """The value has its segment to itself, and its line: its label is above it."""
    return best.region is not None and len(first.line.starts) == 1 and first.start == 0
