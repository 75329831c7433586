"""Postal addresses: the lines from a name or a label down to the postcode."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from workers.extraction.embedded.address_parts import ATTENTION
from workers.extraction.embedded.candidates import Candidate, Paper
from workers.extraction.embedded.countries import is_state_or_country
from workers.extraction.embedded.headings import names_paper
from workers.extraction.embedded.legal_forms import ends_in_legal_form, goes_on
from workers.extraction.embedded.lines import Region
from workers.extraction.embedded.names import is_contact
from workers.extraction.embedded.places import under
from workers.extraction.embedded.postcodes import POSTCODE, has_postcode
from workers.extraction.embedded.values.dates import find_dates
from workers.extraction.embedded.values.found import Locale

_REGISTRATION = re.compile(
    r"^\(.*\)$|\b(?:co|company)\b.{0,3}\b(?:reg|no)\b|\b(?:gst|sst|abn|gstin|roc|npwp)\b|^\d{6,12} ?- ?[A-Z]$",
    re.IGNORECASE,
)
_HOUSE = re.compile(r"(?:no|lot|unit|blk|block|level|suite|shop)\b.*\d|[A-Z]{0,2}-?\d", re.IGNORECASE)
_TOWN_AND_STATE = re.compile(r"[^\W\d][^\d]*,? [A-Z]{2} \d{5}(?:-\d{4})?\b")
"""`Boise, ID 83702`: under it a number of four or five digits was that of a house."""
_APART = frozenset({"\u00b7", "\u2022", "|", "-", "\u2013", "*", "/"})
_LETTERS = re.compile(r"[^\W\d_]{3}")
_NO_LOCALE = Locale()
"""Whether a date stands there does not depend on which day comes first."""
_NUMBERED = 0.6
"""Of what begins with the number of a house and ends in a postcode, whoever's name stands above it."""
_LONGEST, _MOST_PARTS, _HOUSE_DIGITS = 6, 3, 3


def below_name(name: Candidate, paper: Paper) -> Iterator[Candidate]:
    """The address behind a party's name or under it."""
    if name.region is None:
        return
    address = _beside(name.region) if is_cut(name.region) else _gathered([], name.region, paper)
    if address:
        likely = _NUMBERED if len(address) > 1 and _HOUSE.match(address[0].text) else 0.0
        yield replace(_candidate(address, max(name.score * 0.85, likely)), told_by=name.told_by)


def _beside(name: Region) -> list[Region] | None:
    """`Quill Ltd · 3 Quay Street · Bristol BS1 4DJ`, as in the foot of a page or over an envelope's window."""
    parts = parts_beside(name)
    end = next((at for at, part in enumerate(parts) if has_postcode(part.text)), len(parts))
    own = parts[: end + 1]
    return own if end < min(len(parts), _MOST_PARTS) and not any(map(_ends, own)) else None


def is_cut(name: Region) -> bool:
    """A sign follows, as in a line with all of an address; what stands under the line is another's."""
    return name.end < len(name.line.tokens) and name.line.tokens[name.end].text in _APART


def parts_beside(name: Region) -> list[Region]:
    return _cut(Region(name.line, name.end, name.line.segment_of(name.start)[1]))


def _cut(region: Region) -> list[Region]:
    """At the signs that stand between the parts of an address."""
    words = [token.text for token in region.line.tokens[: region.end]]
    signs = (at for at in range(region.start, region.end) if words[at] in _APART)
    cuts = [at for at in signs if not _is_range(words[max(at - 1, 0) : at + 2])]
    spans = zip([region.start, *(at + 1 for at in cuts)], [*cuts, region.end], strict=True)
    return [Region(region.line, start, end) for start, end in spans if start < end]


def _is_range(words: Sequence[str]) -> bool:
    """`12 - 14 Harbour Lane`"""
    return all(number.isdigit() and len(number) <= _HOUSE_DIGITS for number in (words[0], words[-1]))


def completed(candidate: Candidate, paper: Paper) -> Candidate | None:
    """A labelled address with its further lines; None where no postcode ends it."""
    region = candidate.region
    if region is None or (POSTCODE.search(region.text) and not _goes_on(region, region, paper)):
        return candidate
    address = _gathered([region], region, paper)
    return _candidate(address, candidate.score) if address else None


def _gathered(regions: list[Region], above: Region, paper: Paper) -> list[Region] | None:
    """Down to a postcode or, where none comes, to the first number that looks like one."""
    numbered: list[Region] | None = None
    for line in paper.layout.below(above.line, _LONGEST):
        region = under(above, line)
        if region is None or ATTENTION.match(region.text):
            continue
        for part in _cut(region):
            if _REGISTRATION.search(part.text) or (not regions and _is_rest_of_name(part.text)):
                continue
            if _ends(part) or (not regions and names_paper(part.text)):
                return numbered
            if not _LETTERS.search(part.text):
                continue
            regions = [*regions, part]
            if has_postcode(part.text) and not _goes_on(part, above, paper):
                return [*regions, *_state_below(part, above, paper)]
            if numbered is None and POSTCODE.search(part.text):
                numbered = regions
    return numbered


def _is_rest_of_name(text: str) -> bool:
    """`GmbH & Co. KG` under the first line of a firm's name."""
    return goes_on(text) or ends_in_legal_form(text)


def _goes_on(part: Region, above: Region, paper: Paper) -> bool:
    """Its number is that of a house, for the town with its own stands below."""
    if not part.tokens[0].text.isdigit():
        return False
    below = [region for line in paper.layout.below(part.line, 1) if (region := under(above, line))]
    return any(_TOWN_AND_STATE.match(region.text) for region in below)


def _state_below(part: Region, above: Region, paper: Paper) -> list[Region]:
    below = [region for line in paper.layout.below(part.line, 1) if (region := under(above, line))]
    return [region for region in below if is_state_or_country(region.text)]


def _ends(region: Region) -> bool:
    labelled = any(token.ends_label for token in region.tokens)
    return labelled or is_contact(region.text) or bool(find_dates(region.text, _NO_LOCALE))


def _candidate(regions: list[Region], score: float) -> Candidate:
    value = ", ".join(region.text.strip(" ,.;") for region in regions)
    return Candidate(re.sub(r"\s+", " ", value), score, regions[0], more=tuple(regions[1:]))
