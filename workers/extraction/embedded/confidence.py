"""How likely a value is right, learned from documents whose values are known.

Candidates are scored by rules; what a score means is measured. The weights, and the curve that makes what they give a
share of right answers, lie in confidence.json and are fitted anew by `make calibrate`.
"""

import json
import math
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FITTED = Path(__file__).with_name("confidence.json")

LEAST = 0.5
"""Below this confidence a value is a guess, and guesses are left out."""

_GROUPS = {
    **dict.fromkeys(("amount", "number", "integer", "rate"), "numeric"),
    **dict.fromkeys(("date", "datetime"), "date"),
    **dict.fromkeys(("text", "name", "place"), "free"),
    "address": "address",
    **dict.fromkeys(("iban", "bic", "vat_id", "email", "uri", "currency", "phone", "card"), "shaped"),
}
_FURTHEST = 0.005
"""From 0 and 1, so that the odds of a score stay finite."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """What speaks for a value and against it."""

    score: float
    rival: float
    """Score of the next different value, as a share of the value's own."""
    again: int
    """How many times more the value was found."""
    kind: str
    told_by: str
    """See Candidate."""
    read: float
    """How sure the reading of its characters is."""
    ambiguous: bool = False
    """A day that could be a month."""

    def features(self) -> dict[str, float]:
        group, told = _GROUPS.get(self.kind, "code"), f"by_{self.told_by}"
        if group == "address":
            # What OCR has read of a long text is hardly ever right to the letter, wherever it stands.
            told = "address_recognised" if self.read < 1 else f"address_{told}"
        bounded = min(max(self.score, _FURTHEST), 1 - _FURTHEST)
        return {
            "odds": math.log(bounded / (1 - bounded)),
            "rival": self.rival,
            "close_rival": self.rival**4,
            "again": math.log1p(self.again),
            "misread": 1 - self.read,
            group: 1.0,
            "recognised": 1.0 if self.read < 1 else 0.0,
            told: 1.0,
        }


@dataclass(frozen=True)
class Model:
    weights: Mapping[str, float]
    """By feature; `bias` stands alone."""
    curve: Sequence[tuple[float, float]] = ((0.0, 0.0), (1.0, 1.0))
    """From the logistic value to the share that was right, both rising."""

    def likelihood(self, evidence: Evidence) -> float:
        """Before the curve."""
        total = self.weights["bias"] + sum(
            self.weights.get(name, 0.0) * value for name, value in evidence.features().items()
        )
        return 1 / (1 + math.exp(-total))

    def confidence(self, evidence: Evidence) -> float:
        sure = along(self.curve, self.likelihood(evidence))
        # A day that could be a month is right every other time, however clear its label is.
        return round(sure / 2 if evidence.ambiguous else sure, 3)


def is_guess(sure: float, evidence: Evidence) -> bool:
    """An ambiguous date is given all the same, with its flag."""
    return sure < (LEAST / 2 if evidence.ambiguous else LEAST)


def along(curve: Sequence[tuple[float, float]], x: float) -> float:
    """The curve's height, on a straight line between its points."""
    after = bisect_right([point for point, _ in curve], x)
    if after in (0, len(curve)):
        return curve[min(after, len(curve) - 1)][1]
    (x0, y0), (x1, y1) = curve[after - 1], curve[after]
    return y0 + (y1 - y0) * (x - x0) / (x1 - x0)


@cache
def fitted() -> Model:
    said = json.loads(FITTED.read_text())
    return Model(said["weights"], [(x, y) for x, y in said["curve"]])
