"""Addresses in the window of an envelope, that no label introduces: whom a paper is written to."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from workers.extraction.embedded.candidates import Candidate, Paper
from workers.extraction.embedded.legal_forms import name_alone
from workers.extraction.embedded.lines import Line, Region
from workers.extraction.embedded.names import as_name, is_contact
from workers.extraction.embedded.party_heads import party_above
from workers.extraction.embedded.values.dates import find_dates
from workers.extraction.embedded.values.found import Locale

_NAME_ONLY = re.compile(r"[^\d]*[^\W\d_]{2}[^\d]*")
_ENDS_ADDRESS = re.compile(
    r"^(?:[A-Z]{1,2}[- ])?\d{4,5}\s+[^\W\d]{2}|\b[A-Z]{2},? \d{5}(?:-\d{4})?$|\b[A-Z]{1,2}\d[A-Z\d]? \d[A-Z]{2}$"
    r"|\b(?:ACT|NSW|NT|QLD|SA|TAS|VIC|WA) \d{4}$|\b[A-Z]\d[A-Z] \d[A-Z]\d$|^\d{4} ?[A-Z]{2} {1,2}[^\W\d]{2}"
)
SALUTATION = re.compile(
    r"(?:an|an die|an das|an den|firma|fa|to|aan|à|a|messrs|spett\.? ?le|spettabile|gentile|egr\.?|egregio)\W*",
    re.IGNORECASE,
)
_TITLE = re.compile(
    r"(?:frau|herrn?|familie|eheleute|mr|mrs|ms|dr|madame|monsieur|mme|m|m\. et mme|sra?|sig\.?(?:ra)?|fam|dhr|mevr"
    r"|mw)\W*",
    re.IGNORECASE,
)
"""It stands above the name that it belongs to."""
_IN_LINE = re.compile(
    r", (?:[A-Z]{1,2}[- ])?\d{4,5} [^\W\d]{2}|\b[A-Z]{2},? \d{5}(?:-\d{4})?\b|\b[A-Z]{1,2}\d[A-Z\d]? \d[A-Z]{2}\b"
)
"""The town of an address in one line."""
_DEPARTMENT = re.compile(
    r"accounts|payable|purchas|department|\bdept\b|einkauf|buchhaltung|abteilung|service|comptab|achats"
    r"|compras|house|floor"
    r"|building",
    re.IGNORECASE,
)
_SHORTEST, _NAME_WORDS = 3, 6
_PART = 0.6
"""Of a line's height: what stands apart by more than the lines of an address do is no part of it."""
_NO_LOCALE = Locale()
_LARGER = 1.3
"""Letters by so much larger than an address's are of a letterhead above it."""


def address_blocks(paper: Paper) -> Iterator[list[Region]]:
    for line in first_page(paper):
        for start, end in line.segments():
            region = Region(line, start, end)
            if line.bottom > paper.layout.sizes[line.page][1] / 2:
                return
            if name := _in_one_line(region, paper):
                yield [name]
                continue
            if not _ENDS_ADDRESS.search(region.text):
                continue
            block = _upwards(region, paper)
            lines = [item for item in block if not _is_no_name(item.text)] or [region]
            if (
                len(block) >= _SHORTEST
                and not party_above(lines[0], paper)
                and not any(is_contact(item.text) for item in block)
            ):
                yield lines


def _is_no_name(text: str) -> bool:
    return SALUTATION.fullmatch(text) is not None or bool(find_dates(text, _NO_LOCALE))


def _in_one_line(region: Region, paper: Paper) -> Region | None:
    """`Ada Quill, 3 Quay Street, Bristol BS1 4DJ`: the name of an address that takes one line, below the letterhead."""
    name = name_alone(region.text)
    parts = region.text.split(", ")
    leads = len(parts) >= _SHORTEST and len(name) < len(region.text) and _IN_LINE.search(region.text)
    if (
        not leads
        or not _stands_apart(region, paper)
        or _DEPARTMENT.search(name)
        or not _NAME_ONLY.fullmatch(name)
        or is_contact(region.text)
        or party_above(region, paper)
    ):
        return None
    if any(token.ends_label for token in region.tokens) or name[0].islower() or len(name.split()) > _NAME_WORDS:
        return None
    return region.part(0, len(name))


def _stands_apart(region: Region, paper: Paper) -> bool:
    lines = paper.layout.pages[region.line.page][max(0, region.line.index - 4) : region.line.index]
    above = [
        item for line in lines for item in _segments(line) if abs(item.box[0] - region.box[0]) < region.line.height
    ]
    return bool(lines) and all(region.line.top - item.line.bottom > _PART * region.line.height for item in above)


def addressed(lines: Sequence[Region]) -> Iterator[Candidate]:
    """The first line; `Frau` above `Ada Quill` is of the name."""
    title = lines[0] if len(lines) > 1 and _TITLE.fullmatch(lines[0].text) else None
    for item in as_name(lines[1] if title else lines[0], 1.0):
        if title and item.region:
            yield replace(item, value=f"{title.text} {item.value}", region=title, more=(item.region,))
        else:
            yield item


def _upwards(region: Region, paper: Paper) -> list[Region]:
    """The lines of an address from its first to `region`: flush left, close together, without labels."""
    block = [region]
    for line in reversed(paper.layout.pages[region.line.page][max(0, region.line.index - 8) : region.line.index]):
        above = next((item for item in _segments(line) if abs(item.box[0] - region.box[0]) < 0.5 * line.height), None)
        if above is None:
            continue
        if above.box[3] - above.box[1] > _LARGER * (region.box[3] - region.box[1]):
            break
        if len(block) > 1 and block[0].line.top - line.bottom > _PART * line.height + _inner_gap(block):
            break
        labelled = any(spot.alone and spot.region.start == above.start for spot in paper.spots.on(line))
        if labelled or block[0].line.top - above.line.bottom > 1.3 * line.height or above.tokens[0].ends_label:
            break
        block.insert(0, above)
    return block


def _inner_gap(block: Sequence[Region]) -> float:
    return max(below.line.top - above.line.bottom for above, below in pairwise(block))


def _segments(line: Line) -> Iterator[Region]:
    yield from (Region(line, start, end) for start, end in line.segments())


def first_page(paper: Paper) -> list[Line]:
    return next(iter(paper.layout.pages.values()), [])
