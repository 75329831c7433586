"""Postal addresses: the lines from a name or a label down to the postcode."""

import re
from collections.abc import Iterator
from dataclasses import replace

from workers.extraction.embedded.candidates import Candidate, Paper
from workers.extraction.embedded.lines import Region
from workers.extraction.embedded.names import is_contact
from workers.extraction.embedded.places import under
from workers.extraction.embedded.postcodes import POSTCODE

_REGISTRATION = re.compile(r"^\(.*\)$|\b(?:co|company)\b.{0,3}\b(?:reg|no)\b|\bgst\b", re.IGNORECASE)
_LETTERS = re.compile(r"[^\W\d_]{3}")
_LONGEST = 6


def below_name(name: Candidate, paper: Paper) -> Iterator[Candidate]:
    """The address under a party's name."""
    if name.region and (address := _gathered([], name.region, paper)):
        yield replace(_candidate(address, name.score * 0.85), told_by=name.told_by)


def completed(candidate: Candidate, paper: Paper) -> Candidate | None:
    """A labelled address with its further lines; None where no postcode ends it."""
    region = candidate.region
    if region is None or POSTCODE.search(region.text):
        return candidate
    address = _gathered([region], region, paper)
    return _candidate(address, candidate.score) if address else None


def _gathered(regions: list[Region], above: Region, paper: Paper) -> list[Region] | None:
    for line in paper.layout.below(above.line, _LONGEST):
        region = under(above, line)
        if region is None:
            continue
        if _ends(region):
            return None
        if _LETTERS.search(region.text) and not _REGISTRATION.search(region.text):
            regions = [*regions, region]
        if regions and regions[-1] is region and POSTCODE.search(region.text):
            return regions
    return None


def _ends(region: Region) -> bool:
    return any(token.ends_label for token in region.tokens) or is_contact(region.text)


def _candidate(regions: list[Region], score: float) -> Candidate:
    value = ", ".join(region.text.strip(" ,.;") for region in regions)
    return Candidate(re.sub(r"\s+", " ", value), score, regions[0], more=tuple(regions[1:]))
