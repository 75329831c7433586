"""The date of a document that does not label it, as receipts do."""

from collections.abc import Iterator

from workers.extraction.embedded.candidates import Candidate, Paper
from workers.extraction.embedded.kinds import reader_of
from workers.extraction.embedded.labels import Wanted, concept_phrases
from workers.extraction.embedded.lines import Line, Region

_OTHER_DATES = ("due_date", "order_date", "delivery_date", "print_date", "period", "start_date", "end_date")


def unlabelled(wanted: Wanted, paper: Paper) -> Iterator[Candidate]:
    """The dates that no other label claims; fairly likely where there is only one."""
    read = reader_of(wanted)
    places = [
        (found, Region(line, 0, len(line.tokens)).part(found.start, found.end))
        for line in paper.layout.lines
        if not _claimed(line, paper)
        for found in read(Region(line, 0, len(line.tokens)).text, paper.locale)
    ]
    score = 0.65 if len({found.value for found, _ in places}) == 1 else 0.45
    for found, region in places:
        yield Candidate(found.value, score * found.fit, region, found.flag)


def _claimed(line: Line, paper: Paper) -> bool:
    phrases = {spot.phrase for spot in paper.spots.on(line)}
    return any(phrases & concept_phrases(concept).keys() for concept in _OTHER_DATES)
