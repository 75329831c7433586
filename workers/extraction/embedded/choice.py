"""The choice among candidates, and how sure it is."""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Sequence
from typing import Any

from workers.extraction.embedded.candidates import Candidate
from workers.extraction.protocol import FieldValue

_LEAST = 0.4
"""Below this a value is a guess, and guesses are left out."""

EMPTY = FieldValue(value=None)


def _same(value: Any) -> Hashable:
    if isinstance(value, str):
        return "".join(char for char in value.casefold() if char.isalnum()) or value
    return round(value, 2) if isinstance(value, float) else str(value)


def ranked(candidates: Iterable[Candidate]) -> list[Candidate]:
    """One candidate for each different value, the likeliest first; seen again is a little likelier."""
    groups: dict[Hashable, list[Candidate]] = defaultdict(list)
    for candidate in candidates:
        groups[_same(candidate.value)].append(candidate)
    merged = []
    for group in groups.values():
        best = max(group, key=lambda candidate: candidate.score)
        again = sum(candidate.score > 0.5 for candidate in group) - 1
        merged.append(best.scaled(1 + 0.02 * min(max(again, 0), 3)))
    return sorted(merged, key=lambda candidate: -candidate.score)


def confidence(ordered: Sequence[Candidate]) -> float:
    """The best score, lowered by how near the next different value comes."""
    best = min(ordered[0].score, 0.99)
    rival = min(ordered[1].score, best) if len(ordered) > 1 else 0.0
    return round(best * (1 - 0.5 * (rival / best) ** 4), 3) if best else 0.0


def choose(candidates: Iterable[Candidate]) -> tuple[FieldValue, Candidate | None]:
    """The field's value, and the candidate it comes from or that was refused for its flag."""
    ordered = ranked(candidates)
    if not ordered:
        return EMPTY, None
    sure, best = confidence(ordered), ordered[0]
    if sure < _LEAST:
        return EMPTY, None
    if best.flag == "invalid_enum":
        return EMPTY, best
    return FieldValue(best.value, sure, best.source.page, best.source.box, best.source.text), best
