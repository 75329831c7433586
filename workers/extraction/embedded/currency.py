"""The currency of a document: by its label, else by the signs beside its amounts and in its heads."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator

from workers.extraction.embedded.candidates import Candidate, Paper
from workers.extraction.embedded.labels import Wanted
from workers.extraction.embedded.lines import Region
from workers.extraction.embedded.values.currencies import find_currencies
from workers.extraction.embedded.values.words import match_enum

_SHARED = frozenset({"$", "¥"})
_UNMISTAKABLE = re.compile(r"[A-Z]{3}|[€£₹]")
_BESIDE, _APART = 0.9, 0.75
"""How sure a sign is beside an amount, and one that stands elsewhere, as in `Price €`."""


def from_signs(wanted: Wanted, paper: Paper) -> Iterator[Candidate]:
    """One candidate for each currency, scored by its share of the signs."""
    beside = _beside_amounts(paper)
    places = beside or _apart(paper)
    counts = Counter({code: len(regions) for code, regions in places.items()})
    for code, count in counts.items():
        match = match_enum(code, wanted.field.enum) if wanted.field.enum else (code, 1.0)
        if match is None:
            continue
        region = places[code][-1]
        sure = _BESIDE if beside and not any(sign in region.text for sign in _SHARED) else _APART
        yield Candidate(match[0], sure * count / counts.total(), region)


def _beside_amounts(paper: Paper) -> dict[str, list[Region]]:
    places: dict[str, list[Region]] = defaultdict(list)
    for found, region in paper.numbers:
        if found.currency:
            places[found.currency].append(region)
    return places


def _apart(paper: Paper) -> dict[str, list[Region]]:
    places: dict[str, list[Region]] = defaultdict(list)
    for line in paper.lines():
        region = Region(line, 0, len(line.tokens))
        text = region.text
        for found in find_currencies(text, paper.locale):
            if _UNMISTAKABLE.match(text, found.start):
                places[found.value].append(region.part(found.start, found.end))
    return places
