"""Choices that stand on a paper without a label: its own kind, and how a till was paid."""

import re
from collections.abc import Iterator

from workers.extraction.embedded.candidates import Candidate, Paper
from workers.extraction.embedded.headings import PAPERS
from workers.extraction.embedded.labels import Wanted
from workers.extraction.embedded.lines import Region
from workers.extraction.embedded.values.dates import fold
from workers.extraction.embedded.values.words import match_enum
from workers.extraction.embedded.wording import wording

_ASKED = frozenset({"document", "method"})
"""What `document_type` means; `type` and `method` are one."""
_AS_PRINTED, _OF_ENUM, _LONE = 0.75, 0.85, 0.7
_SHORTEST = 4
_GIVEN = r"(?:geg\.?|gegeben|bezahlt|zahlung|paid by|paid|regle par|paye par|pagado con|pago)[ :]+"
"""What stands before a short one: `geg. EC-Karte`."""


def own_kind(wanted: Wanted, paper: Paper) -> Iterator[Candidate]:
    """What the paper calls itself, or the value of the enum that it names."""
    heading = paper.heading
    if heading is None or _ASKED not in wanted.wordings:
        return
    text, allowed = heading.region.text, wanted.field.enum
    if not allowed:
        yield Candidate(" ".join(text.split()), _AS_PRINTED, heading.region)
        return
    match = match_enum(text, allowed)
    named = [value for value in allowed if wording(str(value)) & heading.says & PAPERS]
    if match or len(named) == 1:
        yield Candidate(match[0] if match else named[0], _OF_ENUM, heading.region)


def lone_choice(wanted: Wanted, paper: Paper) -> Iterator[Candidate]:
    """The only one of the allowed values that a segment of the paper begins with: `CASH   30.00`."""
    found = []
    for line in paper.lines():
        for start, end in line.segments():
            region = Region(line, start, end)
            text = fold(region.text)
            found += [
                Candidate(value, _LONE, region, told_by="choice")
                for value in wanted.field.enum
                if re.match(
                    rf"{_GIVEN if len(str(value)) < _SHORTEST else ''}{re.escape(fold(str(value)))}(?![^\W_])", text
                )
            ]
    if len({item.value for item in found}) == 1:
        yield found[0]
