"""The kind of a paper, as a field `document_type` asks for it."""

from collections.abc import Iterator

from workers.extraction.embedded.candidates import Candidate, Paper
from workers.extraction.embedded.headings import PAPERS
from workers.extraction.embedded.labels import Wanted
from workers.extraction.embedded.values.words import match_enum
from workers.extraction.embedded.wording import wording

_ASKED = frozenset({"document", "method"})
"""What `document_type` means; `type` and `method` are one."""
_AS_PRINTED, _OF_ENUM = 0.75, 0.85


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
