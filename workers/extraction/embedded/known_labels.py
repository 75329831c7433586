"""All labels that are looked for on a document: those of every concept, and those of its fields alone.

Those of the concepts are some thousands, the same for every document, and are made ready once.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import cache, lru_cache

from rapidfuzz import fuzz, process

from workers.extraction.embedded.concept_labels import known_phrases
from workers.extraction.embedded.labels import Wanted

SHORTEST = 6
"""Letters of a label that a slip may have changed: shorter words have too many neighbours."""
_CLOSE = 86
"""Of 100. So close a label has three letters in a row in common with what is printed, wherever the slips are."""

_OPPOSITE = re.compile("un|non|dis")
_OPPOSITE_ENDS = ({"er", "ee"}, {"or", "ee"})

type Close = tuple[str, float]
"""A label, and how like it is, to 1."""


class Labels:
    """Each in its normal form."""

    def __init__(self, wanted: Iterable[Wanted]) -> None:
        self.own: dict[str, float] = {}
        """The greatest weight of each label that a field has."""
        for item in wanted:
            for phrase, weight in item.phrases.items():
                self.own[phrase] = max(weight, self.own.get(phrase, 0.0))
        self._known = known_phrases()
        self._begun = _beginnings()
        only_own = tuple(phrase for phrase in self.own if phrase not in self._known)
        self._own_begun = _beginnings_of(only_own)
        self._own_long = [phrase for phrase in only_own if len(phrase) >= SHORTEST]

    def __contains__(self, phrase: str) -> bool:
        return phrase in self._known or phrase in self.own

    def weight(self, phrase: str) -> float:
        """The greatest that it has for any field or concept."""
        return max(self._known.get(phrase, 0.0), self.own.get(phrase, 0.0))

    def one_begins(self, letters: str) -> bool:
        return letters in self._begun or letters in self._own_begun

    def nearest(self, printed: str) -> Close | None:
        """The label that has become `printed` by a slip of the pen or of the recogniser."""
        known = _nearest_known(printed)
        other = _nearest(printed, self._own_long)
        return other if other and (known is None or other[1] > known[1]) else known


@cache
def _beginnings() -> frozenset[str]:
    return _beginnings_of(tuple(known_phrases()))


@lru_cache(maxsize=64)
def _beginnings_of(phrases: tuple[str, ...]) -> frozenset[str]:
    """The fields of one schema have the same ones in every document, or nearly."""
    return frozenset(phrase[:end] for phrase in phrases for end in range(1, len(phrase) + 1))


@lru_cache(maxsize=16384)
def _nearest_known(printed: str) -> Close | None:
    labels, places = _long()
    near = {place for letters in _threes(printed) for place in places.get(letters, ())}
    return _nearest(printed, [labels[place] for place in sorted(near)])


def _nearest(printed: str, labels: Sequence[str]) -> Close | None:
    best = process.extractOne(printed, labels, scorer=fuzz.ratio, score_cutoff=_CLOSE) if labels else None
    return (best[0], best[1] / 100) if best and not _is_another(printed, best[0]) else None


def _is_another(one: str, other: str) -> bool:
    """Employee and employer, loading and unloading, asegurado and aseguradora: no slip, but another word."""
    short, long = sorted((one, other), key=len)
    if {short[-2:], long[-2:]} in _OPPOSITE_ENDS or long == f"{short}ra":
        return True
    return short in {long[: match.start()] + long[match.end() :] for match in _OPPOSITE.finditer(long)}


@cache
def _long() -> tuple[list[str], dict[str, list[int]]]:
    """The long ones, and the places of those in which three letters stand in a row."""
    labels = [phrase for phrase in known_phrases() if len(phrase) >= SHORTEST]
    places: dict[str, list[int]] = defaultdict(list)
    for place, label in enumerate(labels):
        for letters in _threes(label):
            places[letters].append(place)
    return labels, dict(places)


def _threes(text: str) -> set[str]:
    return {text[at : at + 3] for at in range(len(text) - 2)}
