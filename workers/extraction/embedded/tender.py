"""What was paid at a till is the total: `Cash 50.00` less `Change 15.20`, or `Visa 34.80`."""

from collections.abc import Sequence

from workers.extraction.embedded.candidates import Candidate, Paper, labelled
from workers.extraction.embedded.labels import amount_of

_CENT = 0.011
_CONSIDERED = 4
_PAID, _NOT_PAID = 0.2, 0.75


def paid_for(totals: Sequence[Candidate], paper: Paper) -> list[Candidate]:
    """The totals, scored anew by whether one of them is what was paid."""
    tendered, change = _amounts("tendered", paper), [0.0, *_amounts("change", paper)]
    sums = {round(given - back, 2) for given in tendered for back in change if given > back}
    if not any(_among(total, sums) for total in totals):
        return list(totals)
    return [
        total.scaled(min(total.score + _PAID, 0.98) / total.score) if _among(total, sums) else total.scaled(_NOT_PAID)
        for total in totals
        if total.score
    ]


def _among(total: Candidate, sums: set[float]) -> bool:
    return any(abs(total.value - paid) < _CENT for paid in sums)


def _amounts(concept: str, paper: Paper) -> list[float]:
    found = sorted(labelled(amount_of(concept), paper), key=lambda item: -item.score)
    return [item.value for item in found[:_CONSIDERED]]
