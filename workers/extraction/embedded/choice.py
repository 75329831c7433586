"""The choice among candidates, and how sure it is."""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from workers.extraction.embedded.candidates import Candidate
from workers.extraction.embedded.confidence import Evidence, fitted, is_guess
from workers.extraction.protocol import FieldValue

EMPTY = FieldValue(value=None)


@dataclass(frozen=True, slots=True)
class Choice:
    """The likeliest candidate of a field, what speaks for it, and how sure that makes it."""

    best: Candidate | None = None
    evidence: Evidence | None = None
    sure: float = 0.0
    second: Evidence | None = None
    """What speaks for the next different value."""

    @property
    def heeded(self) -> Candidate | None:
        """The candidate, unless it is a mere guess."""
        return None if self.evidence is None or is_guess(self.sure, self.evidence) else self.best

    @property
    def value(self) -> FieldValue:
        best = self.heeded
        if best is None or best.flag == "invalid_enum":
            return EMPTY
        return FieldValue(best.value, self.sure, best.source.page, best.source.box, best.source.text)


def _same(value: Any) -> Hashable:
    if isinstance(value, str):
        return "".join(char for char in value.casefold() if char.isalnum()) or value
    return round(value, 2) if isinstance(value, float) else str(value)


def ranked(candidates: Iterable[Candidate]) -> list[Candidate]:
    """One candidate for each different value, the likeliest first; seen again is a little likelier."""
    return [best.scaled(1 + 0.02 * min(again, 3)) for best, again in _grouped(candidates)]


def _grouped(candidates: Iterable[Candidate]) -> list[tuple[Candidate, int]]:
    """The best candidate of each value, and how many others of it are likely, too."""
    groups: dict[Hashable, list[Candidate]] = defaultdict(list)
    for candidate in candidates:
        groups[_same(candidate.value)].append(candidate)
    pairs = []
    for group in groups.values():
        best = max(group, key=lambda candidate: candidate.score)
        pairs.append((best, max(sum(candidate.score > 0.5 for candidate in group) - 1, 0)))
    return sorted(pairs, key=lambda pair: -pair[0].score * (1 + 0.02 * min(pair[1], 3)))


def decide(candidates: Iterable[Candidate], kind: str) -> Choice:
    ordered = [pair for pair in _grouped(candidates) if pair[0].score > 0]
    if not ordered:
        return Choice()
    evidence = _evidence(ordered, kind)
    second = _evidence(ordered[1:], kind) if len(ordered) > 1 else None
    return Choice(ordered[0][0], evidence, fitted().confidence(evidence), second)


def _evidence(ordered: Sequence[tuple[Candidate, int]], kind: str) -> Evidence:
    """For the first of different values."""
    best, again = ordered[0]
    rival = min(ordered[1][0].score / best.score, 1.0) if len(ordered) > 1 else 0.0
    return Evidence(best.score, rival, again, kind, best.told_by, _read(best), best.flag == "ambiguous_date")


def choose(candidates: Iterable[Candidate], kind: str = "text") -> tuple[FieldValue, Candidate | None]:
    """The value, and the candidate that it comes from or that was refused for its flag."""
    choice = decide(candidates, kind)
    return choice.value, choice.heeded


def _read(candidate: Candidate) -> float:
    if candidate.region is None:
        return 1.0
    tokens = [token for region in (candidate.region, *candidate.more) for token in region.tokens]
    return sum(token.confidence for token in tokens) / len(tokens)
