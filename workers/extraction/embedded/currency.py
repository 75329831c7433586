"""The currency of a document: by its label, else by the signs beside its amounts."""

from collections import Counter, defaultdict
from collections.abc import Iterator

from workers.extraction.embedded.candidates import Candidate, Paper
from workers.extraction.embedded.labels import Wanted
from workers.extraction.embedded.lines import Region
from workers.extraction.embedded.values.numbers import find_numbers
from workers.extraction.embedded.values.words import match_enum

_SHARED = frozenset({"$", "¥"})


def from_signs(wanted: Wanted, paper: Paper) -> Iterator[Candidate]:
    """One candidate for each currency, scored by its share of the amounts that carry one."""
    places: dict[str, list[Region]] = defaultdict(list)
    for line in paper.layout.lines:
        region = Region(line, 0, len(line.tokens))
        for found in find_numbers(region.text, paper.locale):
            if found.currency:
                places[found.currency].append(region.part(found.start, found.end))
    counts = Counter({code: len(regions) for code, regions in places.items()})
    for code, count in counts.items():
        match = match_enum(code, wanted.field.enum) if wanted.field.enum else (code, 1.0)
        if match is None:
            continue
        region = places[code][-1]
        sure = 0.78 if any(sign in region.text for sign in _SHARED) else 0.9
        yield Candidate(match[0], sure * count / counts.total(), region)
